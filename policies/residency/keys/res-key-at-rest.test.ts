import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { part } from "../shared/fixtures.ts";
import { keysAtRest } from "./res-key-at-rest.ts";

const key = part("aws:kms/key:Key", "key");
const external = part("aws:kms/externalKey:ExternalKey", "key");
/** A resource whose property, or a part of it, came from the key. */
const under = (
    type: string,
    property: string,
    props: Fixture["props"],
    origins: readonly string[] = ["key"],
): Fixture => ({
    type: `aws:${type}`,
    name: "it",
    props,
    origins: { [property]: origins },
});
const logGroup = (props: Fixture["props"], origins: readonly string[] = []): Fixture =>
    under("cloudwatch/logGroup:LogGroup", "kmsKeyId", { name: "audit", ...props }, origins);
const volume = (props: Fixture["props"]): Fixture =>
    under("ebs/volume:Volume", "kmsKeyId", { encrypted: true, kmsKeyId: unknown, ...props });
const template = (...volumes: readonly object[]): Fixture =>
    under("ec2/launchTemplate:LaunchTemplate", "blockDeviceMappings", {
        blockDeviceMappings: volumes.map((ebs) => ({ deviceName: "/dev/xvda", ebs })),
    });
const disk = { encrypted: "true", kmsKeyId: unknown, volumeSize: 300 };
const bucket: Fixture = { type: "aws:s3/bucket:Bucket", name: "bucket", props: { bucket: "weights" } };
const encryption = (rule: object, of = "weights"): Fixture => ({
    type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    name: "encryption",
    props: { bucket: of, rules: [{ applyServerSideEncryptionByDefault: rule }] },
    origins: { bucket: ["bucket"], rules: ["key"] },
});
const kms = { sseAlgorithm: "aws:kms", kmsMasterKeyId: unknown };
const repository = (...encryptionConfigurations: readonly object[]): Fixture =>
    under("ecr/repository:Repository", "encryptionConfigurations", { name: "images/vllm", encryptionConfigurations });
const cluster = (encryptionConfig?: unknown): Fixture =>
    under("eks/cluster:Cluster", "encryptionConfig", { name: "gpu", encryptionConfig });
const secrets = { provider: { keyArn: unknown }, resources: ["secrets"] };
const nodeGroup = (props: Fixture["props"]): Fixture =>
    under("eks/nodeGroup:NodeGroup", "launchTemplate", props, ["template"]);
const templated = { launchTemplate: { id: unknown, version: unknown } };
const instance = (props: Fixture["props"]): Fixture => under("ec2/instance:Instance", "rootBlockDevice", props);
const applied = "encryption.rules[0].applyServerSideEncryptionByDefault";
const foreign = "arn:aws:kms:eu-central-1:444455556666:key/shared";

describeRule(keysAtRest, {
    declared: {
        externalArns: [foreign],
        serviceKeys: [{ urn: "urn:pulumi:test::ringfence::aws:sqs/queue:Queue::builds", reason: "names of builds" }],
    },
    compliant: {
        "a declared queue under the key of SQS": {
            given: { type: "aws:sqs/queue:Queue", name: "builds", props: { sqsManagedSseEnabled: true } },
            decidedOtherwise: { kmsMasterKeyId: "a key of the customer's in place of it is judged as in any queue" },
        },
        "a log group under a key of the stack": [key, logGroup({ kmsKeyId: unknown }, ["key"])],
        "a log group under imported material": [external, logGroup({ kmsKeyId: unknown }, ["key"])],
        "a log group under a declared key": logGroup({ kmsKeyId: foreign }),
        "a secret under an alias of the stack": [
            { type: "aws:kms/alias:Alias", name: "alias", props: { name: "alias/secrets", targetKeyId: unknown } },
            under("secretsmanager/secret:Secret", "kmsKeyId", { kmsKeyId: "alias/secrets" }, []),
        ],
        "a deployed key by its ARN": [
            { ...key, props: { arn: "arn:aws:kms:eu-central-1:111122223333:key/1" } },
            logGroup({ kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/1" }),
        ],
        "an encrypted volume": [key, volume({})],
        "a file system": [key, under("efs/fileSystem:FileSystem", "kmsKeyId", { encrypted: true, kmsKeyId: unknown })],
        "a queue": [key, under("sqs/queue:Queue", "kmsMasterKeyId", { kmsMasterKeyId: unknown })],
        "a template of two volumes": [key, template(disk, { ...disk, encrypted: true })],
        "a template whose second disk is part of the machine": [
            key,
            under("ec2/launchTemplate:LaunchTemplate", "blockDeviceMappings", {
                blockDeviceMappings: [{ ebs: disk }, { virtualName: "ephemeral0" }],
            }),
        ],
        "a bucket with its encryption": [key, bucket, encryption(kms)],
        "a bucket with its encryption, twice": [
            key,
            bucket,
            encryption({ ...kms, sseAlgorithm: "aws:kms:dsse" }, unknown),
        ],
        "a repository": [key, repository({ encryptionType: "KMS", kmsKey: unknown })],
        "a cluster": [key, cluster(secrets)],
        "a node group with a template": [key, { ...template(disk), name: "template" }, nodeGroup(templated)],
        "an instance with its root volume": [
            key,
            instance({ rootBlockDevice: { encrypted: true, kmsKeyId: unknown } }),
        ],
        "an instance of a template": [
            key,
            { ...template(disk), name: "template" },
            { ...nodeGroup(templated), type: "aws:ec2/instance:Instance" },
        ],
    },
    violating: {
        "another queue under the key of SQS": {
            given: { type: "aws:sqs/queue:Queue", name: "jobs", props: { sqsManagedSseEnabled: true } },
            at: "kmsMasterKeyId",
        },
        "a declared queue without encryption": {
            given: { type: "aws:sqs/queue:Queue", name: "builds", props: { sqsManagedSseEnabled: false } },
            at: "sqsManagedSseEnabled",
        },
        "a log group without a key": { given: logGroup({}), at: "kmsKeyId" },
        "a topic without a key": { given: under("sns/topic:Topic", "name", { name: "alerts" }), at: "kmsMasterKeyId" },
        "a queue under a key of AWS's own": {
            given: under("sqs/queue:Queue", "name", { kmsMasterKeyId: "alias/aws/sqs" }),
            at: "kmsMasterKeyId",
        },
        "a secret under AWS's own key by ARN": {
            given: under("secretsmanager/secret:Secret", "name", {
                kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:alias/aws/secretsmanager",
            }),
            at: "kmsKeyId",
        },
        "a volume that is not encrypted": { given: [key, volume({ encrypted: false })], at: "it.encrypted" },
        "a file system that names no key": {
            given: under("efs/fileSystem:FileSystem", "name", { encrypted: true }),
            at: "kmsKeyId",
        },
        "a template whose second volume names no key": {
            given: [key, template(disk, { encrypted: "true" })],
            at: "it.blockDeviceMappings[1].ebs.kmsKeyId",
        },
        "a template whose volume is not encrypted": {
            given: [key, template({ kmsKeyId: unknown })],
            at: "it.blockDeviceMappings[0].ebs.encrypted",
        },
        "a template without volumes": { given: template(), at: "blockDeviceMappings" },
        "a bucket without encryption of its own": { given: bucket, at: "" },
        "the encryption of another bucket": {
            given: [key, bucket, encryption(kms, "others")],
            at: "bucket",
        },
        "a bucket under S3's own keys": {
            given: [bucket, encryption({ sseAlgorithm: "AES256" })],
            at: `${applied}.sseAlgorithm`,
        },
        "a bucket under KMS, but no key": {
            given: [bucket, encryption({ sseAlgorithm: "aws:kms" })],
            at: `${applied}.kmsMasterKeyId`,
        },
        "a repository that says nothing": { given: repository(), at: "encryptionConfigurations" },
        "a repository under ECR's own keys": {
            given: repository({ encryptionType: "AES256" }),
            at: "encryptionConfigurations[0].encryptionType",
        },
        "a repository under KMS, but no key": {
            given: repository({ encryptionType: "KMS" }),
            at: "encryptionConfigurations[0].kmsKey",
        },
        "a cluster without a key": {
            given: cluster(),
            at: ["encryptionConfig.provider.keyArn", "encryptionConfig.resources"],
        },
        "a cluster whose key is not for secrets": {
            given: [key, cluster({ ...secrets, resources: [] })],
            at: "it.encryptionConfig.resources",
        },
        "a node group whose volumes EKS makes": { given: nodeGroup({ diskSize: 300 }), at: "launchTemplate" },
        "an instance without a volume": { given: instance({ ami: "ami-1" }), at: "rootBlockDevice" },
        "an instance with a second volume": {
            given: [
                key,
                instance({
                    rootBlockDevice: { encrypted: true, kmsKeyId: unknown },
                    ebsBlockDevices: [{ deviceName: "/dev/sdb" }],
                }),
            ],
            at: ["it.ebsBlockDevices[0].encrypted", "it.ebsBlockDevices[0].kmsKeyId"],
        },
        "a launch configuration": {
            given: { type: "aws:ec2/launchConfiguration:LaunchConfiguration", props: { imageId: "ami-1" } },
            at: "",
        },
    },
    undetermined: {
        "a key of another stack": { given: logGroup({ kmsKeyId: unknown }), at: "kmsKeyId" },
        "a template of another stack": { given: nodeGroup(templated), at: "launchTemplate" },
        "a key by id that nobody declared": { given: logGroup({ kmsKeyId: "1234abcd" }), at: "kmsKeyId" },
        "a key that hides behind one of the stack": {
            given: [key, template(disk, { ...disk, kmsKeyId: "1234abcd" })],
            at: "it.blockDeviceMappings[1].ebs.kmsKeyId",
        },
        "a switch that is computed": { given: [key, volume({ encrypted: unknown })], at: "it.encrypted" },
        "an algorithm that is computed": {
            given: [key, bucket, encryption({ ...kms, sseAlgorithm: unknown })],
            at: `${applied}.sseAlgorithm`,
        },
    },
});
