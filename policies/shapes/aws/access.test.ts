import { changed, describeShape } from "../shape.fixture.ts";

const account = "111122223333";
const region = "eu-central-1";
const cluster = `arn:aws:eks:${region}:${account}:cluster/serving`;
const bucket = "serving-weights-111122223333-eu-central-1";
const stack = [
    ["aws:s3/bucket:Bucket", { bucket }],
    ["aws:kms/alias:Alias", { name: "alias/serving-artifacts" }],
    ["aws:sns/topic:Topic", { name: "serving-alerts" }],
    ["aws:iam/role:Role", { name: "serving-reader" }],
] as const;

const document = (...statements: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const podTrust = {
    Sid: "OneServiceAccount",
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
        StringEquals: {
            "aws:RequestTag/eks-cluster-arn": cluster,
            "aws:RequestTag/kubernetes-namespace": "models",
            "aws:RequestTag/kubernetes-service-account": "llama-70b",
        },
    },
};
const trust = (principal: unknown, more: object = {}) => ({
    Effect: "Allow",
    Principal: principal,
    Action: ["sts:AssumeRole"],
    ...more,
});
const role = (...statements: readonly object[]) => ({
    name: "serving-reader",
    description: "Pod identity of models/llama-70b: reads one model's weights",
    assumeRolePolicy: document(...statements),
    tags: { owner: "llm-platform" },
});
const fromPods = role(podTrust);
const at = "assumeRolePolicy.Statement[0]";

describeShape("aws:iam/role:Role", {
    fits: {
        "one service account of the own cluster": fromPods,
        "the control plane of the own cluster": role(
            trust({ Service: "eks.amazonaws.com" }, { Condition: { ArnEquals: { "aws:SourceArn": cluster } } }),
        ),
        "EC2, which names nobody": role(trust({ Service: "ec2.amazonaws.com" })),
        "flow logs of the own account": role(
            trust(
                { Service: "vpc-flow-logs.amazonaws.com" },
                {
                    Condition: {
                        StringEquals: { "aws:SourceAccount": account },
                        ArnLike: { "aws:SourceArn": `arn:aws:ec2:${region}:${account}:vpc-flow-log/*` },
                    },
                },
            ),
        ),
        "roles of a declared account": role(trust({ AWS: [`arn:aws:iam::${account}:role/ArtifactMirror`] })),
        "what the provider's Check adds": {
            ...fromPods,
            name: "dmz-flow-log-role-1a2b3c4",
            forceDetachPolicies: false,
            maxSessionDuration: 3600,
            path: "/",
            tagsAll: { owner: "llm-platform", "ringfence:stack": "serving" },
        },
    },
    refuses: {
        everybody: { given: role(trust({ AWS: "*" })), at: `${at}.Principal.AWS` },
        "a service that acts for anybody": {
            given: role(trust({ Service: "eks.amazonaws.com" })),
            at: `${at}.Principal.Service`,
        },
        "flow logs for anybody": {
            given: role(trust({ Service: "vpc-flow-logs.amazonaws.com" })),
            at: `${at}.Principal.Service`,
        },
        "a service that has nothing to do here": {
            given: role(trust({ Service: "cloudfront.amazonaws.com" })),
            at: `${at}.Principal.Service`,
        },
        "a role of another account": {
            given: role(trust({ AWS: "arn:aws:iam::999988887777:role/Mirror" })),
            at: `${at}.Principal.AWS`,
        },
        "any role of the own account": {
            given: role(trust({ AWS: `arn:aws:iam::${account}:role/*` })),
            at: `${at}.Principal.AWS`,
        },
        "another cluster": {
            given: changed(
                fromPods,
                ["assumeRolePolicy", "Statement", 0, "Condition", "StringEquals", "aws:RequestTag/eks-cluster-arn"],
                "arn:aws:eks:us-east-1:111122223333:cluster/serving",
            ),
            at: `${at}.Condition.StringEquals["aws:RequestTag/eks-cluster-arn"]`,
        },
        "any service account": {
            given: changed(
                fromPods,
                [
                    "assumeRolePolicy",
                    "Statement",
                    0,
                    "Condition",
                    "StringEquals",
                    "aws:RequestTag/kubernetes-service-account",
                ],
                undefined,
            ),
            at: `${at}.Condition.StringEquals["aws:RequestTag/kubernetes-service-account"]`,
        },
        "an identity provider": {
            given: role(
                trust({ Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` }),
            ),
            at: [`${at}.Principal.Service`, `${at}.Principal.Federated`],
        },
        "everybody but one": {
            given: role({ Effect: "Allow", NotPrincipal: { AWS: "999988887777" }, Action: ["sts:AssumeRole"] }),
            at: [`${at}.Principal`, `${at}.NotPrincipal`],
        },
        "a policy in the role itself": {
            given: { ...fromPods, inlinePolicies: [{ name: "all", policy: "{}" }] },
            at: "inlinePolicies",
        },
        "policies of AWS in the role itself": {
            given: { ...fromPods, managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
            at: "managedPolicyArns",
        },
        "a policy that says Statement twice": {
            given: {
                ...fromPods,
                assumeRolePolicy: `{"Version":"2012-10-17","Statement":[${JSON.stringify(trust({ AWS: "*" }))}],"Statement":[${JSON.stringify(podTrust)}]}`,
            },
            at: "assumeRolePolicy",
        },
        "another version of the language": {
            given: changed(fromPods, ["assumeRolePolicy", "Version"], "2008-10-17"),
            at: "assumeRolePolicy.Version",
        },
    },
});

const allow = (actions: readonly string[], resources: readonly string[], condition?: object) => ({
    Effect: "Allow",
    Action: actions,
    Resource: resources,
    ...(condition && { Condition: condition }),
});
const permitted = (...statements: readonly object[]) => ({
    name: "read-weights",
    role: "serving-reader",
    policy: document(...statements),
});
const objects = `arn:aws:s3:::${bucket}/llama-3.3-70b/int4/0123456789abcdef0123456789abcdef01234567/*`;
const anyKey = `arn:aws:kms:${region}:${account}:key/*`;
const byAlias = { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/serving-artifacts" } };
const first = "policy.Statement[0]";

describeShape("aws:iam/rolePolicy:RolePolicy", {
    stack,
    fits: {
        "weights of the own bucket": permitted(
            allow(["s3:ListBucket"], [`arn:aws:s3:::${bucket}`], {
                StringLike: { "s3:prefix": ["llama-3.3-70b/int4/*"] },
            }),
            allow(["s3:GetObject", "s3:GetObjectVersion"], [objects]),
            allow(["kms:Decrypt"], [anyKey], byAlias),
        ),
        "a grant that only services hold": permitted(
            allow(["kms:CreateGrant"], [anyKey], {
                ...byAlias,
                StringEquals: { "kms:ViaService": `ec2.${region}.amazonaws.com` },
                Bool: { "kms:GrantIsForAWSResource": "true" },
            }),
        ),
        "reads that IAM ties to no resource": permitted(
            allow(["ec2:DescribeVpcs", "ecr:GetAuthorizationToken"], ["*"]),
        ),
        "lines into own log groups": permitted(
            allow(
                ["logs:PutLogEvents"],
                [`arn:aws:logs:${region}:${account}:log-group:/ringfence/serving/audit/public:log-stream:*`],
            ),
        ),
        "one topic": permitted(allow(["sns:Publish"], [`arn:aws:sns:${region}:${account}:serving-alerts`])),
        "named secrets": permitted(
            allow(
                ["secretsmanager:GetSecretValue"],
                [`arn:aws:secretsmanager:${region}:${account}:secret:ringfence/openai-api-key-??????`],
            ),
        ),
        "end certificates": permitted(
            allow(["acm-pca:IssueCertificate"], [`arn:aws:acm-pca:${region}:${account}:certificate-authority/*`], {
                StringEquals: {
                    "aws:ResourceTag/ringfence:stack": "serving",
                    "acm-pca:TemplateArn": ["arn:aws:acm-pca:::template/EndEntityServerAuthCertificate/V1"],
                },
            }),
        ),
        "scaling groups of the own cluster": permitted(
            allow(
                ["autoscaling:SetDesiredCapacity"],
                [`arn:aws:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/eks-*`],
                { StringEquals: { "aws:ResourceTag/k8s.io/cluster-autoscaler/serving": "owned" } },
            ),
        ),
        "a model of Bedrock behind an own profile": permitted(
            allow(["bedrock:InvokeModel"], [`arn:aws:bedrock:eu-south-1::foundation-model/anthropic.claude-sonnet-5`], {
                StringEquals: {
                    "bedrock:InferenceProfileArn": [
                        `arn:aws:bedrock:${region}:${account}:inference-profile/eu.anthropic.claude-sonnet-5`,
                    ],
                },
            }),
        ),
    },
    refuses: {
        "mail to anybody": { given: permitted(allow(["ses:SendEmail"], ["*"])), at: `${first}.Action[0]` },
        "shells on nodes": {
            given: permitted(allow(["ssmmessages:CreateDataChannel"], ["*"])),
            at: `${first}.Action[0]`,
        },
        "all of EC2": { given: permitted(allow(["ec2:*"], ["*"])), at: `${first}.Action[0]` },
        "all of IAM": { given: permitted(allow(["iam:*"], ["*"])), at: `${first}.Action[0]` },
        "a role of somebody": {
            given: permitted(allow(["sts:AssumeRole"], ["arn:aws:iam::999988887777:role/collector"])),
            at: [`${first}.Action[0]`, `${first}.Resource[0]`],
        },
        "objects of somebody else's bucket": {
            given: permitted(allow(["s3:PutObject"], ["arn:aws:s3:::attacker-logs/*"])),
            at: `${first}.Resource[0]`,
        },
        "every bucket whose name begins alike": {
            given: permitted(allow(["s3:GetObject"], ["arn:aws:s3:::serving-*/*"])),
            at: `${first}.Resource[0]`,
        },
        "every object there is": { given: permitted(allow(["s3:GetObject"], ["*"])), at: `${first}.Resource[0]` },
        "replication of the own bucket": {
            given: permitted(allow(["s3:GetObject", "s3:PutReplicationConfiguration"], [objects])),
            at: `${first}.Action[1]`,
        },
        "any key": { given: permitted(allow(["kms:Decrypt"], [anyKey])), at: `${first}.Condition` },
        "a key that nobody made here": {
            given: permitted(
                allow(["kms:Decrypt"], [anyKey], {
                    "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/other" },
                }),
            ),
            at: `${first}.Condition["ForAnyValue:StringEquals"]["kms:ResourceAliases"]`,
        },
        "a key of another account": {
            given: permitted(allow(["kms:Decrypt"], ["arn:aws:kms:eu-central-1:999988887777:key/*"], byAlias)),
            at: `${first}.Resource[0]`,
        },
        "a key abroad": {
            given: permitted(allow(["kms:Decrypt"], ["arn:aws:kms:us-east-1:111122223333:key/*"], byAlias)),
            at: `${first}.Resource[0]`,
        },
        "a grant that anybody may hold": {
            given: permitted(
                allow(["kms:CreateGrant"], [anyKey], {
                    ...byAlias,
                    StringEquals: { "kms:ViaService": `ec2.${region}.amazonaws.com` },
                }),
            ),
            at: `${first}.Condition.Bool`,
        },
        "log groups read": {
            given: permitted(
                allow(["logs:GetLogEvents"], [`arn:aws:logs:${region}:${account}:log-group:/ringfence/*`]),
            ),
            at: `${first}.Action[0]`,
        },
        "every secret": {
            given: permitted(
                allow(["secretsmanager:GetSecretValue"], [`arn:aws:secretsmanager:${region}:${account}:secret:*`]),
            ),
            at: `${first}.Resource[0]`,
        },
        "a secret that is written": {
            given: permitted(
                allow(
                    ["secretsmanager:PutSecretValue"],
                    [`arn:aws:secretsmanager:${region}:${account}:secret:a-??????`],
                ),
            ),
            at: `${first}.Action[0]`,
        },
        "a certificate of an authority": {
            given: permitted(
                allow(["acm-pca:IssueCertificate"], [`arn:aws:acm-pca:${region}:${account}:certificate-authority/*`], {
                    StringEquals: {
                        "aws:ResourceTag/ringfence:stack": "serving",
                        "acm-pca:TemplateArn": ["arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1"],
                    },
                }),
            ),
            at: `${first}.Condition.StringEquals["acm-pca:TemplateArn"][0]`,
        },
        "a model abroad": {
            given: permitted(
                allow(
                    ["bedrock:InvokeModel"],
                    ["arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-5"],
                ),
            ),
            at: `${first}.Resource[0]`,
        },
        "scaling groups of any cluster": {
            given: permitted(
                allow(
                    ["autoscaling:SetDesiredCapacity"],
                    [`arn:aws:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/eks-*`],
                    { StringEquals: {} },
                ),
            ),
            at: `${first}.Condition.StringEquals`,
        },
        "all but what it names": {
            given: permitted({ Effect: "Allow", NotAction: ["iam:*"], Resource: ["*"] }),
            at: [`${first}.Action`, `${first}.NotAction`],
        },
        "a policy of a role that is not of the stack": {
            given: { ...permitted(allow(["ec2:DescribeVpcs"], ["*"])), role: "Administrator" },
            at: "role",
        },
        "no statement": { given: permitted(), at: "policy.Statement" },
        "a policy that is no JSON": { given: { ...permitted(), policy: "{" }, at: "policy" },
    },
});

const attached = (policyArn: string) => ({ role: "serving-reader", policyArn });

describeShape("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
    stack,
    fits: {
        "the policy of nodes": attached("arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"),
        "the policy of the driver of volumes": attached(
            "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy",
        ),
    },
    refuses: {
        "shells on nodes": { given: attached("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"), at: "policyArn" },
        everything: { given: attached("arn:aws:iam::aws:policy/AdministratorAccess"), at: "policyArn" },
        "all of S3": { given: attached("arn:aws:iam::aws:policy/AmazonS3FullAccess"), at: "policyArn" },
        "a policy of another account": {
            given: attached("arn:aws:iam::999988887777:policy/AmazonEKSWorkerNodePolicy"),
            at: "policyArn",
        },
        "a policy of another partition": {
            given: attached("arn:aws-cn:iam::aws:policy/AmazonEKSWorkerNodePolicy"),
            at: "policyArn",
        },
    },
});

describeShape("aws:iam/serviceLinkedRole:ServiceLinkedRole", {
    fits: { "the role that opens volumes of nodes": { awsServiceName: "autoscaling.amazonaws.com" } },
    refuses: {
        "a role of another service": {
            given: { awsServiceName: "replication.s3.amazonaws.com" },
            at: "awsServiceName",
        },
    },
});
