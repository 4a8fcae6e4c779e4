import { gpuInstances } from "../../catalog/gpu-instances.ts";
import { gpusOf } from "../gpu-node-group/fit-model.ts";
import type { Shape } from "../gpu-node-group/fit-model.ts";
import type { FleetPool } from "./args.ts";

/** Replicas of one model on a pool. */
export interface PoolLoad {
    readonly shape: Shape;
    readonly replicas: number;
}

/**
 * Nodes that replicas take, all models of a pool together. GPUs are not shared: each replica has its own, and those of one pod
 * lie on one node.
 */
export function nodesFor(pool: Pick<FleetPool, "instanceTypes">, loads: readonly PoolLoad[]): number {
    const gpuCount = gpuInstances[pool.instanceTypes[0]].gpuCount;
    const nodes = loads.map(({ shape, replicas }) =>
        shape.nodes > 1 ? replicas * shape.nodes : replicas / Math.floor(gpuCount / gpusOf(shape)),
    );
    // Thirds and the like do not add up to a whole number in binary.
    return Math.ceil(nodes.reduce((sum, one) => sum + one, 0) - 1e-9);
}
