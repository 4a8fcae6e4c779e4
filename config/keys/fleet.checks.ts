import { spotOnlyFaults } from "../../components/gpu-node-group/feasibility.ts";
import { planNodeGroup } from "../../components/gpu-node-group/plan-node-group.ts";
import type { NodeGroupPlanning } from "../../components/gpu-node-group/plan-node-group.ts";
import type { Fault, Path } from "../../components/fault.ts";
import type { Serving } from "../../components/vllm-fleet/args.ts";
import { nodesAtMost } from "../../components/vllm-fleet/capacity-plan.ts";
import { servingFaults } from "../../components/vllm-fleet/serving-faults.ts";
import type { Draft } from "../draft.ts";
import { findingAt } from "../fault.ts";
import type { Finding } from "../fault.ts";
import { nodeGroupRequest, poolsOf, servingOf } from "../fleet.ts";
import type { Pool } from "../fleet.ts";
import { belowConcept, under } from "../path.ts";
import type { ConfigPath } from "../path.ts";
import { quote } from "../suggest.ts";
import type { Check } from "../check.ts";
import { repeats } from "../check.ts";
import { modelFindings } from "./models.checks.ts";

/** A node group serves one model: its nodes are planned, labelled and scaled for it. */
export const oneModelPerGroup: Check = (draft) => {
    const pools = poolsOf(draft);
    return repeats(pools.map(({ nodeGroupName }) => nodeGroupName)).flatMap((i): readonly Finding[] => {
        const pool = pools[i];
        const first = pools.find(({ nodeGroupName }) => nodeGroupName === pool?.nodeGroupName);
        if (pool === undefined || first === undefined) return [];
        return [
            {
                path: under("models", pool.modelName, "nodeGroup"),
                problem: `${quote(first.modelName)} runs on the node group ${quote(pool.nodeGroupName)} already`,
                reason: "Nodes are planned, labelled and scaled for one model; two would take each other's GPUs.",
                fix: "Write a node group of its own in gpuNodeGroups, and name it here.",
            },
        ];
    });
};

/** Each model must fit on its nodes, and there must be such nodes. */
export const modelsFit: Check = (draft) =>
    plannedPools(draft).flatMap(({ pool, planning }) => (planning.ok ? [] : planningFindings(pool, planning.faults)));

/** What the fleet itself would refuse: its counts, the weights of its revisions, and nodes for both of them. */
export const fleetServes: Check = (draft) =>
    servingFaults(servingAlone(draft))
        // That a model has nodes, and that it fits on them, is judged with the node group.
        .filter(({ path: [concept, , field] }) => concept !== "models" || field !== "pool")
        .map((fault) => findingAt(belowConcept(fault.path), fault));

/** Every node that always runs must have a use. */
export const nodesAreUsed: Check = (draft) => {
    const serving = servingAlone(draft);
    return plannedPools(draft).flatMap(({ pool, planning }): readonly Finding[] => {
        const { nodeGroupName, nodeGroup, modelName, model } = pool;
        const usable = nodesAtMost(serving, nodeGroupName);
        if (!planning.ok || nodeGroup.nodes.min <= usable) return [];
        return [
            {
                path: under("gpuNodeGroups", nodeGroupName, "nodes", "min"),
                problem: `never fewer than ${nodeGroup.nodes.min} nodes run, and ${count(model.replicas.max, "replica")} of ${quote(modelName)} can use ${usable}`,
                reason: "GPUs that nobody uses are the most expensive thing a stack can hold.",
                fix: `Write at most ${usable}, or more replicas.`,
            },
        ];
    });
};

/** The fleet as it can be read, without the models that share a node group: that has been found already. */
function servingAlone(draft: Draft): Serving {
    const { models, pools } = servingOf(draft);
    const entries = Object.entries(models);
    const second = repeats(entries.map(([, { pool }]) => pool));
    return { models: Object.fromEntries(entries.filter((_, i) => !second.includes(i))), pools };
}

/** A model that serves bound data must not stand on nodes that EC2 takes back. */
export const boundDataNotOnSpot: Check = (draft) => {
    const members = poolsOf(draft).map(({ modelName, dataClass, nodeGroupName, nodeGroup }) => ({
        model: modelName,
        dataClass,
        capacity: { kind: nodeGroup.capacity.type },
        path: under("gpuNodeGroups", nodeGroupName, "capacity", "type"),
    }));
    return spotOnlyFaults(members).map((fault) => ({
        ...findingAt(fault.path, fault),
        fix: "Write onDemand, or a reservation.",
    }));
};

function plannedPools(draft: Draft): readonly { readonly pool: Pool; readonly planning: NodeGroupPlanning }[] {
    const { jurisdiction, region, network, accounts } = draft;
    const zones = network?.zones;
    if (jurisdiction === undefined || region === undefined || zones === undefined) return [];
    // The account plays no part in whether a model fits.
    const place = { jurisdiction, region, zones, accountId: accounts?.workload ?? "" };
    const pools = poolsOf(draft);
    const second = repeats(pools.map(({ nodeGroupName }) => nodeGroupName));
    return pools
        .filter((_, i) => !second.includes(i))
        .map((pool) => ({ pool, planning: planNodeGroup(nodeGroupRequest(place, pool), "cluster") }));
}

function planningFindings(pool: Pool, faults: readonly Fault[]): readonly Finding[] {
    return faults
        .filter(({ path }) => !isFoundElsewhere(pool, path))
        .map((fault) => findingAt(configPathOf(pool, fault.path), fault));
}

/** Faults that a check of the place, the counts or the model tells in words of its own. */
function isFoundElsewhere({ modelName, model, nodeGroup }: Pool, [argument, ...inside]: Path): boolean {
    if (argument === "nodes") return nodeGroup.nodes.min > nodeGroup.nodes.max;
    if (argument === "demand" && inside.length === 0) return modelFindings(modelName, model).length > 0;
    return argument === "region" || argument === "zones";
}

/** Where in the config the planner's argument comes from. */
function configPathOf({ modelName, nodeGroupName }: Pool, [head = "", ...rest]: Path): ConfigPath {
    if (head === "demand") return under("models", modelName, ...rest);
    const group = under("gpuNodeGroups", nodeGroupName);
    if (head === "pool") return group;
    if (head !== "capacity") return [...group, head, ...rest];
    if (rest[0] === "instanceTypes") return [...group, ...rest];
    return rest[0] === "instanceType" ? [...group, "instanceTypes", 0] : [...group, "capacity", ...rest];
}

function count(number: number, noun: string): string {
    return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
