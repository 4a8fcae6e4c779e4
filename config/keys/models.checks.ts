import type { Fault } from "../../components/fault.ts";
import { servingFaults } from "../../components/vllm-fleet/serving-faults.ts";
import type { Check } from "../check.ts";
import { entriesOf, repeats } from "../check.ts";
import { namedBackends } from "../routing.ts";
import { poolsOf, servingAlone } from "../fleet.ts";
import type { FleetKey } from "../fleet.ts";
import { below, under } from "../path.ts";
import { chooseFrom, quote } from "../../components/suggest.ts";

/** Each model must name a node group that exists. */
export const modelsHaveNodes: Check<FleetKey> = (draft) => {
    const groups = draft.written.gpuNodeGroups;
    if (groups === undefined) return [];
    return entriesOf(draft.models).flatMap(([name, { nodeGroup }]) =>
        groups.includes(nodeGroup)
            ? []
            : [
                  {
                      path: under("models", name, "nodeGroup"),
                      problem: `there is no GPU node group ${quote(nodeGroup)}`,
                      why: "A model without GPUs never starts.",
                      fix: chooseFrom(nodeGroup, groups),
                  },
              ],
    );
};

/** Models that no route names are paid for and idle. */
export const modelsAreRouted: Check<FleetKey> = (draft) => {
    const named = namedBackends(draft);
    if (named === undefined) return [];
    return entriesOf(draft.models).flatMap(([name]) =>
        named.includes(name)
            ? []
            : [
                  {
                      path: under("models", name),
                      at: "key" as const,
                      problem: `no route leads to the model ${quote(name)}`,
                      why: "Its GPUs would run without a single request.",
                      fix: "Name it in a route, as a mirror for example, or remove it.",
                  },
              ],
    );
};

/** A node group serves one model: its nodes are planned, labelled and scaled for it. */
export const oneModelPerGroup: Check<FleetKey> = (draft) => {
    const pools = poolsOf(draft);
    return repeats(pools.map(({ nodeGroupName }) => nodeGroupName)).flatMap((i): readonly Fault[] => {
        const pool = pools[i];
        const first = pools.find(({ nodeGroupName }) => nodeGroupName === pool?.nodeGroupName);
        if (pool === undefined || first === undefined) return [];
        return [
            {
                path: under("models", pool.modelName, "nodeGroup"),
                problem: `${quote(first.modelName)} runs on the node group ${quote(pool.nodeGroupName)} already`,
                why: "Nodes are planned, labelled and scaled for one model; two would take each other's GPUs.",
                fix: "Write a node group of its own in gpuNodeGroups, and name it here.",
            },
        ];
    });
};

/** What the fleet itself would refuse: its counts, the weights of its revisions, and nodes for both of them. */
export const fleetServes: Check<FleetKey> = (draft) =>
    servingFaults(servingAlone(draft))
        // That a model has nodes, and that it fits on them, is judged with the node group.
        .filter(({ path: [concept, , field] }) => concept !== "models" || field !== "pool")
        .map((fault) => ({ ...fault, path: below(fault.path) }));
