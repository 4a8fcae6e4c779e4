import { changed, describeShape } from "../shape.fixture.ts";

const region = "eu-central-1";
const arn = "arn:aws:kms:eu-central-1:111122223333:key/0123";
const allow = (principal: unknown, actions: readonly string[], condition?: object) => ({
    Effect: "Allow",
    Principal: principal,
    Action: actions,
    Resource: ["*"],
    ...(condition && { Condition: condition }),
});
const administered = allow({ AWS: "arn:aws:iam::111122223333:root" }, ["kms:*"]);
const cryptography = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"];
const ofGroup = (group: string) => ({ ArnLike: { "kms:EncryptionContext:aws:logs:arn": group } });
const logs = allow(
    { Service: `logs.${region}.amazonaws.com` },
    cryptography,
    ofGroup(`arn:aws:logs:${region}:111122223333:log-group:/ringfence/serving/dmz/*`),
);
const shared = [
    allow({ AWS: "arn:aws:iam::111122223333:role/serving-control-plane" }, cryptography),
    allow({ AWS: "arn:aws:iam::111122223333:role/serving-control-plane" }, ["kms:CreateGrant"], {
        Bool: { "kms:GrantIsForAWSResource": "true" },
    }),
];
const policy = (...statements: readonly object[]) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [administered, ...statements] });
const common = {
    description: "Weights, images and charts of serving",
    policy: policy(),
    bypassPolicyLockoutSafetyCheck: false,
    deletionWindowInDays: 30,
    multiRegion: false,
    tags: { owner: "llm-platform" },
};
const key = { ...common, enableKeyRotation: true, rotationPeriodInDays: 365 };
const external = {
    ...common,
    enableKeyRotation: false,
    customKeyStoreId: "cks-0123456789abcdef0",
    xksKeyId: "ringfence-artifacts",
};
const at = "policy.Statement[1]";

describeShape("aws:kms/key:Key", {
    fits: {
        "a key that KMS rotates": key,
        "a key outside AWS": external,
        "a key of log groups": { ...key, policy: policy(logs) },
        "a key of Kubernetes secrets": { ...key, policy: policy(...shared) },
        "what the provider's Check adds": {
            ...key,
            customerMasterKeySpec: "SYMMETRIC_DEFAULT",
            isEnabled: true,
            keyUsage: "ENCRYPT_DECRYPT",
            tagsAll: { owner: "llm-platform" },
        },
    },
    refuses: {
        "a service that decrypts for anybody": {
            given: { ...key, policy: policy(allow({ Service: "cloudfront.amazonaws.com" }, ["kms:Decrypt"])) },
            at: [`${at}.Principal.AWS`, `${at}.Principal.Service`],
        },
        "logs of anybody": {
            given: { ...key, policy: policy(allow({ Service: `logs.${region}.amazonaws.com` }, cryptography)) },
            at: `${at}.Condition`,
        },
        "logs of another account": {
            given: {
                ...key,
                policy: policy({
                    ...logs,
                    Condition: ofGroup(`arn:aws:logs:${region}:999988887777:log-group:/ringfence/*`),
                }),
            },
            at: `${at}.Condition.ArnLike["kms:EncryptionContext:aws:logs:arn"]`,
        },
        "logs abroad": {
            given: { ...key, policy: policy({ ...logs, Principal: { Service: "logs.us-east-1.amazonaws.com" } }) },
            at: `${at}.Principal.Service`,
        },
        "another account": {
            given: { ...key, policy: policy(allow({ AWS: "arn:aws:iam::999988887777:root" }, ["kms:*"])) },
            at: `${at}.Principal.AWS`,
        },
        everybody: { given: { ...key, policy: policy(allow("*", cryptography)) }, at: `${at}.Principal` },
        "grants that anybody may hold": {
            given: { ...key, policy: policy(allow({ AWS: "arn:aws:iam::111122223333:role/a" }, ["kms:CreateGrant"])) },
            at: `${at}.Action[0]`,
        },
        "a key of several regions": { given: { ...key, multiRegion: true }, at: "multiRegion" },
        "a key that may be of several regions": { given: changed(key, ["multiRegion"], undefined), at: "multiRegion" },
        "a key that nobody rotates": { given: { ...key, enableKeyRotation: false }, at: ["enableKeyRotation"] },
        "a key that loses its administrators": {
            given: { ...key, bypassPolicyLockoutSafetyCheck: true },
            at: "bypassPolicyLockoutSafetyCheck",
        },
        "the policy that KMS writes": { given: changed(key, ["policy"], undefined), at: "policy" },
    },
});

describeShape("aws:kms/externalKey:ExternalKey", {
    fits: { "a key whose material is imported by hand": common },
    refuses: {
        "material that lies in the state": { given: { ...common, keyMaterialBase64: "AAAA" }, at: "keyMaterialBase64" },
    },
});

describeShape("aws:kms/alias:Alias", {
    stack: [["aws:kms/key:Key", { id: "0123", arn }]],
    fits: { "a name of an own key": { name: "alias/ringfence/serving/dmz", targetKeyId: "0123" } },
    refuses: {
        "a name of another key": { given: { name: "alias/serving-artifacts", targetKeyId: "9999" }, at: "targetKeyId" },
    },
});
