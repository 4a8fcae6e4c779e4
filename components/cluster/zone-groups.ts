/** How many nodes a zone always has, and how many it may have. */
export interface NodeBounds {
    readonly min: number;
    readonly max: number;
}

/** The part of a pool of nodes that stands in one zone: a node group of its own. */
export interface ZoneGroup extends NodeBounds {
    readonly zone: string;
    /** Ends the group's names: the letter of its zone, which is unique in a region. */
    readonly letter: string;
}

/**
 * Divides a pool over its zones, one node group each. A managed node group over several zones is rebalanced by its scaling group,
 * which ends nodes whatever a disruption budget says, and EKS offers no way to switch that off; in one zone there is nothing to
 * balance. The autoscaler keeps the groups even where it can (`--balance-similar-node-groups`).
 *
 * The nodes that always run are spread, the first zones taking what is left over. Each zone may take all that the pool may have,
 * because capacity is often to be had in one zone alone: nodes come for pods that wait, and the pods are bounded by replicas and
 * quota, so that the pool stays within its bounds although its groups together do not.
 */
export function zoneGroups(zones: readonly string[], { min, max }: NodeBounds): readonly ZoneGroup[] {
    const each = Math.floor(min / zones.length);
    const over = min % zones.length;
    return zones.map((zone, i) => ({ zone, letter: zone.slice(-1), min: each + (i < over ? 1 : 0), max }));
}
