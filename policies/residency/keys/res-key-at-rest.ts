import { gdpr, hipaa } from "../../kit/clause.ts";
import { isGiven } from "../../kit/graph.ts";
import type { StackResource } from "../../kit/graph.ts";
import type { TypeToken } from "../../kit/inputs.ts";
import type { PropertyPath } from "../../kit/path.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { recordOf, slotsOf } from "../../kit/view.ts";
import { judgeCustomerKey } from "../shared/customer-key.ts";

const bucket = "aws:s3/bucket:Bucket";
const bucketEncryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
type Given = StackCase<"externalArns" | "serviceKeys">;
type Judge = (it: StackResource, given: Given) => void;

/** Resources that name their key in one property. */
const keyProperty = {
    "aws:cloudwatch/logGroup:LogGroup": "kmsKeyId",
    "aws:ebs/volume:Volume": "kmsKeyId",
    "aws:efs/fileSystem:FileSystem": "kmsKeyId",
    "aws:fsx/lustreFileSystem:LustreFileSystem": "kmsKeyId",
    "aws:fsx/openZfsFileSystem:OpenZfsFileSystem": "kmsKeyId",
    "aws:secretsmanager/secret:Secret": "kmsKeyId",
    "aws:sns/topic:Topic": "kmsMasterKeyId",
} as const satisfies Partial<Record<TypeToken, string>>;

/** Resources that encrypt only where they are told to, besides naming a key. */
const switchedTypes: readonly string[] = ["aws:ebs/volume:Volume", "aws:efs/fileSystem:FileSystem"];

const judges: Partial<Record<TypeToken, Judge>> = {
    ...Object.fromEntries(Object.entries(keyProperty).map(([type, property]) => [type, judgeProperty(property)])),
    "aws:sqs/queue:Queue": judgeQueue,
    [bucket]: judgeBucket,
    [bucketEncryption]: judgeBucketEncryption,
    "aws:ecr/repository:Repository": judgeRepository,
    "aws:eks/cluster:Cluster": judgeCluster,
    "aws:eks/nodeGroup:NodeGroup": judgeNodeGroup,
    "aws:ec2/launchTemplate:LaunchTemplate": judgeLaunchTemplate,
    "aws:ec2/instance:Instance": judgeInstance,
    "aws:ec2/launchConfiguration:LaunchConfiguration": (it, { violated }) => {
        violated(it, [], say`a launch configuration cannot name a customer key for its volumes`);
    },
};
// The keys of the record are its type.
const types = Object.keys(judges) as readonly TypeToken[];

/** RES-501. Disks that are part of a machine (instance store) have no key of the customer's; AWS encrypts them in hardware. */
export const keysAtRest = residencyRule({
    id: "RES-501",
    name: "res-key-at-rest",
    title: "Everything at rest is encrypted under a key of the customer's own",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 32(1)(a)"), hipaa("164.312(a)(2)(iv)")],
    reads:
        "keys of volumes, launch templates, file systems, buckets, image repositories, log groups, secrets, queues, topics and " +
        "the secrets of EKS clusters",
    why: "with a key of AWS's own nobody but AWS can take access back, or see who used it",
    fix: "Name a KMS key of this stack; list one from elsewhere under `externalArns`, and a queue that may lie under the key of SQS under `serviceKeys`.",
    needs: ["externalArns", "serviceKeys"],
    stack: {
        types,
        checks: [
            (given) => {
                given.each(
                    given.graph.resources.filter(({ type }) => isJudged(type)),
                    (it) => isJudged(it.type) && judges[it.type]?.(it, given),
                );
            },
        ],
    },
});

function isJudged(type: string): type is TypeToken {
    return Object.hasOwn(judges, type);
}

function judgeProperty(property: string): Judge {
    return (it, given) => {
        judgeCustomerKey(it, [property], given);
        if (switchedTypes.includes(it.type) && !(isGiven(it, "encrypted") && it.props["encrypted"] === true)) {
            given.violated(it, ["encrypted"], say`encryption is not switched on`);
        }
    };
}

/** SQS has a key of its own, which the compliance owner may allow for one queue; it has to be switched on. */
function judgeQueue(it: StackResource, given: Given): void {
    const isDeclared = given.declared.serviceKeys.some(({ urn }) => urn === it.urn);
    if (isDeclared && !isGiven(it, "kmsMasterKeyId")) {
        if (it.props["sqsManagedSseEnabled"] !== true) {
            given.violated(it, ["sqsManagedSseEnabled"], say`encryption under the key of SQS is not switched on`);
        }
    } else {
        judgeCustomerKey(it, ["kmsMasterKeyId"], given);
    }
}

function judgeBucket(it: StackResource, { graph, violated }: Given): void {
    const names = (setting: StackResource<object>): boolean =>
        graph.targets(setting, "bucket").some(({ urn }) => urn === it.urn);
    if (!graph.ofType(bucketEncryption).some(names)) {
        violated(it, [], say`no server-side encryption with a customer key is set for the bucket`);
    }
}

function judgeBucketEncryption(it: StackResource, given: Given): void {
    given.each(slotsOf(it.props, ["rules"]), ({ path, read }) => {
        const at: PropertyPath = [...path, "applyServerSideEncryptionByDefault"];
        const { sseAlgorithm } = recordOf(recordOf(read())["applyServerSideEncryptionByDefault"]);
        if (sseAlgorithm !== "aws:kms" && sseAlgorithm !== "aws:kms:dsse") {
            given.violated(it, [...at, "sseAlgorithm"], say`the algorithm uses keys of S3's own`);
        } else {
            judgeCustomerKey(it, [...at, "kmsMasterKeyId"], given);
        }
    });
}

function judgeRepository(it: StackResource, given: Given): void {
    const settings = slotsOf(it.props, ["encryptionConfigurations"]);
    if (settings.length === 0) {
        given.violated(it, ["encryptionConfigurations"], say`images are encrypted under a key of ECR's own`);
    }
    given.each(settings, ({ path, read }) => {
        const { encryptionType } = recordOf(read());
        if (encryptionType !== "KMS" && encryptionType !== "KMS_DSSE") {
            given.violated(it, [...path, "encryptionType"], say`images are encrypted under a key of ECR's own`);
        } else {
            judgeCustomerKey(it, [...path, "kmsKey"], given);
        }
    });
}

function judgeCluster(it: StackResource, given: Given): void {
    judgeCustomerKey(it, ["encryptionConfig", "provider", "keyArn"], given);
    const { resources } = recordOf(it.props["encryptionConfig"]);
    if (!(Array.isArray(resources) && resources.includes("secrets"))) {
        given.violated(it, ["encryptionConfig", "resources"], say`Kubernetes secrets are not under the key`);
    }
}

function judgeNodeGroup(it: StackResource, given: Given): void {
    if (!isGiven(it, "launchTemplate")) {
        given.violated(
            it,
            ["launchTemplate"],
            say`without a launch template EKS makes the volumes, under a key of AWS's own`,
        );
    } else {
        judgeTemplateOf(it, given);
    }
}

/** A template of this stack is judged itself. */
function judgeTemplateOf(it: StackResource, { graph, undetermined }: Given): void {
    if (graph.targets(it, "launchTemplate", "aws:ec2/launchTemplate:LaunchTemplate").length === 0) {
        undetermined(it, ["launchTemplate"], say`the launch template is not one of this stack`);
    }
}

/** A template without a volume leaves it to the image, and the image to the account's default. */
function judgeLaunchTemplate(it: StackResource, given: Given): void {
    const mappings = slotsOf(it.props, ["blockDeviceMappings"]);
    if (mappings.length === 0) {
        given.violated(it, ["blockDeviceMappings"], say`no volume is written out, so the image decides on its key`);
    }
    given.each(mappings, ({ path, read }) => {
        const mapping = recordOf(read());
        if (mapping["ebs"] !== undefined) {
            judgeVolume(it, [...path, "ebs"], recordOf(mapping["ebs"]), given);
        }
    });
}

function judgeInstance(it: StackResource, given: Given): void {
    if (isGiven(it, "launchTemplate")) {
        judgeTemplateOf(it, given);
    } else if (!isGiven(it, "rootBlockDevice")) {
        given.violated(it, ["rootBlockDevice"], say`no volume is written out, so the image decides on its key`);
    }
    const devices = ["rootBlockDevice", "ebsBlockDevices"].filter((property) => isGiven(it, property));
    given.each(slotsOf(it.props, devices), ({ path, read }) => {
        judgeVolume(it, path, recordOf(read()), given);
    });
}

function judgeVolume(it: StackResource, at: PropertyPath, volume: AnyInputs, given: Given): void {
    const { encrypted } = volume;
    if (encrypted !== true && encrypted !== "true") {
        given.violated(it, [...at, "encrypted"], say`encryption is not switched on`);
    }
    judgeCustomerKey(it, [...at, "kmsKeyId"], given);
}
