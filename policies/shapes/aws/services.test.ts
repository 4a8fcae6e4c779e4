import { changed, describeShape } from "../shape.fixture.ts";

const region = "eu-central-1";
const account = "111122223333";
const key = `arn:aws:kms:${region}:${account}:key/0123`;
const topicArn = `arn:aws:sns:${region}:${account}:serving-alerts`;
const authorityArn = `arn:aws:acm-pca:${region}:${account}:certificate-authority/1`;
const signing = "-----BEGIN CERTIFICATE REQUEST-----";
const stack = [
    ["aws:kms/key:Key", { arn: key }],
    ["aws:ecr/repository:Repository", { name: "serving/images/vllm" }],
    ["aws:sns/topic:Topic", { arn: topicArn, name: "serving-alerts" }],
    ["aws:acmpca/certificateAuthority:CertificateAuthority", { arn: authorityArn, certificateSigningRequest: signing }],
] as const;
const document = (...statements: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

const repository = {
    name: "serving/images/vllm",
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key }],
    forceDelete: false,
};

describeShape("aws:ecr/repository:Repository", {
    stack,
    fits: { "a repository under an own key": repository },
    refuses: {
        "tags that move": { given: { ...repository, imageTagMutability: "MUTABLE" }, at: "imageTagMutability" },
        "the key of ECR": {
            given: changed(repository, ["encryptionConfigurations"], undefined),
            at: "encryptionConfigurations",
        },
    },
});

const refusal = (Sid: string, Action: readonly string[], Condition: object) => ({
    Sid,
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action,
    Condition,
});
const others = refusal("OnlyOwnAccount", ["ecr:*"], {
    StringNotEquals: { "aws:PrincipalAccount": account },
    Bool: { "aws:PrincipalIsAWSService": "false" },
});
const pushes = refusal(
    "OnlyWriterPushes",
    ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"],
    { ArnNotEquals: { "aws:PrincipalArn": [`arn:aws:iam::${account}:role/serving-artifacts-writer`] } },
);
const closed = { repository: "serving/images/vllm", policy: document(others, pushes) };

describeShape("aws:ecr/repositoryPolicy:RepositoryPolicy", {
    stack,
    fits: { "a policy that only refuses": closed },
    refuses: {
        "a service of AWS that pulls for anybody": {
            given: {
                ...closed,
                policy: document(others, pushes, {
                    Effect: "Allow",
                    Principal: { Service: "codebuild.amazonaws.com" },
                    Action: ["ecr:BatchGetImage"],
                }),
            },
            at: ["Effect", "Principal.AWS", "Principal.Service", "Action", "Condition"].map(
                (path) => `policy.Statement[2].${path}`,
            ),
        },
        "other accounts": { given: { ...closed, policy: document(pushes) }, at: "policy.Statement" },
        "pushes of anybody": { given: { ...closed, policy: document(others) }, at: "policy.Statement" },
    },
});

const expiry = {
    repository: "serving/images/vllm",
    policy: JSON.stringify({
        rules: [
            {
                rulePriority: 1,
                description: "Untagged: left over from an interrupted push",
                selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
                action: { type: "expire" },
            },
        ],
    }),
};

describeShape("aws:ecr/lifecyclePolicy:LifecyclePolicy", {
    stack,
    fits: { "what was never finished": expiry },
    refuses: {
        "images that are in use": {
            given: changed(expiry, ["policy", "rules", 0, "selection", "tagStatus"], "any"),
            at: "policy.rules[0].selection.tagStatus",
        },
    },
});

const group = { name: "/ringfence/serving/audit/public", kmsKeyId: key, retentionInDays: 365 };

describeShape("aws:cloudwatch/logGroup:LogGroup", {
    stack,
    fits: { "lines under an own key, for a year": group, "what Check adds": { ...group, skipDestroy: false } },
    refuses: {
        "the key of CloudWatch": { given: changed(group, ["kmsKeyId"], undefined), at: "kmsKeyId" },
        "lines for ever": { given: { ...group, retentionInDays: 0 }, at: "retentionInDays" },
        "lines for ever, by saying nothing": {
            given: changed(group, ["retentionInDays"], undefined),
            at: "retentionInDays",
        },
        "a key of another account": {
            given: { ...group, kmsKeyId: "arn:aws:kms:eu-central-1:999988887777:key/0123" },
            at: "kmsKeyId",
        },
    },
});

const delivery = {
    policyName: "ringfence-serving-dmz",
    policyDocument: document({
        Sid: "DnsAndFirewallLogs",
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [`arn:aws:logs:${region}:${account}:log-group:/ringfence/serving/dmz/*:log-stream:*`],
        Condition: {
            StringEquals: { "aws:SourceAccount": account },
            ArnLike: { "aws:SourceArn": `arn:aws:logs:${region}:${account}:*` },
        },
    }),
};
const statement = "policyDocument.Statement[0]";

describeShape("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", {
    fits: { "the delivery of the own account": delivery },
    refuses: {
        "the delivery for anybody": {
            given: changed(delivery, ["policyDocument", "Statement", 0, "Condition"], undefined),
            at: `${statement}.Condition`,
        },
        "the delivery for another account": {
            given: changed(
                delivery,
                ["policyDocument", "Statement", 0, "Condition", "StringEquals", "aws:SourceAccount"],
                "999988887777",
            ),
            at: `${statement}.Condition.StringEquals["aws:SourceAccount"]`,
        },
        "who takes lines out": {
            given: changed(delivery, ["policyDocument", "Statement", 0, "Action", 0], "logs:PutSubscriptionFilter"),
            at: `${statement}.Action[0]`,
        },
    },
});

const topic = { name: "serving-alerts", kmsMasterKeyId: key, signatureVersion: 2 };

describeShape("aws:sns/topic:Topic", {
    stack,
    fits: {
        "alerts under an own key": topic,
        "what Check adds": { ...topic, fifoTopic: false, contentBasedDeduplication: false },
    },
    refuses: {
        "the key of SNS": { given: { ...topic, kmsMasterKeyId: "alias/aws/sns" }, at: "kmsMasterKeyId" },
        "a policy in the topic itself": { given: { ...topic, policy: "{}" }, at: "policy" },
        "deliveries that somebody else logs": {
            given: { ...topic, httpSuccessFeedbackRoleArn: "arn:aws:iam::999988887777:role/x" },
            at: "httpSuccessFeedbackRoleArn",
        },
    },
});

const publisher = `arn:aws:iam::${account}:role/serving-alertmanager`;
const on = { Resource: [topicArn] };
const deny = (Action: readonly string[], Condition: object) => ({
    Effect: "Deny",
    Principal: "*",
    Action,
    ...on,
    Condition,
});
const published = { Effect: "Allow", Principal: { AWS: publisher }, Action: ["sns:Publish"], ...on };
const byOthers = deny(["sns:Publish"], { ArnNotEquals: { "aws:PrincipalArn": publisher } });
const elsewhere = deny(["sns:Subscribe"], {
    StringNotLike: { "sns:Endpoint": [`arn:aws:sqs:${region}:${account}:*`, `arn:aws:lambda:${region}:${account}:*`] },
});
const clear = deny(["sns:Publish"], { Bool: { "aws:SecureTransport": "false" } });
const topicPolicy = (...statements: readonly object[]) => ({ arn: topicArn, policy: document(...statements) });

describeShape("aws:sns/topicPolicy:TopicPolicy", {
    stack,
    fits: { "one publisher": topicPolicy(published, byOthers, elsewhere, clear) },
    refuses: {
        "a service that publishes for anybody": {
            given: topicPolicy(byOthers, elsewhere, clear, {
                ...published,
                Principal: { Service: "events.amazonaws.com" },
            }),
            at: ["policy.Statement[3].Principal.AWS", "policy.Statement[3].Principal.Service"],
        },
        "subscribers anywhere": { given: topicPolicy(published, byOthers, clear), at: "policy.Statement" },
        "publishers of other roles": { given: topicPolicy(published, elsewhere, clear), at: "policy.Statement" },
        "requests in the clear": { given: topicPolicy(published, byOthers, elsewhere), at: "policy.Statement" },
    },
});

const authority = {
    type: "ROOT",
    usageMode: "SHORT_LIVED_CERTIFICATE",
    certificateAuthorityConfiguration: {
        keyAlgorithm: "EC_prime256v1",
        signingAlgorithm: "SHA256WITHECDSA",
        subject: { commonName: "serving private CA" },
    },
    revocationConfiguration: { crlConfiguration: { enabled: false }, ocspConfiguration: { enabled: false } },
    permanentDeletionTimeInDays: 30,
};

describeShape("aws:acmpca/certificateAuthority:CertificateAuthority", {
    fits: { "a private authority": authority },
    refuses: {
        "a list that lies in somebody's bucket": {
            given: changed(authority, ["revocationConfiguration", "crlConfiguration"], {
                enabled: true,
                s3BucketName: "attacker-logs",
            }),
            at: ["enabled", "s3BucketName"].map((path) => `revocationConfiguration.crlConfiguration.${path}`),
        },
        "a host that everybody asks": {
            given: changed(
                authority,
                ["revocationConfiguration", "ocspConfiguration", "ocspCustomCname"],
                "ocsp.attacker.example",
            ),
            at: "revocationConfiguration.ocspConfiguration.ocspCustomCname",
        },
        "an authority below another": { given: { ...authority, type: "SUBORDINATE" }, at: "type" },
    },
});

const certificate = {
    certificateAuthorityArn: authorityArn,
    certificateSigningRequest: signing,
    signingAlgorithm: "SHA256WITHECDSA",
    templateArn: "arn:aws:acm-pca:::template/RootCACertificate/V1",
    validity: { type: "YEARS", value: "10" },
};

describeShape("aws:acmpca/certificate:Certificate", {
    stack,
    fits: { "the authority's own certificate": certificate },
    refuses: {
        "an authority of nobody's": {
            given: {
                ...certificate,
                certificateAuthorityArn: "arn:aws:acm-pca:us-east-1:999988887777:certificate-authority/1",
            },
            at: "certificateAuthorityArn",
        },
        "what somebody else wants signed": {
            given: { ...certificate, certificateSigningRequest: "-----BEGIN CERTIFICATE REQUEST-----\nother" },
            at: "certificateSigningRequest",
        },
        "an authority that may found others": {
            given: { ...certificate, templateArn: "arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1" },
            at: "templateArn",
        },
    },
});
