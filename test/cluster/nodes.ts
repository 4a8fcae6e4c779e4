import { z } from "zod";
import { findGpuInstance } from "../../catalog/gpu-instances.ts";
import type { Preview, PreviewResource } from "../../preview/preview.ts";
import type { KubeObject } from "./api.ts";
import { generalInstances } from "./general-instances.ts";
import { simulatedNode } from "./live-cluster.ts";

/** A node group of a preview, as EKS is asked for it. */
const nodeGroupInputs = z.object({
    nodeGroupName: z.string(),
    instanceTypes: z.array(z.string()).optional(),
    labels: z.record(z.string(), z.string()),
    taints: z.array(z.object({ key: z.string(), value: z.string(), effect: z.literal("NO_SCHEDULE") })).default([]),
    scalingConfig: z.object({ maxSize: z.number() }),
});
const templateInputs = z.object({
    instanceType: z.string().optional(),
    blockDeviceMappings: z.array(z.object({ ebs: z.object({ volumeSize: z.number() }) })),
});
const subnetInputs = z.object({ availabilityZone: z.string() });

/** A node group with everything that its nodes need: what a preview says of it, and the facts of its instance types. */
export interface NodeGroup {
    /** Logical name of the node group in the program. */
    readonly name: string;
    readonly nodeGroupName: string;
    readonly instanceTypes: readonly string[];
    readonly zones: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
    readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: "NoSchedule" }[];
    readonly maxNodes: number;
    /** The volume that pods write to. */
    readonly volumeGiB: number;
}

/** What the kubelet of an instance offers. */
interface Capacity {
    readonly vcpus: number;
    readonly memoryGiB: number;
    readonly gpus: number;
    readonly efaInterfaces: number;
}

/** Every node group of a preview. */
export function nodeGroupsOf({ resources }: Pick<Preview, "resources">): readonly NodeGroup[] {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    return resources
        .filter(({ type }) => type === "aws:eks/nodeGroup:NodeGroup")
        .map((resource) => nodeGroupOf(resource, (input) => sourcesOf(resource, input, byUrn)));
}

/** The resources that an input's value came from. */
function sourcesOf(
    { propertyDependencies }: PreviewResource,
    input: string,
    byUrn: ReadonlyMap<string, PreviewResource>,
): readonly PreviewResource[] {
    return (propertyDependencies[input] ?? []).flatMap((urn) => byUrn.get(urn) ?? []);
}

function nodeGroupOf(
    { name, inputs }: PreviewResource,
    sources: (input: string) => readonly PreviewResource[],
): NodeGroup {
    const group = nodeGroupInputs.parse(inputs);
    const [template] = sources("launchTemplate").map((one) => templateInputs.parse(one.inputs));
    if (template === undefined) throw new Error(`the node group ${name} has no launch template`);
    const { instanceType, blockDeviceMappings } = template;
    return {
        name,
        nodeGroupName: group.nodeGroupName,
        // A capacity block has its one type in the template.
        instanceTypes: group.instanceTypes ?? (instanceType === undefined ? [] : [instanceType]),
        zones: sources("subnetIds").map((subnet) => subnetInputs.parse(subnet.inputs).availabilityZone),
        labels: group.labels,
        taints: group.taints.map(({ key, value }) => ({ key, value, effect: "NoSchedule" })),
        maxNodes: group.scalingConfig.maxSize,
        // Bottlerocket keeps its system on the first of two.
        volumeGiB: blockDeviceMappings.at(-1)?.ebs.volumeSize ?? 0,
    };
}

/**
 * Nodes of a group as they would register: as many as it may have, over its zones, of each of its instance types in turn, for
 * EC2 may give any of them.
 */
export function nodesOf(group: NodeGroup, region: string, count = group.maxNodes): readonly KubeObject[] {
    const { zones, instanceTypes } = group;
    return Array.from({ length: count }, (_, index) => {
        const zone = zones[index % zones.length];
        const instanceType = instanceTypes[Math.floor(index / zones.length) % instanceTypes.length];
        if (zone === undefined || instanceType === undefined) throw new Error(`${group.name} has no zone or no type`);
        return nodeObject(`${group.nodeGroupName}-${index}`, group, { region, zone, instanceType });
    });
}

interface Standing {
    readonly region: string;
    readonly zone: string;
    readonly instanceType: string;
}

function nodeObject(name: string, group: NodeGroup, { region, zone, instanceType }: Standing): KubeObject {
    const capacity = capacityOf(instanceType);
    return {
        apiVersion: "v1",
        kind: "Node",
        metadata: {
            name,
            annotations: simulatedNode,
            labels: {
                ...group.labels,
                "eks.amazonaws.com/nodegroup": group.nodeGroupName,
                "kubernetes.io/arch": "amd64",
                "kubernetes.io/hostname": name,
                "kubernetes.io/os": "linux",
                "node.kubernetes.io/instance-type": instanceType,
                "topology.kubernetes.io/region": region,
                "topology.kubernetes.io/zone": zone,
            },
        },
        spec: { taints: group.taints, providerID: `aws:///${zone}/${name}` },
        status: {
            capacity: quantities(capacity, group.volumeGiB),
            allocatable: allocatable(capacity, group.volumeGiB),
        },
    };
}

function capacityOf(instanceType: string): Capacity {
    const gpuInstance = findGpuInstance(instanceType);
    if (gpuInstance !== undefined) {
        const { vcpus, memoryGiB, gpuCount, efaInterfaces } = gpuInstance;
        return { vcpus, memoryGiB, gpus: gpuCount, efaInterfaces };
    }
    const general = generalInstances[instanceType];
    if (general === undefined) throw new Error(`the size of ${instanceType} is not known: see general-instances.ts`);
    return { ...general, gpus: 0, efaInterfaces: 0 };
}

/** Pods of a node, whatever its instance type: fewer is stricter, and no stack has so many on one node. */
const podsOfNode = 58;

function quantities({ vcpus, memoryGiB, gpus, efaInterfaces }: Capacity, volumeGiB: number): Record<string, string> {
    return {
        cpu: String(vcpus),
        memory: `${memoryGiB}Gi`,
        "ephemeral-storage": `${volumeGiB}Gi`,
        pods: String(podsOfNode),
        ...(gpus === 0 ? {} : { "nvidia.com/gpu": String(gpus) }),
        ...(efaInterfaces === 0 ? {} : { "vpc.amazonaws.com/efa": String(efaInterfaces) }),
    };
}

/**
 * What is left for pods: EKS's AMIs reserve memory by the number of pods and CPU by the number of cores (awslabs/amazon-eks-ami,
 * kubelet config), 100 MiB is the eviction threshold, and Karpenter takes 7.5 % for what the hypervisor keeps. Of the disk, the
 * kubelet evicts below 10 %.
 */
function allocatable(capacity: Capacity, volumeGiB: number): Record<string, string> {
    const { vcpus, memoryGiB } = capacity;
    const reservedMiB = 255 + 11 * podsOfNode + 100;
    const reservedMillicores =
        60 + (vcpus > 1 ? 10 : 0) + 5 * Math.min(2, Math.max(0, vcpus - 2)) + 2.5 * Math.max(0, vcpus - 4);
    return {
        ...quantities(capacity, volumeGiB),
        cpu: `${Math.floor(vcpus * 1_000 - reservedMillicores)}m`,
        memory: `${Math.floor(memoryGiB * 1_024 * 0.925 - reservedMiB)}Mi`,
        "ephemeral-storage": `${Math.floor(volumeGiB * 0.9)}Gi`,
    };
}
