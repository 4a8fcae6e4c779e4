import { gpuInstances } from "../../catalog/gpu-instances.ts";
import { models } from "../../catalog/models.ts";
import { fitModel, gpusOf } from "../gpu-node-group/fit-model.ts";
import type { Shape } from "../gpu-node-group/fit-model.ts";
import type { FleetModel, FleetPool, Serving } from "./args.ts";
import { planRevisions } from "./revision-plan.ts";

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

/** Nodes of a pool that everything on it takes at most, both revisions of an update included. */
export function nodesAtMost(serving: Serving, poolName: string): number {
    const pool = serving.pools[poolName];
    if (pool === undefined) return 0;
    const users = Object.entries(serving.models).filter(([, model]) => model.pool === poolName);
    return nodesFor(
        pool,
        users.flatMap(([name, model]) => mostLoads(name, model, pool)),
    );
}

/** Nothing where the model does not fit, or its counts are in no order: both are refused by themselves. */
function mostLoads(name: string, model: FleetModel, pool: FleetPool): readonly PoolLoad[] {
    const fit = fitModel(models[model.model], gpuInstances[pool.instanceTypes[0]], model.demand);
    if (!fit.fits || model.replicas.min > model.replicas.max) return [];
    return planRevisions(name, model).map(({ replicas }) => ({ shape: fit.shape, replicas: replicas.max }));
}
