import { surgeNodesPerZone } from "../../catalog/eks.ts";
import type { Capacity } from "./args.ts";

/** How EKS replaces the nodes of a group: its `updateConfig`. */
export interface NodeUpdateConfig {
    /**
     * `DEFAULT` brings nodes before it takes any, and without spare capacity fails and leaves the old ones alone. `MINIMAL` takes
     * first: one replica less until the new node is there, and the only way where no further node can be had.
     */
    readonly updateStrategy: "DEFAULT" | "MINIMAL";
    /** Nodes that are drained at a time. */
    readonly maxUnavailable: number;
}

/**
 * Plans the updates of a group of nodes in one zone.
 *
 * @param nodesPerReplica Nodes of one replica, which starts only where all of them are new.
 */
export function nodeUpdateConfig(
    capacity: Capacity["kind"],
    nodes: { readonly min: number; readonly max: number },
    nodesPerReplica: number,
): NodeUpdateConfig {
    const reserved = capacity === "reservation" || capacity === "capacityBlock";
    const wanted = Math.max(surgeNodesPerZone.value, nodesPerReplica);
    return {
        // What is reserved is all there is.
        updateStrategy: reserved && nodes.max - nodes.min < wanted ? "MINIMAL" : "DEFAULT",
        maxUnavailable: nodesPerReplica,
    };
}
