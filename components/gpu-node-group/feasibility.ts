import { capacityBlocks } from "../../catalog/capacity-blocks.ts";
import { distance } from "fastest-levenshtein";
import { findGpuInstance, gpuInstances, offeringIn } from "../../catalog/gpu-instances.ts";
import type { GpuInstance, VouchedOfferings } from "../../catalog/gpu-instances.ts";
import { isZoneOf } from "../../catalog/jurisdictions.ts";
import type { JurisdictionId, RegionId } from "../../catalog/jurisdictions.ts";
import type { Model } from "../../catalog/models.ts";
import { namesOf } from "../../catalog/table.ts";
import { dataClasses } from "../../catalog/vocabulary.ts";
import type { DataClass } from "../../catalog/vocabulary.ts";
import type { Fault, FaultText, Path } from "../fault.ts";
import { adviseAlternatives, scopeAround } from "./alternatives.ts";
import type { ServingDemand } from "./fit-model.ts";

/**
 * Capacity as somebody wrote it: types not looked up yet, fields perhaps missing. A checked one is a
 * {@link import("./args.ts").Capacity}.
 */
export interface CapacityWish {
    readonly kind: "onDemand" | "spot" | "reservation" | "capacityBlock";
    readonly instanceTypes?: readonly string[];
    readonly instanceType?: string;
    readonly zone?: string;
    readonly reservationId?: string;
    readonly startsAt?: string;
    readonly endsAt?: string;
}

/** What the capacity is for. */
export interface CapacityNeed {
    readonly jurisdiction: JurisdictionId;
    readonly region: RegionId;
    readonly model: Model;
    readonly demand: ServingDemand;
    /** Offerings that a team vouches for. @default - none */
    readonly vouched?: VouchedOfferings;
}

/** Everything that makes capacity impossible or foolish, each with the next best in the same jurisdiction. */
export function capacityFaults(wish: CapacityWish, need: CapacityNeed): readonly Fault[] {
    return [...typeFaults(wish, need), ...reservationFaults(wish, need)];
}

/** The instance types of a wish, with their paths. */
export function instanceTypesOf(wish: CapacityWish) {
    const ranked = (wish.instanceTypes ?? []).map((type, i) => ({ type, path: ["capacity", "instanceTypes", i] }));
    const single =
        wish.instanceType === undefined ? [] : [{ type: wish.instanceType, path: ["capacity", "instanceType"] }];
    return [...ranked, ...single];
}

function typeFaults(wish: CapacityWish, need: CapacityNeed): readonly Fault[] {
    const listed = instanceTypesOf(wish);
    if (listed.length === 0) {
        return [
            {
                path: ["capacity"],
                problem: "the capacity names no instance type",
                why: "There is nothing to start.",
                fix: advise(need),
            },
        ];
    }
    const twice = listed.filter(({ type }, i) => listed.findIndex((other) => other.type === type) < i);
    return [
        ...listed.flatMap(({ type, path }) => objectionsTo(type, need).map((objection) => ({ path, ...objection }))),
        ...twice.map(({ type, path }) => ({
            path,
            problem: `${type} is listed twice`,
            why: "A second try of the same type finds no other capacity.",
            fix: "Remove it.",
        })),
    ];
}

function objectionsTo(type: string, need: CapacityNeed): readonly FaultText[] {
    if (/^gr?6f\./.test(type)) {
        return [
            {
                problem: `${type} has a fraction of a GPU, which Kubernetes counts as none`,
                why: "No model server would ever be scheduled.",
                fix: advise(need),
            },
        ];
    }
    const instance = findGpuInstance(type);
    if (instance === undefined) {
        return [
            {
                problem: `${type} is not in the catalog`,
                why: "What is unknown cannot be checked.",
                fix: `${didYouMean(type)}${advise(need)}`,
            },
        ];
    }
    return [...offeringObjections(instance, need), ...efaObjections(instance, need)];
}

function offeringObjections(instance: GpuInstance, need: CapacityNeed): readonly FaultText[] {
    const offering = offeringIn(instance, need.region, need.vouched);
    if (offering.confirmed) return [];
    return [
        {
            problem: `${instance.id} is not confirmed to be offered in ${need.region} (${offering.reason})`,
            why: "The node group would never get a node.",
            fix: `${advise(need)} Whoever has seen it there may vouch for it: gpuInstances in stacks/catalog.yaml (docs/models.md).`,
        },
    ];
}

function efaObjections(instance: GpuInstance, need: CapacityNeed): readonly FaultText[] {
    if (need.demand.nodesPerReplica === 1 || instance.efaInterfaces > 0) return [];
    return [
        {
            problem: `${instance.id} has no EFA interface, and the model may span ${need.demand.nodesPerReplica} nodes`,
            why: "Over plain network every token waits for it.",
            fix: `Keep a replica on one node, or take another type. ${advise(need)}`,
        },
    ];
}

function didYouMean(type: string): string {
    const [nearest] = namesOf(gpuInstances).toSorted((a, b) => distance(type, a) - distance(type, b));
    return nearest !== undefined && distance(type, nearest) <= 3 ? `Did you mean ${nearest}? ` : "";
}

function advise(need: CapacityNeed): string {
    return adviseAlternatives(need.model, need.demand, scopeAround(need));
}

function reservationFaults(wish: CapacityWish, need: CapacityNeed): readonly Fault[] {
    if (wish.kind !== "reservation" && wish.kind !== "capacityBlock") return [];
    const faults: Fault[] = [];
    if (!/^cr-[0-9a-f]{8,17}$/.test(wish.reservationId ?? "")) {
        faults.push({
            path: ["capacity", "reservationId"],
            problem: "reservationId is not the id of a capacity reservation",
            why: "Without it EC2 sells on-demand capacity, which may not be there.",
            fix: "Write its id, like cr-0123456789abcdef0.",
        });
    }
    if (wish.zone === undefined || !isZoneOf(wish.zone, need.region)) {
        faults.push({
            path: ["capacity", "zone"],
            problem: `zone is no standard zone of ${need.region}`,
            why: "A reservation holds capacity in one zone only, and a node group elsewhere finds none.",
            fix: `Write the reservation's zone, like ${need.region}a.`,
        });
    }
    return wish.kind === "capacityBlock" ? [...faults, ...blockFaults(wish)] : faults;
}

const day = 24 * 60 * 60 * 1_000;
const longestBlockDays = capacityBlocks.value.longestDays;

function blockFaults(wish: CapacityWish): readonly Fault[] {
    const instants = { startsAt: instantOf(wish.startsAt), endsAt: instantOf(wish.endsAt) };
    const missing = (["startsAt", "endsAt"] as const).filter((field) => instants[field] === undefined);
    if (instants.startsAt === undefined || instants.endsAt === undefined) {
        return missing.map((field) => ({
            path: ["capacity", field],
            problem: `${field} is not a moment in UTC`,
            why: "A capacity block has capacity only between its two dates, and nodes asked for outside them never come.",
            fix: "Write it like 2026-12-01T11:30:00Z.",
        }));
    }
    const days = (instants.endsAt - instants.startsAt) / day;
    if (days > 0 && days <= longestBlockDays) return [];
    if (days <= 0) {
        return [
            {
                path: ["capacity", "endsAt"],
                problem: "endsAt is not after startsAt",
                why: "There would be no day on which the nodes run.",
                fix: "Write the end of the block that was bought.",
            },
        ];
    }
    return [
        {
            path: ["capacity", "endsAt"],
            problem: `endsAt is ${days.toFixed(1)} days after startsAt`,
            why: `AWS sells blocks of up to ${longestBlockDays} days.`,
            fix: "Write the end of the block that was bought.",
        },
    ];
}

/** Milliseconds of a moment written in full and in UTC. `2026-02-31` and the like are no moment. */
export function instantOf(written: string | undefined): number | undefined {
    const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.0+)?Z$/.exec(written ?? "");
    const [, whole] = match ?? [];
    if (whole === undefined) return undefined;
    const millis = Date.parse(`${whole}Z`);
    return Number.isNaN(millis) || !new Date(millis).toISOString().startsWith(whole) ? undefined : millis;
}

/** One node group, as far as it decides whether a model stays up. */
export interface PoolMember {
    readonly model: string;
    readonly dataClass: DataClass;
    readonly capacity: Pick<CapacityWish, "kind">;
    /** Where the kind of its capacity is written. */
    readonly path: Path;
}

/** From this class on there is no other backend that a request could fall back to. */
const boundFrom = dataClasses.indexOf("personal");

/**
 * Models that serve bound data (personal and stricter) from spot nodes alone. When EC2 takes the nodes back, such
 * requests have nowhere else to go: the fallback of the looser classes is abroad.
 */
export function spotOnlyFaults(groups: readonly PoolMember[]): readonly Fault[] {
    return groups.flatMap((group): readonly Fault[] => {
        const spotOnly = groups.every((other) => other.model !== group.model || other.capacity.kind === "spot");
        if (!spotOnly || dataClasses.indexOf(group.dataClass) < boundFrom) return [];
        return [
            {
                path: group.path,
                problem: `spot is the only capacity of ${group.model}, which serves ${group.dataClass} data`,
                why: "EC2 takes spot nodes back within two minutes and no other backend may answer.",
                fix:
                    "Add an onDemand or reservation group of at least one replica for the same model, or make this one " +
                    "onDemand.",
            },
        ];
    });
}
