import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";
import type { Shapes } from "../shape.ts";
import { ofCluster } from "./cluster.ts";
import { keyTypes } from "./keys.ts";
import { taggable } from "./taggable.ts";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
const securityGroup = "aws:ec2/securityGroup:SecurityGroup";

/**
 * Machines. The image is the one that EKS keeps for the type of node, and nobody gets a shell: an image of one's own, a key for SSH,
 * an instance profile and a public address are in no shape.
 */
export const nodes: Shapes = {
    [template]: (leaves) => {
        const { is, own, sameAs, count, id, userData, tags } = leaves;
        const common = {
            name: id("the name of a launch template", /[A-Za-z0-9-]{3,128}/),
            updateDefaultVersion: is(true, false).optional(),
            // Tokens, and one hop: no pod reads the credentials of its node.
            metadataOptions: z.strictObject({
                httpEndpoint: is("enabled"),
                httpTokens: is("required"),
                httpPutResponseHopLimit: is(1),
                instanceMetadataTags: is("disabled").optional(),
                httpProtocolIpv6: is("disabled").optional(),
            }),
            blockDeviceMappings: z.array(
                z.strictObject({
                    deviceName: is("/dev/xvda", "/dev/xvdb"),
                    ebs: z.strictObject({
                        volumeType: is("gp3"),
                        volumeSize: count(1, 65_536),
                        encrypted: is("true"),
                        kmsKeyId: own(...keyTypes),
                        deleteOnTermination: is("true"),
                        throughput: count(125, 2_000).optional(),
                        iops: count(3_000, 80_000).optional(),
                    }),
                }),
            ),
            userData: userData().optional(),
            // Of a capacity block: type and market stand in the template.
            instanceType: leaves.instanceType().optional(),
            instanceMarketOptions: z.strictObject({ marketType: is("capacity-block") }).optional(),
            capacityReservationSpecification: z
                .strictObject({
                    capacityReservationTarget: z.strictObject({
                        capacityReservationId: id("the id of a reservation", /cr-[0-9a-f]{8,17}/),
                    }),
                })
                .optional(),
            tagSpecifications: z.array(
                z.strictObject({
                    resourceType: is("instance", "volume", "network-interface"),
                    tags: tags(),
                }),
            ),
            ...taggable(leaves),
        };
        const securityGroups = z.array(own(securityGroup));
        return z.union([
            z.strictObject({ ...common, vpcSecurityGroupIds: securityGroups }),
            // One interface of IP, and those of the fabric between the nodes of one replica.
            z.strictObject({
                ...common,
                networkInterfaces: z.array(
                    z.strictObject({
                        associatePublicIpAddress: is("false"),
                        deleteOnTermination: is("true"),
                        deviceIndex: count(0, 32),
                        networkCardIndex: count(0, 64),
                        interfaceType: is("interface", "efa-only", "efa"),
                        securityGroups,
                    }),
                ),
                placement: z
                    .strictObject({ groupName: sameAs("aws:ec2/placementGroup:PlacementGroup", "name") })
                    .optional(),
            }),
        ]);
    },
    [nodeGroup]: ({ is, own, count, id, form, instanceType, ...leaves }) =>
        z.strictObject({
            ...ofCluster(leaves),
            nodeGroupName: form("the name of a node group", /[A-Za-z0-9-]{1,63}/),
            version: id("a version of Kubernetes", /1\.\d{2}/),
            // Images that AWS maintains.
            amiType: is(
                "AL2023_x86_64_STANDARD",
                "AL2023_x86_64_NVIDIA",
                "AL2023_ARM_64_STANDARD",
                "AL2023_ARM_64_NVIDIA",
                "BOTTLEROCKET_x86_64",
                "BOTTLEROCKET_x86_64_NVIDIA",
                "BOTTLEROCKET_ARM_64",
                "BOTTLEROCKET_ARM_64_NVIDIA",
            ),
            capacityType: is("ON_DEMAND", "SPOT", "CAPACITY_BLOCK"),
            instanceTypes: z.array(instanceType()).optional(),
            nodeRoleArn: own("aws:iam/role:Role"),
            subnetIds: z.array(own("aws:ec2/subnet:Subnet")),
            launchTemplate: z.strictObject({ id: own(template), version: id("a number", /\d{1,6}/) }),
            scalingConfig: z.strictObject({
                minSize: count(0, 1_000),
                desiredSize: count(0, 1_000),
                maxSize: count(1, 1_000),
            }),
            updateConfig: z.strictObject({
                maxUnavailable: count(1, 100),
                updateStrategy: is("DEFAULT", "MINIMAL").optional(),
            }),
            forceUpdateVersion: is(false, true).optional(),
            nodeRepairConfig: z.strictObject({ enabled: is(true, false) }).optional(),
            labels: labels({ form, is }),
            taints: z.array(
                z.strictObject({
                    key: is("ringfence/pool", "CriticalAddonsOnly", "nvidia.com/gpu"),
                    value: form("a label's value", /[A-Za-z0-9._-]{1,63}/),
                    effect: is("NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"),
                }),
            ),
            ...taggable(leaves),
        }),
    // What the autoscaler reads of a group that has no node to look at.
    "aws:autoscaling/tag:Tag": ({ id, is, form, region, ...leaves }) =>
        z.strictObject({
            autoscalingGroupName: scalingGroup(leaves),
            tag: z.strictObject({
                key: id(
                    "a tag of the autoscaler",
                    /k8s\.io\/cluster-autoscaler\/(?:[a-z0-9-]{2,40}|node-template\/(?:label|taint|resources)\/(?:ringfence\/(?:pool|model|jurisdiction|data-class|capacity|device-plugin)|nvidia\.com\/gpu(?:\.present)?|k8s\.amazonaws\.com\/accelerator|vpc\.amazonaws\.com\/efa(?:\.present)?|topology\.kubernetes\.io\/zone|ephemeral-storage))/,
                ),
                value: form("a label's value, a taint or a quantity", /[A-Za-z0-9._:-]{1,127}/),
                propagateAtLaunch: is(false),
            }),
            region: region().optional(),
        }),
    // When the nodes of a capacity block are asked for and given back.
    "aws:autoscaling/schedule:Schedule": ({ form, count, region, ...leaves }) =>
        z.strictObject({
            scheduledActionName: form("the name of an action", /[A-Za-z0-9-]{1,255}/),
            autoscalingGroupName: scalingGroup(leaves),
            startTime: leaves.id("a time of UTC", /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z/),
            minSize: count(0, 1_000),
            desiredCapacity: count(0, 1_000),
            maxSize: count(0, 1_000),
            region: region().optional(),
        }),
};

/** The scaling group that EKS makes for a node group. */
function scalingGroup({ sameAs }: Pick<Leaves, "sameAs">) {
    return sameAs(nodeGroup, "resources", "0", "autoscalingGroups", "0", "name");
}

/** By which pods find their nodes. */
function labels({ form, is }: Pick<Leaves, "form" | "is">) {
    const value = () => form("a label's value", /[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?/);
    return z.strictObject({
        "ringfence/pool": value(),
        "ringfence/model": value().optional(),
        "ringfence/jurisdiction": value().optional(),
        "ringfence/data-class": value().optional(),
        "ringfence/capacity": is("on-demand", "spot", "reserved", "block").optional(),
        "ringfence/device-plugin": is("daemon-set", "ami").optional(),
        "nvidia.com/gpu.present": is("true").optional(),
        "vpc.amazonaws.com/efa.present": is("true").optional(),
        "k8s.amazonaws.com/accelerator": form("a kind of GPU", /nvidia-[a-z0-9]{1,20}/).optional(),
    });
}
