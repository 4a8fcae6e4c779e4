import { gpuInstances } from "../../catalog/gpu-instances.ts";
import type { GpuInstanceType } from "../../catalog/gpu-instances.ts";
import { findRegion, isZoneOf } from "../../catalog/jurisdictions.ts";
import { models } from "../../catalog/models.ts";
import type { InputFault } from "../input-faults.ts";
import { adviseAlternatives } from "./alternatives.ts";
import type { Capacity, NodeGroupRequest } from "./args.ts";
import { capacityFaults, instanceTypesOf } from "./feasibility.ts";
import { storageFaults } from "./storage-faults.ts";
import type { OwnDisks, ReplicaDisks } from "./storage-faults.ts";
import { fitModel, gpusOf } from "./fit-model.ts";
import type { DoesNotFit, Fit, Fits } from "./fit-model.ts";

/** Everything wrong with a node group. `fit` is the model on the first instance type. */
export function nodeGroupFaults(request: NodeGroupRequest, fit: Fit): readonly InputFault[] {
    return [
        ...placeFaults(request),
        ...poolFaults(request),
        ...capacityFaults(request.capacity, request),
        ...(fit.fits
            ? [...alternativeFaults(request, fit), ...countFaults(request, fit)]
            : [fitFault(request, instanceTypes(request.capacity)[0], 0, fit)]),
        ...storageFaults(request.storage ?? { kind: "ebs" }, replicaDisks(request, fit), disksOf(request)),
    ];
}

/** The instance types of a capacity, best first. */
export function instanceTypes(capacity: Capacity): readonly [GpuInstanceType, ...GpuInstanceType[]] {
    return "instanceTypes" in capacity ? capacity.instanceTypes : [capacity.instanceType];
}

function disksOf(request: NodeGroupRequest): readonly OwnDisks[] {
    const paths = instanceTypesOf(request.capacity).map(({ propertyPath }) => propertyPath);
    return instanceTypes(request.capacity).map((type, i) => ({
        propertyPath: paths[i] ?? "capacity",
        localDiskGB: gpuInstances[type].localDiskGB,
    }));
}

/** What stands on the disk of one node: as many replicas as have GPUs there, or a part of one that spans nodes. */
export function replicaDisks(request: NodeGroupRequest, fit: Fit): ReplicaDisks {
    const replicas = fit.fits ? Math.max(1, replicasPerNode(request, fit)) : 1;
    return { replicas, weightsGiB: request.copiesWeights === false ? 0 : weightsGiB(request) };
}

/** Replicas of the model on one node; zero where a replica spans nodes. */
export function replicasPerNode({ capacity }: NodeGroupRequest, { shape }: Fits): number {
    return shape.nodes > 1 ? 0 : Math.floor(gpuInstances[instanceTypes(capacity)[0]].gpuCount / gpusOf(shape));
}

/** Size of the request's weights; zero where it is not known, which is a fault of its own. */
export function weightsGiB(request: NodeGroupRequest): number {
    return models[request.model].weights[request.demand.precision]?.sizeGiB ?? 0;
}

/** A demand that no hardware meets is the demand's fault; the others are the instance type's, with what would do. */
function fitFault(request: NodeGroupRequest, type: GpuInstanceType, rank: number, refusal: DoesNotFit): InputFault {
    const { demand, jurisdiction, model, region } = request;
    if (!["memory", "parallelism", "precision"].includes(refusal.because)) {
        return { propertyPath: "demand", reason: refusal.reason };
    }
    if (refusal.because === "parallelism" && rank === 0 && demand.tensorParallel !== undefined) {
        return { propertyPath: "demand.tensorParallel", reason: `${model} on ${type} ${refusal.reason}` };
    }
    const partition = findRegion(region)?.partition;
    const scope = { jurisdiction, ...(partition === undefined ? {} : { partition }) };
    const advice = adviseAlternatives(models[model], demand, scope);
    return {
        propertyPath: instanceTypesOf(request.capacity)[rank]?.propertyPath ?? "capacity",
        reason: `${model} on ${type} ${refusal.reason}; ${advice}`,
    };
}

function placeFaults(request: NodeGroupRequest): readonly InputFault[] {
    const { capacity, jurisdiction, region, zones } = request;
    const faults: InputFault[] = [];
    const found = findRegion(region)?.jurisdiction;
    if (found !== jurisdiction) {
        faults.push({
            propertyPath: "region",
            reason:
                `${region} lies in ${found ?? "no jurisdiction of the catalog"}, not in ${jurisdiction} - these ` +
                `nodes see ${request.dataClass} data - write a region of ${jurisdiction}`,
        });
    }
    if (zones.length === 0) {
        faults.push({ propertyPath: "zones", reason: "is empty - nodes need a place - write the network's zones" });
    }
    zones.forEach((zone, i) => {
        if (isZoneOf(zone, region)) return;
        faults.push({
            propertyPath: `zones[${i}]`,
            reason: `${zone} is no standard zone of ${region} - it may stand in another country - write ${region}a or the like`,
        });
    });
    if ("zone" in capacity && isZoneOf(capacity.zone, region) && !zones.includes(capacity.zone)) {
        faults.push({
            propertyPath: "capacity.zone",
            reason:
                `${capacity.zone} is none of the network's zones (${zones.join(", ")}) - the reserved capacity has ` +
                "no subnet - reserve in one of them, or add the zone to the network",
        });
    }
    return faults;
}

function poolFaults(request: NodeGroupRequest): readonly InputFault[] {
    if (/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/.test(request.pool)) return [];
    return [
        {
            propertyPath: "pool",
            reason:
                "is not 2 to 40 lower-case letters, digits and hyphens, starting with a letter - it becomes a label " +
                "and part of names - write a name like chat-70b",
        },
    ];
}

/** An alternative has to carry the model in the same shape: vLLM is started with one tensor parallel size. */
function alternativeFaults(request: NodeGroupRequest, fit: Fits): readonly InputFault[] {
    const fixed = { ...request.demand, tensorParallel: fit.shape.tensorParallel };
    const [first, ...others] = instanceTypes(request.capacity);
    return others.flatMap((type, i) => {
        const other = fitModel(models[request.model], gpuInstances[type], fixed);
        if (!other.fits) return [fitFault({ ...request, demand: fixed }, type, i + 1, other)];
        const difference = differenceOf(first, fit, type, other);
        if (difference === undefined) return [];
        return [
            {
                propertyPath: `capacity.instanceTypes[${i + 1}]`,
                reason:
                    `${difference} - the nodes of one group share one launch template, one vLLM command line and one ` +
                    "picture in the autoscaler - give it a node group of its own",
            },
        ];
    });
}

/** What keeps two types from standing in for each other; `undefined` where nothing does. */
function differenceOf(first: GpuInstanceType, fit: Fits, type: GpuInstanceType, other: Fits): string | undefined {
    const [one, two] = [gpuInstances[first], gpuInstances[type]];
    if (gpusOf(other.shape) !== gpusOf(fit.shape) || other.shape.nodes !== fit.shape.nodes) {
        return `${type} needs ${describeShape(other)} where ${first} needs ${describeShape(fit)}`;
    }
    if (one.gpuCount !== two.gpuCount) return `${type} has ${two.gpuCount} GPUs where ${first} has ${one.gpuCount}`;
    if (fit.shape.nodes > 1 && one.efaInterfaces !== two.efaInterfaces) {
        return `${type} has ${two.efaInterfaces} EFA interfaces where ${first} has ${one.efaInterfaces}`;
    }
    return undefined;
}

function describeShape({ shape }: Fits): string {
    return `TP ${shape.tensorParallel} x PP ${shape.pipelineParallel} on ${shape.nodes} nodes`;
}

function countFaults(request: NodeGroupRequest, fit: Fits): readonly InputFault[] {
    if (request.nodes === undefined) return [];
    const { min, max } = request.nodes;
    const each = fit.shape.nodes;
    const whole = [min, max].every((count) => Number.isSafeInteger(count) && count >= 0 && count % each === 0);
    if (whole && max >= 1 && min <= max) return [];
    return [
        {
            propertyPath: "nodes",
            reason:
                `asks for ${min} to ${max} nodes, and a replica takes ${each} - the rest would be paid for and serve ` +
                `nothing - write multiples of ${each}, min no more than max, max at least ${each}`,
        },
    ];
}
