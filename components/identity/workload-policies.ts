import { bucketArn, regionalArn } from "./arn.ts";
import type { Place } from "./arn.ts";
import type { Statement, UnscopedStatement } from "./policy-document.ts";

/** Objects of a bucket under one prefix, and the alias of the key they are encrypted under. */
export interface WeightsLocation {
    readonly bucket: string;
    /** Prefix that ends in a slash, e.g. "llama-3.3-70b/"; the whole bucket is "". */
    readonly prefix: string;
    /** Alias without `alias/`. */
    readonly keyAlias: string;
}

/**
 * Cluster autoscaler: sees every scaling group of the account (AWS knows no narrower form of these reads), changes only
 * the groups that EKS made for this cluster's node groups and tagged as its own.
 */
export function clusterAutoscalerPolicy(place: Place, clusterName: string): readonly (Statement | UnscopedStatement)[] {
    return [
        {
            sid: "SeeScalingGroups",
            actions: [
                "autoscaling:DescribeAutoScalingGroups",
                "autoscaling:DescribeAutoScalingInstances",
                "autoscaling:DescribeLaunchConfigurations",
                "autoscaling:DescribeScalingActivities",
                "autoscaling:DescribeTags",
                "ec2:DescribeLaunchTemplateVersions",
            ],
            resources: "everything",
        },
        {
            // Labels and taints of a node group that stands at zero nodes.
            sid: "SeeNodeGroups",
            actions: ["eks:DescribeNodegroup"],
            resources: [regionalArn(place, "eks", `nodegroup/${clusterName}/*`)],
        },
        {
            sid: "ScaleOwnGroups",
            actions: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
            resources: [regionalArn(place, "autoscaling", "autoScalingGroup:*:autoScalingGroupName/eks-*")],
            conditions: {
                StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${clusterName}`]: "owned" },
            },
        },
    ];
}

/** A model server reads its own model's weights and nothing else. */
export function weightsReaderPolicy(place: Place, weights: WeightsLocation): readonly Statement[] {
    return [
        listWeights(place, weights),
        {
            sid: "ReadWeights",
            actions: ["s3:GetObject", "s3:GetObjectVersion"],
            resources: [bucketArn(place, weights.bucket, `${weights.prefix}*`)],
        },
        keyUse(place, "DecryptWeights", weights.keyAlias, ["kms:Decrypt"]),
    ];
}

/** The mirror job adds weights. It cannot delete: a version, once written, stays what its checksum says. */
export function weightsWriterPolicy(place: Place, weights: WeightsLocation): readonly Statement[] {
    return [
        listWeights(place, weights),
        {
            sid: "WriteWeights",
            actions: ["s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
            resources: [bucketArn(place, weights.bucket, `${weights.prefix}*`)],
        },
        keyUse(place, "EncryptWeights", weights.keyAlias, ["kms:GenerateDataKey", "kms:Decrypt"]),
    ];
}

/** The EBS driver makes volumes under the cluster's own key: through EC2 only, and by grants that AWS services hold. */
export function volumeKeyPolicy(place: Place, keyAlias: string): readonly Statement[] {
    const viaEc2 = { "kms:ViaService": `ec2.${place.region}.amazonaws.com` };
    return [
        keyUse(place, "VolumeKey", keyAlias, ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"], viaEc2),
        {
            sid: "VolumeKeyGrants",
            actions: ["kms:CreateGrant"],
            resources: [regionalArn(place, "kms", "key/*")],
            conditions: {
                ...byAlias(keyAlias),
                StringEquals: viaEc2,
                Bool: { "kms:GrantIsForAWSResource": "true" },
            },
        },
    ];
}

/** Alertmanager publishes to one topic, which encrypts under a key of its own: through SNS only. */
export function alertPublisherPolicy(place: Place, topic: string, keyAlias: string): readonly Statement[] {
    const viaSns = { "kms:ViaService": `sns.${place.region}.amazonaws.com` };
    return [
        { sid: "PublishAlerts", actions: ["sns:Publish"], resources: [regionalArn(place, "sns", topic)] },
        keyUse(place, "AlertKey", keyAlias, ["kms:GenerateDataKey", "kms:Decrypt"], viaSns),
    ];
}

function listWeights(place: Place, weights: WeightsLocation): Statement {
    return {
        sid: "ListWeights",
        actions: ["s3:ListBucket"],
        resources: [bucketArn(place, weights.bucket)],
        conditions: { StringLike: { "s3:prefix": `${weights.prefix}*` } },
    };
}

/**
 * Use of one key, named by its alias. A key's ARN is unknown until it exists, and one unknown part makes a whole policy
 * unknown to a preview; the alias is literal, so the policy can be judged before anything exists.
 */
function keyUse(
    place: Place,
    sid: string,
    alias: string,
    actions: Statement["actions"],
    equals: Readonly<Record<string, string>> = {},
): Statement {
    return {
        sid,
        actions,
        resources: [regionalArn(place, "kms", "key/*")],
        conditions: { ...byAlias(alias), ...(Object.keys(equals).length === 0 ? {} : { StringEquals: equals }) },
    };
}

function byAlias(alias: string) {
    return { "ForAnyValue:StringEquals": { "kms:ResourceAliases": `alias/${alias}` } };
}
