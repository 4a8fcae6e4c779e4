import { fact } from "./fact.ts";

const updateBehavior = {
    source: "Amazon EKS user guide, managed-node-update-behavior (scale up and upgrade phase), an undated copy read on this day",
    asOf: "2026-11-27",
} as const;

/**
 * Seconds that the pods of a node have to leave it while EKS updates a node group without force. Evictions that a disruption
 * budget refuses are tried again until then; after it the update fails with `PodEvictionFailure`, and the nodes that were not
 * reached stay as they are. It cannot be changed.
 */
export const nodeDrainSeconds = fact(900, updateBehavior);

/** Seconds that EKS waits with a node that is empty, before it goes on with the next. */
export const nodeEmptySeconds = fact(60, updateBehavior);

/**
 * Nodes that an update by the strategy `DEFAULT` brings before it takes any: the larger of twice the zones of the group and of
 * its `maxUnavailable`. The strategy `MINIMAL` brings none and takes first.
 */
export const surgeNodesPerZone = fact(2, updateBehavior);
