import { changed, describeShape } from "../shape.fixture.ts";

const aws = {
    region: "eu-central-1",
    allowedAccountIds: '["111122223333"]',
    defaultTags: '{"tags":{"owner":"llm-platform","ringfence:stack":"serving"}}',
    skipCredentialsValidation: "false",
    skipRegionValidation: "true",
    version: "7.48.0",
};

describeShape("pulumi:providers:aws", {
    fits: {
        "one region and one account": aws,
        "settings as they are": { ...aws, allowedAccountIds: ["111122223333"], defaultTags: { tags: {} } },
    },
    refuses: {
        "a region abroad": { given: { ...aws, region: "us-east-1" }, at: "region" },
        "no region": { given: changed(aws, ["region"], undefined), at: "region" },
        "any account": { given: changed(aws, ["allowedAccountIds"], undefined), at: "allowedAccountIds" },
        "no account": { given: { ...aws, allowedAccountIds: "[]" }, at: "allowedAccountIds[0]" },
        "another account": { given: { ...aws, allowedAccountIds: '["999988887777"]' }, at: "allowedAccountIds[0]" },
        "keys that are written down": {
            given: { ...aws, accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "x" },
            at: ["accessKey", "secretKey"],
        },
        "a role of somebody": { given: { ...aws, assumeRoles: '[{"roleArn":"x"}]' }, at: "assumeRoles" },
        "another endpoint": { given: { ...aws, endpoints: '[{"s3":"https://attacker.example"}]' }, at: "endpoints" },
        "files of the machine that deploys": {
            given: { ...aws, sharedConfigFiles: '["/tmp/config"]' },
            at: "sharedConfigFiles",
        },
        "anybody's certificate": { given: { ...aws, insecure: "true" }, at: "insecure" },
        "somebody's certificate": { given: { ...aws, customCaBundle: "/tmp/ca.pem" }, at: "customCaBundle" },
        "a proxy": { given: { ...aws, httpsProxy: "http://proxy.attacker.example" }, at: "httpsProxy" },
        "a profile of the machine that deploys": { given: { ...aws, profile: "other" }, at: "profile" },
        "tags that hold a host": {
            given: { ...aws, defaultTags: '{"tags":{"owner":"attacker.example"}}' },
            at: "defaultTags.tags.owner",
        },
    },
});

const kubeconfig = (exec: object = {}) =>
    JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [
            {
                name: "serving",
                cluster: {
                    server: "https://1.gr7.eu-central-1.eks.amazonaws.com",
                    "certificate-authority-data": "AAAA",
                },
            },
        ],
        contexts: [{ name: "serving", context: { cluster: "serving", user: "serving" } }],
        "current-context": "serving",
        users: [
            {
                name: "serving",
                user: {
                    exec: {
                        apiVersion: "client.authentication.k8s.io/v1beta1",
                        command: "aws",
                        args: ["eks", "get-token", "--cluster-name", "serving", "--region", "eu-central-1"],
                        interactiveMode: "Never",
                        ...exec,
                    },
                },
            },
        ],
    });
const kubernetes = {
    kubeconfig: kubeconfig(),
    clusterIdentifier: "arn:aws:eks:eu-central-1:111122223333:cluster/serving",
    version: "4.34.2",
};

describeShape("pulumi:providers:kubernetes", {
    fits: { "a cluster of EKS": kubernetes },
    refuses: {
        "whatever cluster the machine knows": {
            given: changed(kubernetes, ["kubeconfig"], undefined),
            at: "kubeconfig",
        },
        "a command of somebody": {
            given: { ...kubernetes, kubeconfig: kubeconfig({ command: "sh" }) },
            at: "kubeconfig",
        },
        "a token abroad": {
            given: {
                ...kubernetes,
                kubeconfig: kubeconfig({
                    args: ["eks", "get-token", "--cluster-name", "serving", "--region", "us-east-1"],
                }),
            },
            at: "kubeconfig",
        },
        "secrets on the disk": {
            given: { ...kubernetes, renderYamlToDirectory: "/tmp/out" },
            at: "renderYamlToDirectory",
        },
        "a cluster of another account": {
            given: { ...kubernetes, clusterIdentifier: "arn:aws:eks:eu-central-1:999988887777:cluster/serving" },
            at: "clusterIdentifier",
        },
    },
});
