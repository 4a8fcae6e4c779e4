import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";

/** Forms of names inside ARNs. */
export const arnForms = {
    bucket: { service: "s3", resource: /(?<name>[a-z0-9][a-z0-9-]{1,61}[a-z0-9])/ },
    /** Objects under a prefix, or all of them. */
    objects: { service: "s3", resource: /(?<name>[a-z0-9][a-z0-9-]{1,61}[a-z0-9])\/(?:[\w.-]+\/)*\*/ },
    logGroups: /log-group:[\w/.-]+\*?(?::log-stream:\*)?/,
    /** Any key: which one is meant, the condition on its alias says. */
    anyKey: /key\/(?:\*|[0-9a-f-]{36})/,
} as const;

/**
 * Reads that IAM ties to no resource: any narrower statement denies them. All of them read; none changes anything or says what is in
 * a request.
 *
 * Source: Service Authorization Reference, "Actions, resources, and condition keys" of EC2 Auto Scaling, EC2, ECR and Elastic Load
 * Balancing V2.
 */
const readsOfEverything = [
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribeAutoScalingInstances",
    "autoscaling:DescribeLaunchConfigurations",
    "autoscaling:DescribeScalingActivities",
    "autoscaling:DescribeTags",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeImages",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "ec2:GetInstanceTypesFromInstanceRequirements",
    // A token for the registry; it opens only what other statements name.
    "ecr:GetAuthorizationToken",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
] as const;

/** Reading images, and putting some in. */
const registryReads = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:DescribeImages",
    "ecr:GetDownloadUrlForLayer",
] as const;
export const registryWrites = [
    "ecr:CompleteLayerUpload",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
] as const;

const invocations = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"] as const;

/**
 * Everything that a workload of a stack may be permitted, statement by statement: the actions, what they may be done to, and under
 * which conditions. Whatever is not here (mail, shells on nodes, IAM itself, roles of others, other buckets) nobody gets.
 */
export function workloadGrants(leaves: Leaves): readonly z.ZodType[] {
    const { allow, ownArn, stackArn, awsArn, is, id, form, value, oneOrMore, sameAs, servicePrincipal, mapOf } = leaves;
    const bucket = stackArn(arnForms.bucket, "aws:s3/bucket:Bucket", "bucket");
    const objects = stackArn(arnForms.objects, "aws:s3/bucket:Bucket", "bucket");
    const anyKey = ownArn("kms", arnForms.anyKey);
    const ofOwnKey = {
        "ForAnyValue:StringEquals": z.strictObject({
            "kms:ResourceAliases": oneOrMore(sameAs("aws:kms/alias:Alias", "name")),
        }),
    };
    const through = z.strictObject({ "kms:ViaService": servicePrincipal("ec2", "s3", "sns", "logs", "ecr") });
    const ofThisStack = { "aws:ResourceTag/ringfence:stack": form("the name of a stack", /[a-z0-9-]{1,60}/) };
    const foundationModel = awsArn("bedrock", /foundation-model\/[a-z0-9]+\.[a-z0-9.:-]+/);
    const ownProfile = ownArn("bedrock", /inference-profile\/[a-z]+\.[a-z0-9]+\.[a-z0-9.:-]+/);
    return [
        // Weights.
        allow({
            actions: ["s3:ListBucket"],
            on: bucket,
            given: z.strictObject({
                StringLike: z.strictObject({ "s3:prefix": oneOrMore(id("a prefix of objects", /(?:[\w.-]+\/)*\*/)) }),
            }),
        }),
        allow({ actions: ["s3:ListBucketMultipartUploads"], on: bucket }),
        allow({
            actions: [
                "s3:GetObject",
                "s3:GetObjectVersion",
                "s3:PutObject",
                "s3:AbortMultipartUpload",
                "s3:ListMultipartUploadParts",
            ],
            on: objects,
        }),

        // Keys, by the alias of one of the stack's own.
        allow({
            actions: ["kms:CreateGrant"],
            on: anyKey,
            given: z.strictObject({
                ...ofOwnKey,
                StringEquals: through,
                Bool: z.strictObject({ "kms:GrantIsForAWSResource": is("true") }),
            }),
        }),
        allow({
            actions: ["kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
            on: anyKey,
            given: z.strictObject({ ...ofOwnKey, StringEquals: through.optional() }),
        }),

        // Images.
        allow({
            actions: [...registryReads, ...registryWrites],
            on: ownArn("ecr", /repository\/[a-z0-9/._-]+/),
        }),

        // Lines of logs, in; nothing that reads one.
        allow({
            actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
            on: ownArn("logs", arnForms.logGroups),
        }),
        allow({ actions: ["logs:DescribeLogGroups"], on: ownArn("logs", /log-group:\*/) }),

        // Alerts.
        allow({
            actions: ["sns:Publish"],
            on: stackArn({ service: "sns", resource: /(?<name>[\w-]+)/ }, topic, "name"),
        }),

        // The number of nodes.
        allow({ actions: ["eks:DescribeNodegroup"], on: ownArn("eks", /nodegroup\/[a-z0-9-]+\/\*/) }),
        allow({
            actions: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
            on: ownArn("autoscaling", /autoScalingGroup:\*:autoScalingGroupName\/eks-\*/),
            given: z.strictObject({
                StringEquals: mapOf(
                    id(
                        "the tag of a cluster's groups",
                        /aws:ResourceTag\/k8s\.io\/cluster-autoscaler\/[a-z0-9-]{2,40}/,
                    ),
                    value("owned"),
                ),
            }),
        }),

        // Pods in the gateway's target group.
        allow({
            actions: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
            on: ownArn("elasticloadbalancing", /targetgroup\/[a-zA-Z0-9-]+\/(?:\*|[0-9a-f]{16})/),
        }),

        // Secrets, each by its name: Secrets Manager ends an ARN with six characters of its own.
        allow({
            actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
            on: ownArn("secretsmanager", /secret:[\w/+=.@-]+-\?{6}/),
        }),

        // Certificates of servers and clients; none of an authority.
        allow({
            actions: ["acm-pca:DescribeCertificateAuthority", "acm-pca:GetCertificate"],
            on: ownArn("acm-pca", /certificate-authority\/(?:\*|[0-9a-f-]{36})/),
            given: z.strictObject({ StringEquals: z.strictObject(ofThisStack) }),
        }),
        allow({
            actions: ["acm-pca:IssueCertificate"],
            on: ownArn("acm-pca", /certificate-authority\/(?:\*|[0-9a-f-]{36})/),
            given: z.strictObject({
                StringEquals: z.strictObject({
                    ...ofThisStack,
                    "acm-pca:TemplateArn": oneOrMore(
                        awsArn("acm-pca", /template\/EndEntity(?:(?:Server|Client)Auth)?Certificate\/V1/),
                    ),
                }),
            }),
        }),

        // Models of Bedrock that stay inside; which ones a route names, RES-803 and its like decide.
        allow({ actions: invocations, on: z.union([foundationModel, ownProfile]) }),
        allow({
            actions: invocations,
            on: foundationModel,
            given: z.strictObject({
                StringEquals: z.strictObject({ "bedrock:InferenceProfileArn": oneOrMore(ownProfile) }),
            }),
        }),

        allow({ actions: readsOfEverything, on: is("*") }),
    ];
}

const topic = "aws:sns/topic:Topic";

/**
 * Who may take a role: one service account of the own cluster, a service of AWS on behalf of an own resource, or roles of declared
 * accounts.
 */
export function trusts(leaves: Leaves): readonly z.ZodType[] {
    const { allow, ownArn, service, ownRoles, account, form } = leaves;
    const takes = { actions: ["sts:AssumeRole"] };
    const label = form("a name in Kubernetes", /[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?/);
    return [
        allow({
            actions: ["sts:AssumeRole", "sts:TagSession"],
            to: service("pods.eks"),
            given: z.strictObject({
                StringEquals: z.strictObject({
                    "aws:RequestTag/eks-cluster-arn": ownArn("eks", /cluster\/[a-z0-9-]+/),
                    "aws:RequestTag/kubernetes-namespace": label,
                    "aws:RequestTag/kubernetes-service-account": label,
                }),
            }),
        }),
        allow({
            ...takes,
            to: service("eks"),
            given: z.strictObject({
                ArnEquals: z.strictObject({ "aws:SourceArn": ownArn("eks", /cluster\/[a-z0-9-]+/) }),
            }),
        }),
        // EC2 says on nobody's behalf; an instance gets a role only where iam:PassRole of its own account lets it.
        allow({ ...takes, to: service("ec2") }),
        allow({
            ...takes,
            to: service("vpc-flow-logs"),
            given: z.strictObject({
                StringEquals: z.strictObject({ "aws:SourceAccount": account() }),
                ArnLike: z.strictObject({ "aws:SourceArn": ownArn("ec2", /vpc-flow-log\/(?:\*|fl-[0-9a-f]{17})/) }),
            }),
        }),
        allow({ ...takes, to: ownRoles() }),
    ];
}
