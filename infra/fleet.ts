import type * as pulumi from "@pulumi/pulumi";
import { GpuAgents } from "../components/gpu-agents/index.ts";
import { GpuNodeGroup } from "../components/gpu-node-group/index.ts";
import { inside } from "./compute.ts";
import type { Compute, Ground } from "./compute.ts";
import { poolsOf } from "./config/index.ts";
import type { FleetConfig } from "./config/index.ts";
import { gpuAgentsArgs } from "./gpu-agents-args.ts";
import { gpuNodeGroupArgs } from "./gpu-node-group-args.ts";

/** What the stack's own models run on. */
export interface Fleet {
    /** By name in the config. */
    readonly gpuNodeGroups: Readonly<Record<string, GpuNodeGroup>>;
    /** What makes the fleet's namespaces: whoever reads there waits for it. */
    readonly inCluster: readonly pulumi.Resource[];
}

/** Declares the GPU nodes of a fleet, and what makes their GPUs usable. */
export function declareFleet(config: FleetConfig, ground: Ground, compute: Compute): Fleet {
    const { cloud, network, images } = ground;
    const { cluster } = compute;
    const agents = new GpuAgents("gpu-agents", gpuAgentsArgs(config, images), inside(compute, cloud));
    const gpuNodeGroups = poolsOf(config).map((pool) => {
        const args = gpuNodeGroupArgs(config, pool, { cluster, network });
        const opts = { provider: cloud, dependsOn: [...cluster.nodePrerequisites] };
        return [pool.nodeGroupName, new GpuNodeGroup(pool.nodeGroupName, args, opts)] as const;
    });
    return { gpuNodeGroups: Object.fromEntries(gpuNodeGroups), inCluster: [agents] };
}
