import { changed, describeShape } from "../shape.fixture.ts";

const bucket = "serving-weights-111122223333-eu-central-1";
const key = "arn:aws:kms:eu-central-1:111122223333:key/0123";
const stack = [
    ["aws:s3/bucket:Bucket", { bucket }],
    ["aws:kms/key:Key", { arn: key }],
] as const;

describeShape("aws:s3/bucket:Bucket", {
    fits: { "a bucket": { bucket, forceDestroy: false, tags: { owner: "llm-platform" } } },
    refuses: {
        "a bucket that goes with its objects": { given: { bucket, forceDestroy: true }, at: "forceDestroy" },
        "objects at the edge of the network, all over the world": {
            given: { bucket, accelerationStatus: "Enabled" },
            at: "accelerationStatus",
        },
        "a web site": { given: { bucket, website: { indexDocument: "index.html" } }, at: "website" },
        "access logs elsewhere": { given: { bucket, loggings: [{ targetBucket: "attacker-logs" }] }, at: "loggings" },
        "a bucket abroad": { given: { bucket, region: "us-east-1" }, at: "region" },
    },
});

const of = { bucket };
const block = {
    ...of,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
};

describeShape("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
    stack,
    fits: { "all four flags": block },
    refuses: {
        "one flag less": { given: changed(block, ["restrictPublicBuckets"], undefined), at: "restrictPublicBuckets" },
        "one flag down": { given: { ...block, blockPublicPolicy: false }, at: "blockPublicPolicy" },
        "the flags of another bucket": { given: { ...block, bucket: "other" }, at: "bucket" },
    },
});

const encryption = {
    ...of,
    rules: [
        {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key },
            bucketKeyEnabled: true,
        },
    ],
};

describeShape("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
    stack,
    fits: { "an own key": encryption },
    refuses: {
        "the key of S3": {
            given: changed(encryption, ["rules", 0, "applyServerSideEncryptionByDefault"], { sseAlgorithm: "AES256" }),
            at: [
                "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm",
                "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",
            ],
        },
        "a key of another account": {
            given: changed(
                encryption,
                ["rules", 0, "applyServerSideEncryptionByDefault", "kmsMasterKeyId"],
                "arn:aws:kms:eu-central-1:999988887777:key/0123",
            ),
            at: "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",
        },
        "no rule": { given: { ...of, rules: [] }, at: "rules" },
    },
});

describeShape("aws:s3/bucketOwnershipControls:BucketOwnershipControls", {
    stack,
    fits: { "no ACL": { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } } },
    refuses: {
        ACLs: { given: { ...of, rule: { objectOwnership: "ObjectWriter" } }, at: "rule.objectOwnership" },
    },
});

describeShape("aws:s3/bucketVersioning:BucketVersioning", {
    stack,
    fits: { "all versions kept": { ...of, versioningConfiguration: { status: "Enabled" } } },
    refuses: {
        "no versions": {
            given: { ...of, versioningConfiguration: { status: "Suspended" } },
            at: "versioningConfiguration.status",
        },
    },
});

const lifecycle = {
    ...of,
    rules: [
        {
            id: "unfinished-uploads",
            status: "Enabled",
            filter: { prefix: "" },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
        {
            id: "replaced-versions",
            status: "Enabled",
            filter: { prefix: "" },
            noncurrentVersionExpiration: { noncurrentDays: 30 },
        },
    ],
};

describeShape("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", {
    stack,
    fits: { "what ends": lifecycle },
    refuses: {
        "objects that go to another class of storage": {
            given: changed(lifecycle, ["rules", 0, "transitions"], [{ days: 30, storageClass: "GLACIER" }]),
            at: "rules[0].transitions",
        },
        "objects that end": {
            given: changed(lifecycle, ["rules", 0, "expiration"], { days: 1 }),
            at: "rules[0].expiration",
        },
    },
});

const whole = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
const below = [`arn:aws:s3:::${bucket}/*`];
const objectActions = [
    "AbortMultipartUpload",
    "BypassGovernanceRetention",
    "DeleteObject",
    "DeleteObjectTagging",
    "DeleteObjectVersion",
    "GetObject",
    "GetObjectAttributes",
    "GetObjectTorrent",
    "GetObjectVersion",
    "GetObjectVersionAttributes",
    "GetObjectVersionForReplication",
    "ListMultipartUploadParts",
    "PutObject",
    "PutObjectAcl",
    "PutObjectTagging",
    "PutObjectVersionAcl",
    "ReplicateDelete",
    "ReplicateObject",
    "RestoreObject",
].map((action) => `s3:${action}`);
const deny = (Sid: string, Action: readonly string[], Resource: readonly string[], Condition?: object) => ({
    Sid,
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action,
    Resource,
    ...(Condition && { Condition }),
});
const unless = { ArnNotEquals: { "aws:PrincipalArn": ["arn:aws:iam::111122223333:role/serving-writer"] } };
const denials = {
    tls: deny("OnlyTls", ["s3:*"], whole, { Bool: { "aws:SecureTransport": "false" } }),
    account: deny("OnlyOwnAccount", ["s3:*"], whole, { StringNotEquals: { "aws:PrincipalAccount": "111122223333" } }),
    roles: deny("OnlyWriterAndReaders", objectActions, below, unless),
    network: deny("OnlyThroughDmz", objectActions, below, {
        ...unless,
        NotIpAddress: { "aws:VpcSourceIp": "10.20.0.0/16" },
    }),
    encryption: deny("OnlyCustomerKey", ["s3:PutObject"], below, {
        StringNotEqualsIfExists: { "s3:x-amz-server-side-encryption": "aws:kms" },
    }),
    copies: deny(
        "NoCopiesOut",
        ["Replication", "Accelerate", "Inventory", "Analytics"].map((what) => `s3:Put${what}Configuration`),
        whole.slice(0, 1),
    ),
};
const policy = (statements: object) => ({
    ...of,
    policy: JSON.stringify({ Version: "2012-10-17", Statement: Object.values(statements) }),
});
const without = (name: keyof typeof denials) => policy({ ...denials, [name]: denials.tls });

describeShape("aws:s3/bucketPolicy:BucketPolicy", {
    stack,
    fits: { "a policy that only refuses": policy(denials) },
    refuses: {
        "a service of AWS that reads for anybody": {
            given: policy({
                ...denials,
                allow: {
                    Effect: "Allow",
                    Principal: { Service: "cloudfront.amazonaws.com" },
                    Action: "s3:GetObject",
                    Resource: below[0],
                },
            }),
            at: ["Effect", "Principal.AWS", "Principal.Service", "Action", "Resource"].map(
                (key) => `policy.Statement[6].${key}`,
            ),
        },
        "requests without TLS": {
            given: policy({ ...denials, tls: denials.account }),
            at: "policy.Statement",
        },
        "principals of other accounts": { given: without("account"), at: "policy.Statement" },
        "whoever is neither writer nor reader": { given: without("roles"), at: "policy.Statement" },
        "readers from outside": { given: without("network"), at: "policy.Statement" },
        "objects in the clear": { given: without("encryption"), at: "policy.Statement" },
        "copies out": { given: without("copies"), at: "policy.Statement" },
        "a writer of another account": {
            given: changed(
                policy(denials),
                ["policy", "Statement", 2, "Condition", "ArnNotEquals", "aws:PrincipalArn", 1],
                "arn:aws:iam::999988887777:role/writer",
            ),
            at: ['policy.Statement[2].Condition.ArnNotEquals["aws:PrincipalArn"][1]'],
        },
        "a reader from anywhere": {
            given: changed(
                policy(denials),
                ["policy", "Statement", 3, "Condition", "NotIpAddress", "aws:VpcSourceIp"],
                "0.0.0.0/0",
            ),
            at: ['policy.Statement[3].Condition.NotIpAddress["aws:VpcSourceIp"]'],
        },
        "an action that slips through": {
            given: changed(policy(denials), ["policy", "Statement", 2, "Action", 5], undefined),
            at: ["policy.Statement"],
        },
        "a policy of another bucket": { given: { ...policy(denials), bucket: "other" }, at: "bucket" },
    },
});
