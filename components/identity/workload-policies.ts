import { bucketArn, regionalArn } from "./arn.ts";
import type { Place } from "./arn.ts";
import type { Statement, UnscopedStatement } from "./policy-document.ts";

/** Objects of a bucket under some prefixes, and the alias of the key they are encrypted under. */
export interface WeightsLocation {
    readonly bucket: string;
    /** Prefixes that end in a slash, e.g. "llama-3.3-70b/"; the whole bucket is "". */
    readonly prefixes: readonly [string, ...string[]];
    /** Alias without `alias/`. */
    readonly keyAlias: string;
}

/**
 * Cluster autoscaler: sees every scaling group of the account (AWS knows no narrower form of these reads) and asks EC2 what an
 * instance type is; changes only the groups that EKS made for this cluster's node groups and tagged as its own.
 * Documented: `autoscalerActions`.
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
                "ec2:DescribeImages",
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeLaunchTemplateVersions",
                "ec2:GetInstanceTypesFromInstanceRequirements",
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

/**
 * Load balancer controller: registers pods in the gateway's target group and takes them out again, and reads what it needs for
 * that (AWS knows no narrower form of these reads). It makes and changes no load balancer, no listener and no security group:
 * the program declares them.
 *
 * Source: kubernetes-sigs/aws-load-balancer-controller v3.5.0: pkg/aws/cloud.go (the VPC by its tags), webhooks/elbv2 (a
 * binding's target group), pkg/targetgroupbinding (targets, blocks of the VPC) and pkg/networking/networking_manager.go (groups
 * with the cluster's tag, in search of rules of its own).
 *
 * @param targetGroup Name of the target group.
 */
export function targetRegistrarPolicy(place: Place, targetGroup: string): readonly (Statement | UnscopedStatement)[] {
    return [
        {
            sid: "SeeTargets",
            actions: ["elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth"],
            resources: "everything",
        },
        {
            sid: "SeeNetwork",
            actions: ["ec2:DescribeSecurityGroups", "ec2:DescribeVpcs"],
            resources: "everything",
        },
        {
            sid: "RegisterTargets",
            actions: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
            resources: [regionalArn(place, "elasticloadbalancing", `targetgroup/${targetGroup}/*`)],
        },
    ];
}

/**
 * Issuer of certificates: asks one authority, known by its tag, for certificates of servers and clients. No template of a
 * subordinate authority is among them, so that whoever takes this identity cannot found an authority of their own.
 *
 * Source of the actions: cert-manager/aws-privateca-issuer v1.12.0, README.md; of the templates: pkg/aws/pca.go there.
 */
export function privateCaIssuerPolicy(place: Place, { tagKey, tagValue }: AuthorityTag): readonly Statement[] {
    const authorities = regionalArn(place, "acm-pca", "certificate-authority/*");
    const tagged = { [`aws:ResourceTag/${tagKey}`]: tagValue };
    const template = (name: string) => `arn:${place.partition}:acm-pca:::template/${name}/V1`;
    return [
        {
            sid: "ReadAuthority",
            actions: ["acm-pca:DescribeCertificateAuthority", "acm-pca:GetCertificate"],
            resources: [authorities],
            conditions: { StringEquals: tagged },
        },
        {
            sid: "IssueEndCertificates",
            actions: ["acm-pca:IssueCertificate"],
            resources: [authorities],
            conditions: {
                StringEquals: {
                    ...tagged,
                    "acm-pca:TemplateArn": [
                        template("EndEntityServerAuthCertificate"),
                        template("EndEntityClientAuthCertificate"),
                    ],
                },
            },
        },
    ];
}

/** A tag that one certificate authority of the account and region has: its ARN is not known before it exists. */
export interface AuthorityTag {
    readonly tagKey: string;
    readonly tagValue: string;
}

/** Reads exactly the named secrets of Secrets Manager. */
export function secretsReaderPolicy(place: Place, names: readonly [string, ...string[]]): readonly Statement[] {
    // Secrets Manager ends each ARN with a dash and six characters of its own.
    const arn = (name: string) => regionalArn(place, "secretsmanager", `secret:${name}-??????`);
    const [first, ...rest] = names;
    return [
        {
            sid: "ReadGatewaySecrets",
            actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
            resources: [arn(first), ...rest.map(arn)],
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
            resources: objectsOf(place, weights),
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
            resources: objectsOf(place, weights),
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

function objectsOf(place: Place, { bucket, prefixes: [first, ...others] }: WeightsLocation): Statement["resources"] {
    const below = (prefix: string) => bucketArn(place, bucket, `${prefix}*`);
    return [below(first), ...others.map(below)];
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
        conditions: { StringLike: { "s3:prefix": weights.prefixes.map((prefix) => `${prefix}*`) } },
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
