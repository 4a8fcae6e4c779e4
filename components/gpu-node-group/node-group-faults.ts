import { gpuInstances } from "../../catalog/gpu-instances.ts";
import type { GpuInstanceType } from "../../catalog/gpu-instances.ts";
import { findRegion, isZoneOf } from "../../catalog/jurisdictions.ts";
import type { Fault } from "../fault.ts";
import { adviseAlternatives, scopeAround } from "./alternatives.ts";
import type { Capacity, NodeGroupRequest } from "./args.ts";
import { capacityFaults, instanceTypesOf } from "./feasibility.ts";
import { storageFaults } from "./storage-faults.ts";
import type { OwnDisks, ReplicaDisks } from "./storage-faults.ts";
import { fitModel, gpusOf } from "./fit-model.ts";
import type { DoesNotFit, Fit, Fits } from "./fit-model.ts";

/** Everything wrong with a node group. `fit` is the model on the first instance type. */
export function nodeGroupFaults(request: NodeGroupRequest, fit: Fit): readonly Fault[] {
    return [
        ...placeFaults(request),
        ...poolFaults(request),
        ...capacityFaults(request.capacity, request),
        ...(fit.fits
            ? [...alternativeFaults(request, fit), ...countFaults(request, fit)]
            : [fitFault(request, 0, fit)]),
        ...storageFaults(request.storage ?? { kind: "ebs" }, replicaDisks(request, fit), disksOf(request)),
    ];
}

/** The instance types of a capacity, best first. */
export function instanceTypes(capacity: Capacity): readonly [GpuInstanceType, ...GpuInstanceType[]] {
    return "instanceTypes" in capacity ? capacity.instanceTypes : [capacity.instanceType];
}

function disksOf(request: NodeGroupRequest): readonly OwnDisks[] {
    const paths = instanceTypesOf(request.capacity).map(({ path }) => path);
    return instanceTypes(request.capacity).map((type, i) => ({
        path: paths[i] ?? ["capacity"],
        type,
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
    return request.model.weights[request.demand.precision]?.sizeGiB ?? 0;
}

/** A demand that no hardware meets is the demand's fault; the others are the instance type's, with what would do. */
function fitFault(request: NodeGroupRequest, rank: number, refusal: DoesNotFit): Fault {
    const { demand, model } = request;
    const { because, problem, why, fix } = refusal;
    if (!["memory", "parallelism", "precision"].includes(because)) return { path: ["demand"], problem, why, fix };
    if (because === "parallelism" && rank === 0 && demand.tensorParallel !== undefined) {
        return { path: ["demand", "tensorParallel"], problem, why, fix };
    }
    const advice = adviseAlternatives(model, demand, scopeAround(request));
    return {
        path: instanceTypesOf(request.capacity)[rank]?.path ?? ["capacity"],
        problem,
        why,
        fix: `${fix} ${advice}`,
    };
}

function placeFaults(request: NodeGroupRequest): readonly Fault[] {
    const { capacity, jurisdiction, region, zones } = request;
    const faults: Fault[] = [];
    const found = findRegion(region)?.jurisdiction;
    if (found !== jurisdiction) {
        faults.push({
            path: ["region"],
            problem: `${region} lies in ${found ?? "no jurisdiction of the catalog"}, not in ${jurisdiction}`,
            why: `These nodes see ${request.dataClass} data.`,
            fix: `Write a region of ${jurisdiction}.`,
        });
    }
    if (zones.length === 0) {
        faults.push({
            path: ["zones"],
            problem: "zones is empty",
            why: "Nodes need a place.",
            fix: "Write the network's zones.",
        });
    }
    zones.forEach((zone, i) => {
        if (isZoneOf(zone, region)) return;
        faults.push({
            path: ["zones", i],
            problem: `${zone} is no standard zone of ${region}`,
            why: "It may stand in another country.",
            fix: `Write a zone like ${region}a.`,
        });
    });
    faults.push(...chosenZoneFaults(request));
    if ("zone" in capacity && isZoneOf(capacity.zone, region) && !zones.includes(capacity.zone)) {
        faults.push({
            path: ["capacity", "zone"],
            problem: `${capacity.zone} is none of the network's zones (${zones.join(", ")})`,
            why: "The reserved capacity has no subnet.",
            fix: "Reserve in one of them, or add the zone to the network.",
        });
    }
    return faults;
}

/** Of the network's zones, each once; a reservation has chosen already. */
function chosenZoneFaults({ capacity, zones, onlyZones }: NodeGroupRequest): readonly Fault[] {
    if (onlyZones === undefined) return [];
    if ("zone" in capacity) {
        return [
            {
                path: ["onlyZones"],
                problem: `zones are chosen for capacity that is reserved in ${capacity.zone}`,
                why: "A reservation holds capacity in one zone only; nodes elsewhere find none.",
                fix: "Remove the zones: the reservation's own is taken.",
            },
        ];
    }
    const wrong = onlyZones.flatMap((zone, i): Fault[] => {
        if (!zones.includes(zone)) {
            return [
                {
                    path: ["onlyZones", i],
                    problem: `${zone} is none of the network's zones (${zones.join(", ")})`,
                    why: "There is no subnet for the nodes.",
                    fix: "Write one of them, or add the zone to the network.",
                },
            ];
        }
        if (onlyZones.indexOf(zone) === i) return [];
        return [
            {
                path: ["onlyZones", i],
                problem: `${zone} stands there twice`,
                why: "Each zone has one group of nodes.",
                fix: "Remove one of the two.",
            },
        ];
    });
    if (onlyZones.length > 0) return wrong;
    return [
        {
            path: ["onlyZones"],
            problem: "the list of zones is empty",
            why: "Nodes need a place.",
            fix: `Write at least one of ${zones.join(", ")}, or leave the list out.`,
        },
    ];
}

function poolFaults(request: NodeGroupRequest): readonly Fault[] {
    if (/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/.test(request.pool)) return [];
    return [
        {
            path: ["pool"],
            problem: `"${request.pool}" is not 2 to 40 lower-case letters, digits and hyphens, a letter first`,
            why: "It becomes a label and part of names.",
            fix: "Write a name like chat-70b.",
        },
    ];
}

/** An alternative has to carry the model in the same shape: vLLM is started with one tensor parallel size. */
function alternativeFaults(request: NodeGroupRequest, fit: Fits): readonly Fault[] {
    const fixed = { ...request.demand, tensorParallel: fit.shape.tensorParallel };
    const [first, ...others] = instanceTypes(request.capacity);
    return others.flatMap((type, i) => {
        const other = fitModel(request.model, gpuInstances[type], fixed);
        if (!other.fits) return [fitFault({ ...request, demand: fixed }, i + 1, other)];
        const difference = differenceOf(first, fit, type, other);
        if (difference === undefined) return [];
        return [
            {
                path: ["capacity", "instanceTypes", i + 1],
                problem: difference,
                why:
                    "The nodes of one group share one launch template, one vLLM command line and one picture in the " +
                    "autoscaler.",
                fix: "Give it a node group of its own.",
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

function countFaults(request: NodeGroupRequest, fit: Fits): readonly Fault[] {
    if (request.nodes === undefined) return [];
    const { min, max } = request.nodes;
    const each = fit.shape.nodes;
    const whole = [min, max].every((count) => Number.isSafeInteger(count) && count >= 0 && count % each === 0);
    if (whole && max >= 1 && min <= max) return [];
    return [
        {
            path: ["nodes"],
            problem: `nodes asks for ${min} to ${max} nodes, and a replica takes ${each}`,
            why: "The rest would be paid for and serve nothing.",
            fix: `Write multiples of ${each}, min no more than max, max at least ${each}.`,
        },
    ];
}
