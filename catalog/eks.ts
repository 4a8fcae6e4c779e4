import { fact } from "./fact.ts";

const updateBehavior = {
    source: "Amazon EKS user guide, managed-node-update-behavior (scale up and upgrade phase), an undated copy read on this day",
    asOf: "2026-11-27",
} as const;

/** Seconds that EKS waits with a node that is empty, before it goes on with the next. */
export const nodeEmptySeconds = fact(60, updateBehavior);

/**
 * Nodes that an update by the strategy `DEFAULT` brings before it takes any: the larger of twice the zones of the group and of
 * its `maxUnavailable`. The strategy `MINIMAL` brings none and takes first.
 */
export const surgeNodesPerZone = fact(2, updateBehavior);
