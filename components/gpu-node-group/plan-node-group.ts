import { capacityBlocks } from "../../catalog/capacity-blocks.ts";
import { gp3 } from "../../catalog/gp3.ts";
import { gpuInstances } from "../../catalog/gpu-instances.ts";
import type { GpuInstance, GpuInstanceType } from "../../catalog/gpu-instances.ts";
import type { NodeVolume } from "../cluster/launch-template.ts";
import { zoneGroups } from "../cluster/zone-groups.ts";
import type { NodeBounds } from "../cluster/zone-groups.ts";
import type { Fault } from "../fault.ts";
import { defaultAmi } from "./args.ts";
import type { Capacity, GpuAmi, NodeGroupRequest } from "./args.ts";
import { fitModel } from "./fit-model.ts";
import type { Fits } from "./fit-model.ts";
import { allocatableGiB, diskGiB, leastRootGiB, replicaDisksGiB } from "./storage-faults.ts";
import { instanceTypes, nodeGroupFaults, replicaDisks, replicasPerNode, weightsGiB } from "./node-group-faults.ts";
import { nodeUpdateConfig } from "./update-config.ts";
import type { NodeUpdateConfig } from "./update-config.ts";
import { userData } from "./user-data.ts";

/** A Kubernetes taint as EKS writes it. */
export interface NodeTaint {
    readonly key: string;
    readonly value: string;
    readonly effect: "NO_SCHEDULE";
}

/** When the nodes of a capacity block are asked for and given back, and how many. */
export interface BlockSchedule {
    readonly startsAt: string;
    readonly drainsAt: string;
    readonly nodes: number;
}

/** The nodes of a pool in one zone: a node group in EKS, and a scaling group behind it. */
export interface PlannedGroup {
    /** Ends the logical name: the letter of the zone; nothing where the pool can be in one zone alone. */
    readonly suffix: string;
    /** Name in EKS; says the pool and how the nodes are bought, which the autoscaler's priorities read. */
    readonly nodeGroupName: string;
    /** Index into zones and subnets. */
    readonly zoneIndex: number;
    readonly scaling: { readonly min: number; readonly max: number; readonly desired: number };
    /** Tags of the scaling group, by which the autoscaler finds it and knows its nodes before there is one. */
    readonly autoscalerTags: Readonly<Record<string, string>>;
}

/** The decided nodes of a pool, before anything exists. */
export interface NodeGroupPlan {
    /** Name of the pool in EKS, which the names of its groups begin with. */
    readonly name: string;
    /** One in each zone; one alone, where the model spans nodes or the capacity is reserved. */
    readonly groups: readonly [PlannedGroup, ...PlannedGroup[]];
    readonly ami: GpuAmi;
    readonly capacityType: "ON_DEMAND" | "SPOT" | "CAPACITY_BLOCK";
    readonly instanceTypes: readonly GpuInstanceType[];
    /** Set where the nodes take reserved capacity. */
    readonly reservationId?: string;
    /** Set where the capacity has a beginning and an end: when nodes are asked for and given back. */
    readonly schedule?: BlockSchedule;
    readonly volumes: readonly NodeVolume[];
    readonly userData: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly taints: readonly NodeTaint[];
    /** Bounds of all groups together. */
    readonly nodes: NodeBounds;
    readonly update: NodeUpdateConfig;
    /** EFA interfaces of each node; zero where a replica fits on one node. */
    readonly efaInterfaces: number;
    /** How the model lies on the nodes, by the first instance type. */
    readonly fit: Fits;
    /** Replicas of the model on one node; zero where a replica spans nodes. */
    readonly replicasPerNode: number;
    readonly tags: Readonly<Record<string, string>>;
    /** What works, but not well. */
    readonly warnings: readonly string[];
}

/** A plan, or everything that is wrong with the request. */
export type NodeGroupPlanning =
    { readonly ok: true; readonly plan: NodeGroupPlan } | { readonly ok: false; readonly faults: readonly Fault[] };

/** Plans a node group: pure, total, every fault in one go. */
export function planNodeGroup(request: NodeGroupRequest, clusterName: string): NodeGroupPlanning {
    const [first] = instanceTypes(request.capacity);
    const fit = fitModel(request.model, gpuInstances[first], request.demand);
    const faults = nodeGroupFaults(request, fit);
    if (!fit.fits || faults.length > 0) return { ok: false, faults };
    return { ok: true, plan: decide(request, clusterName, gpuInstances[first], fit) };
}

function decide(request: NodeGroupRequest, clusterName: string, instance: GpuInstance, fit: Fits): NodeGroupPlan {
    const { capacity } = request;
    const ami = request.ami ?? defaultAmi;
    const instanceStore = request.storage?.kind === "instanceStore";
    const spans = fit.shape.nodes > 1;
    const labels = labelsOf(request, ami, instance, spans);
    const taints = taintsOf(request);
    const volumes = volumesOf(request, ami, fit);
    const efaInterfaces = spans ? instance.efaInterfaces : 0;
    const name = `${request.pool}-${capacityNames[capacity.kind]}`;
    const nodes = boundsOf(request, fit);
    return {
        name,
        groups: groupsOf(request, { name, nodes, spans }, (zone) =>
            autoscalerTags(clusterName, { ...labels, [zoneLabel]: zone }, taints, {
                "nvidia.com/gpu": String(instance.gpuCount),
                "ephemeral-storage": `${allocatableGiB(instanceStore ? smallestDisksGiB(request) : largestGiB(volumes))}Gi`,
                ...(efaInterfaces === 0 ? {} : { "vpc.amazonaws.com/efa": String(efaInterfaces) }),
            }),
        ),
        ami,
        capacityType: capacityTypes[capacity.kind],
        instanceTypes: instanceTypes(capacity),
        ...("reservationId" in capacity ? { reservationId: capacity.reservationId } : {}),
        ...(capacity.kind === "capacityBlock" ? { schedule: scheduleOf(capacity, nodeCounts(request, fit).max) } : {}),
        volumes,
        userData: userData({ ami, instanceStore }),
        labels,
        taints,
        nodes,
        update: nodeUpdateConfig(capacity.kind, nodeCounts(request, fit), fit.shape.nodes),
        efaInterfaces,
        fit,
        replicasPerNode: replicasPerNode(request, fit),
        tags: {
            ...request.tags,
            "ringfence:jurisdiction": request.jurisdiction,
            "ringfence:data-class": request.dataClass,
            "ringfence:model": request.model.id,
        },
        warnings: warningsOf(request, instance),
    };
}

const capacityNames = { onDemand: "on-demand", spot: "spot", reservation: "reserved", capacityBlock: "block" } as const;
const capacityTypes = {
    onDemand: "ON_DEMAND",
    spot: "SPOT",
    // To EKS a reservation is on-demand capacity that the launch template aims at.
    reservation: "ON_DEMAND",
    capacityBlock: "CAPACITY_BLOCK",
} as const;

/** AWS ends a block's instances half an hour early; drain ten minutes before that. */
const drainBeforeEndMinutes = capacityBlocks.value.instancesEndMinutesBefore + 10;

function scheduleOf(block: Extract<Capacity, { kind: "capacityBlock" }>, nodes: number): BlockSchedule {
    const drains = new Date(Date.parse(block.endsAt) - drainBeforeEndMinutes * 60_000);
    return { startsAt: block.startsAt, drainsAt: drains.toISOString().replace(".000Z", "Z"), nodes };
}

/** Where Kubernetes says in which zone a node stands. */
const zoneLabel = "topology.kubernetes.io/zone";

interface Grouping {
    readonly name: string;
    readonly nodes: NodeBounds;
    readonly spans: boolean;
}

/** The groups of a pool. One that can be in one zone alone, because of what it is, needs no letter to tell it from others. */
function groupsOf(
    request: NodeGroupRequest,
    { name, nodes, spans }: Grouping,
    tagsIn: (zone: string) => PlannedGroup["autoscalerTags"],
): NodeGroupPlan["groups"] {
    const { capacity, zones } = request;
    const wanted = request.onlyZones ?? zones;
    // A placement group lies in one zone, and so do the nodes of one replica.
    const alone = "zone" in capacity ? [capacity.zone] : spans ? wanted.slice(0, 1) : undefined;
    const [first, ...others] = zoneGroups(alone ?? wanted, nodes).map(({ zone, letter, min, max }): PlannedGroup => {
        const suffix = alone === undefined ? `-${letter}` : "";
        return {
            suffix,
            nodeGroupName: `${name}${suffix}`,
            zoneIndex: zones.indexOf(zone),
            scaling: { min, desired: min, max },
            autoscalerTags: tagsIn(zone),
        };
    });
    if (first === undefined) throw new Error("a node group without a zone has faults");
    return [first, ...others];
}

const systemRootGiB = 50;
/** Without it a 20 GB image takes three minutes to unpack. The operations are the fewest that gp3 sells with the throughput. */
const fast = { throughputMiBps: 1_000, iops: 1_000 / gp3.value.throughputMiBpsPerIops };

function volumesOf(request: NodeGroupRequest, ami: GpuAmi, fit: Fits): readonly NodeVolume[] {
    const storage = request.storage ?? { kind: "ebs" };
    const data: NodeVolume =
        storage.kind === "ebs"
            ? { device: "/dev/xvda", sizeGiB: storage.sizeGiB ?? defaultSizeGiB(request, fit), performance: fast }
            : { device: "/dev/xvda", sizeGiB: systemRootGiB };
    // Bottlerocket keeps its system on the first volume and everything else on the second.
    return ami === "BOTTLEROCKET_x86_64_NVIDIA"
        ? [
              { device: "/dev/xvda", sizeGiB: 10 },
              { ...data, device: "/dev/xvdb" },
          ]
        : [data];
}

function defaultSizeGiB(request: NodeGroupRequest, fit: Fits): number {
    return leastRootGiB + Math.ceil(replicaDisksGiB(replicaDisks(request, fit)) / 50) * 50;
}

/** The volume that pods write to. */
function largestGiB(volumes: readonly NodeVolume[]): number {
    return Math.max(...volumes.map(({ sizeGiB }) => sizeGiB));
}

function smallestDisksGiB({ capacity }: NodeGroupRequest): number {
    return Math.min(...instanceTypes(capacity).map((type) => diskGiB(gpuInstances[type])));
}

function labelsOf(
    request: NodeGroupRequest,
    ami: GpuAmi,
    instance: GpuInstance,
    spans: boolean,
): Readonly<Record<string, string>> {
    return {
        "ringfence/pool": request.pool,
        "ringfence/model": request.model.id,
        "ringfence/jurisdiction": request.jurisdiction,
        "ringfence/data-class": request.dataClass,
        "ringfence/capacity": capacityNames[request.capacity.kind],
        // Only AL2023 needs the daemon set; two plugins on one node register the GPUs twice.
        "ringfence/device-plugin": ami === "AL2023_x86_64_NVIDIA" ? "daemon-set" : "ami",
        "nvidia.com/gpu.present": "true",
        ...(spans ? { "vpc.amazonaws.com/efa.present": "true" } : {}),
        // The autoscaler waits for the GPU of a node that carries this label before it counts the node as started.
        "k8s.amazonaws.com/accelerator": `nvidia-${instance.gpu}`,
    };
}

function taintsOf(request: NodeGroupRequest): readonly NodeTaint[] {
    return [
        { key: "nvidia.com/gpu", value: "true", effect: "NO_SCHEDULE" },
        // Only this pool's model servers tolerate it: no other workload shares a node with the data class.
        { key: "ringfence/pool", value: request.pool, effect: "NO_SCHEDULE" },
    ];
}

/** The nodes of a capacity block are asked for by its schedule: before it starts there are none to be had. */
function boundsOf(request: NodeGroupRequest, fit: Fits): NodeBounds {
    const { min, max } = nodeCounts(request, fit);
    return { min: request.capacity.kind === "capacityBlock" ? 0 : min, max };
}

function nodeCounts(request: NodeGroupRequest, fit: Fits) {
    return request.nodes ?? { min: fit.shape.nodes, max: fit.shape.nodes };
}

/**
 * A group at zero nodes has none to look at: the autoscaler then judges a pod by these. It asks EC2 for CPU, memory and GPUs of an
 * instance type (and stops there where EC2 does not know the type), but neither for its disk nor for its fabric, and a pod that
 * asks for what it does not know waits for ever. What stands here wins over what EC2 says.
 *
 * Source: kubernetes/autoscaler@cluster-autoscaler-1.35.2 (2026-07-22), cloudprovider/aws/aws_manager.go, buildNodeFromTemplate.
 */
function autoscalerTags(
    clusterName: string,
    labels: Readonly<Record<string, string>>,
    taints: readonly NodeTaint[],
    resources: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
    const prefix = "k8s.io/cluster-autoscaler";
    const template = `${prefix}/node-template`;
    const under = (kind: string, entries: Readonly<Record<string, string>>) =>
        Object.fromEntries(Object.entries(entries).map(([key, value]) => [`${template}/${kind}/${key}`, value]));
    return {
        [`${prefix}/enabled`]: "true",
        [`${prefix}/${clusterName}`]: "owned",
        ...under("label", labels),
        ...under("taint", Object.fromEntries(taints.map(({ key, value }) => [key, `${value}:NoSchedule`]))),
        ...under("resources", resources),
    };
}

function warningsOf(request: NodeGroupRequest, instance: GpuInstance): readonly string[] {
    const weights = weightsGiB(request);
    const warnings: string[] = [];
    if (weights > instance.memoryGiB * 0.9) {
        warnings.push(
            `${instance.id} has ${instance.memoryGiB} GiB of host memory for ${weights} GiB of weights - loading ` +
                "file by file may be killed - stream the weights, or take the next size",
        );
    }
    if (request.model.weights[request.demand.precision]?.basis === "estimate") {
        warnings.push(
            `the size of ${request.model.id} in ${request.demand.precision} is computed from its parameters, not read ` +
                "from a checkpoint - leave headroom, or confirm it in the catalog",
        );
    }
    if (request.capacity.kind === "spot") {
        warnings.push("spot nodes can be taken back within two minutes - keep another group for the same model");
    }
    return warnings;
}
