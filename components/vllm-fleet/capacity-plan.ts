import { gpuInstances } from "../../catalog/gpu-instances.ts";
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

/** Whether a pool has a place for one replica more than all that always run: an update can then bring one before it takes one. */
export function canSurge(serving: Serving, modelName: string): boolean {
    const poolName = serving.models[modelName]?.pool ?? "";
    const pool = serving.pools[poolName];
    if (pool === undefined) return false;
    const users = Object.entries(serving.models).filter(([, model]) => model.pool === poolName);
    const loads = users.flatMap(([name, model]) => {
        const shape = shapeOn(pool, model);
        if (shape === undefined) return [];
        const always = planRevisions(name, model).map(({ replicas }) => ({ shape, replicas: replicas.min }));
        return name === modelName ? [...always, { shape, replicas: 1 }] : always;
    });
    return nodesFor(pool, loads) <= pool.nodes.max;
}

/** Nothing where the model does not fit, or its counts are in no order: both are refused by themselves. */
function mostLoads(name: string, model: FleetModel, pool: FleetPool): readonly PoolLoad[] {
    const shape = shapeOn(pool, model);
    if (shape === undefined || model.replicas.min > model.replicas.max) return [];
    return planRevisions(name, model).map(({ replicas }) => ({ shape, replicas: replicas.max }));
}

function shapeOn(pool: FleetPool, model: FleetModel): Shape | undefined {
    const fit = fitModel(model.facts, gpuInstances[pool.instanceTypes[0]], model);
    return fit.fits ? fit.shape : undefined;
}
