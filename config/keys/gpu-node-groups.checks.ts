import type { Fault, Path } from "../../components/fault.ts";
import { permits } from "../../catalog/fact.ts";
import { gpuInstances, offeringIn } from "../../catalog/gpu-instances.ts";
import type { GpuInstanceType } from "../../catalog/gpu-instances.ts";
import { regions, regionsOf } from "../../catalog/jurisdictions.ts";
import type { RegionId } from "../../catalog/jurisdictions.ts";
import type { Known } from "../../catalog/known.ts";
import { namesOf } from "../../catalog/table.ts";
import { spotOnlyFaults } from "../../components/gpu-node-group/feasibility.ts";
import { nodesAtMost } from "../../components/vllm-fleet/capacity-plan.ts";
import { servingFaults } from "../../components/vllm-fleet/serving-faults.ts";
import type { Check } from "../check.ts";
import { entriesOf } from "../check.ts";
import { plannedPools, poolsOf, servingAlone } from "../fleet.ts";
import type { FleetKey, Pool, PlaceKey } from "../fleet.ts";
import { under } from "../path.ts";
import { quote } from "../../components/suggest.ts";
import { modelFaults } from "./models.ts";
import type { region } from "./region.ts";

/** Instance types must be offered in the region. Where a group's model is known, {@link modelsFit} says what would do. */
export const instancesOffered: Check<FleetKey | typeof region> = (draft) => {
    const { gpuNodeGroups, region, known } = draft;
    if (region === undefined) return [];
    const planned = poolsOf(draft).map(({ nodeGroupName }) => nodeGroupName);
    return entriesOf(gpuNodeGroups)
        .filter(([name]) => !planned.includes(name))
        .flatMap(([name, { instanceTypes }]) =>
            instanceTypes.flatMap((type, i) => offerFaults(name, type, i, region, known)),
        );
};

function offerFaults(
    group: string,
    type: GpuInstanceType,
    index: number,
    region: RegionId,
    { vouched }: Known,
): readonly Fault[] {
    const offering = offeringIn(gpuInstances[type], region, vouched);
    const isOffered = (one: GpuInstanceType, where: RegionId) =>
        permits(offeringIn(gpuInstances[one], where, vouched), () => true);
    if (offering.confirmed) return [];
    const elsewhere = regionsOf(regions[region].jurisdiction)
        .map(({ id }) => id)
        .filter((id) => isOffered(type, id));
    const here = namesOf(gpuInstances).filter((other) => isOffered(other, region));
    return [
        {
            path: under("gpuNodeGroups", group, "instanceTypes", index),
            problem: `${type} is not known to be offered in ${region}`,
            why: `Nodes would never start, and unknown means no: ${offering.reason}.`,
            fix: [
                here.length === 0 ? `No GPU type is known in ${region}.` : `Offered in ${region}: ${here.join(", ")}.`,
                elsewhere.length === 0
                    ? `${type} is known in no region of the jurisdiction.`
                    : `${type} is offered in ${elsewhere.join(", ")}.`,
                "Whoever has seen it there may vouch for it: gpuInstances in stacks/catalog.yaml (docs/models.md).",
            ].join(" "),
        },
    ];
}

/** An instance type that somebody vouches for in some zones may stand in no other. */
export const vouchedZonesKept: Check<FleetKey | PlaceKey> = ({ gpuNodeGroups, region, network, known }) => {
    if (region === undefined) return [];
    return entriesOf(gpuNodeGroups).flatMap(([name, group]) =>
        group.instanceTypes.flatMap((type, i): readonly Fault[] => {
            const offering = offeringIn(gpuInstances[type], region, known.vouched);
            const zones = offering.confirmed ? offering.value.zones : undefined;
            if (zones === undefined) return [];
            const outside = (group.zones ?? network?.zones ?? []).filter((zone) => !zones.includes(zone));
            if (outside.length === 0) return [];
            return [
                {
                    path: under("gpuNodeGroups", name, "instanceTypes", i),
                    problem: `${type} is vouched for in ${zones.join(", ")} alone, and nodes may stand in ${outside.join(", ")}`,
                    why: "A group that gets no node fails the deployment.",
                    fix: `Write zones: [${zones.join(", ")}] in the node group, or vouch for the others in stacks/catalog.yaml.`,
                },
            ];
        }),
    );
};

/** GPUs without a model are paid for and idle. */
export const nodesHaveModels: Check<FleetKey> = (draft) => {
    // A model that could not be read may be the one that runs there.
    if (draft.models === undefined || entriesOf(draft.models).length !== draft.written.models?.length) return [];
    const used = new Set(entriesOf(draft.models).map(([, { nodeGroup }]) => nodeGroup));
    return entriesOf(draft.gpuNodeGroups).flatMap(([name]) =>
        used.has(name)
            ? []
            : [
                  {
                      path: under("gpuNodeGroups", name),
                      at: "key" as const,
                      problem: `no model runs on the node group ${quote(name)}`,
                      why: "GPUs that nobody uses are the most expensive thing a stack can hold.",
                      fix: "Name it in a model's nodeGroup, or remove it.",
                  },
              ],
    );
};

/** Every node that always runs must have a use. */
export const nodesAreUsed: Check<FleetKey | PlaceKey> = (draft) => {
    const serving = servingAlone(draft);
    // What a model with wrong counts can use is unknown.
    const refused = servingFaults(serving).flatMap(({ path: [part, name] }) => (part === "models" ? [name] : []));
    return plannedPools(draft).flatMap(({ pool, planning }): readonly Fault[] => {
        const { nodeGroupName, nodeGroup, modelName, model } = pool;
        const usable = nodesAtMost(serving, nodeGroupName);
        if (!planning.ok || refused.includes(modelName) || nodeGroup.nodes.min <= usable) return [];
        return [
            {
                path: under("gpuNodeGroups", nodeGroupName, "nodes", "min"),
                problem: `never fewer than ${nodeGroup.nodes.min} nodes run, and ${count(model.replicas.max, "replica")} of ${quote(modelName)} can use ${usable}`,
                why: "GPUs that nobody uses are the most expensive thing a stack can hold.",
                fix: `Write at most ${usable}, or more replicas.`,
            },
        ];
    });
};

/** A model that serves bound data must not stand on nodes that EC2 takes back. */
export const boundDataNotOnSpot: Check<FleetKey> = (draft) => {
    const members = poolsOf(draft).map(({ modelName, dataClass, nodeGroupName, nodeGroup }) => ({
        model: modelName,
        dataClass,
        capacity: { kind: nodeGroup.capacity.type },
        path: under("gpuNodeGroups", nodeGroupName, "capacity", "type"),
    }));
    return spotOnlyFaults(members).map((fault) => ({
        ...fault,
        fix: "Write onDemand, or a reservation.",
    }));
};

/** Each model must fit on its nodes, and there must be such nodes. */
export const modelsFit: Check<FleetKey | PlaceKey> = (draft) =>
    plannedPools(draft).flatMap(({ pool, planning }) =>
        planning.ok ? [] : planningFaults(pool, planning.faults, draft.known),
    );

function planningFaults(pool: Pool, faults: readonly Fault[], known: Known): readonly Fault[] {
    return faults
        .filter(({ path }) => !isFoundElsewhere(pool, path, known))
        .map((fault) => ({ ...fault, path: configPathOf(pool, fault.path) }));
}

/** Faults that a check of the place, the counts or the model tells in words of its own. */
function isFoundElsewhere({ modelName, model, nodeGroup }: Pool, [argument, ...inside]: Path, known: Known): boolean {
    if (argument === "nodes") return nodeGroup.nodes.min > nodeGroup.nodes.max;
    if (argument === "demand" && inside.length === 0) return modelFaults(modelName, model, known).length > 0;
    return argument === "region" || argument === "zones";
}

/** Where in the config the planner's argument comes from. */
function configPathOf({ modelName, nodeGroupName }: Pool, [head = "", ...rest]: Path): Path {
    if (head === "demand") return under("models", modelName, ...rest);
    const group = under("gpuNodeGroups", nodeGroupName);
    if (head === "pool") return group;
    if (head === "onlyZones") return [...group, "zones", ...rest];
    if (head !== "capacity") return [...group, head, ...rest];
    if (rest[0] === "instanceTypes") return [...group, ...rest];
    return rest[0] === "instanceType" ? [...group, "instanceTypes", 0] : [...group, "capacity", ...rest];
}

function count(number: number, noun: string): string {
    return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
