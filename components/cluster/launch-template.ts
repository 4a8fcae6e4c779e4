import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Instance metadata for nodes: tokens required, and one network hop, so that a pod cannot read the node's credentials.
 */
export const nodeMetadataOptions = {
    httpEndpoint: "enabled",
    httpTokens: "required",
    httpPutResponseHopLimit: 1,
    instanceMetadataTags: "disabled",
} as const satisfies aws.types.input.ec2.LaunchTemplateMetadataOptions;

/** A gp3 volume of a node. */
export interface NodeVolume {
    /** Device name that the AMI expects, e.g. `/dev/xvda`. */
    readonly device: string;
    readonly sizeGiB: number;
    /** @default - gp3's own 125 MiB/s and 3,000 operations */
    readonly performance?: { readonly throughputMiBps: number; readonly iops: number };
}

/** Block device of a volume, always encrypted under the given key and gone with its node. */
export function encryptedVolume(volume: NodeVolume, kmsKeyArn: pulumi.Input<string>) {
    return {
        deviceName: volume.device,
        ebs: {
            volumeType: "gp3",
            volumeSize: volume.sizeGiB,
            encrypted: "true",
            kmsKeyId: kmsKeyArn,
            deleteOnTermination: "true",
            ...(volume.performance === undefined
                ? {}
                : { throughput: volume.performance.throughputMiBps, iops: volume.performance.iops }),
        },
    } satisfies aws.types.input.ec2.LaunchTemplateBlockDeviceMapping;
}

/** Tags for what a launch template makes; tags of the template itself do not reach instances and volumes. */
export function instanceTags(tags: Readonly<Record<string, string>>) {
    return ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags: { ...tags } }));
}
