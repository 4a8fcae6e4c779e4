import type * as pulumi from "@pulumi/pulumi";
import { waitFor } from "../components/child-options.ts";
import { GpuAgents } from "../components/gpu-agents/index.ts";
import { GpuNodeGroup } from "../components/gpu-node-group/index.ts";
import { VllmFleet } from "../components/vllm-fleet/index.ts";
import { inside } from "./compute.ts";
import type { Compute } from "./compute.ts";
import type { Ground } from "./ground.ts";
import { poolsOf } from "../config/index.ts";
import type { FleetConfig } from "../config/index.ts";
import { fleetArgs } from "./fleet-args.ts";
import { gpuAgentsArgs } from "./gpu-agents-args.ts";
import { gpuNodeGroupArgs } from "./gpu-node-group-args.ts";

/** The stack's own models, and what they run on. */
export interface Fleet {
    /** By name in the config. */
    readonly gpuNodeGroups: Readonly<Record<string, GpuNodeGroup>>;
    readonly servers: VllmFleet;
    /** Of the servers and of the GPUs' agents: whoever reads there waits for them. */
    readonly namespaces: readonly pulumi.Resource[];
}

/** Declares the GPU nodes of a fleet, what makes their GPUs usable, and the models on them. */
export function declareFleet(config: FleetConfig, ground: Ground, compute: Compute): Fleet {
    const { cloud, network, images } = ground;
    const { cluster, modelStore } = compute;
    const agents = new GpuAgents("gpu-agents", gpuAgentsArgs(config, images), inside(compute, cloud, []));
    const gpuNodeGroups = poolsOf(config).map((pool) => {
        const args = gpuNodeGroupArgs(config, pool, { cluster, network });
        const opts = { provider: cloud, dependsOn: [...cluster.nodePrerequisites] };
        return [pool.nodeGroupName, new GpuNodeGroup(pool.nodeGroupName, args, opts)] as const;
    });
    const nodes = gpuNodeGroups.map(([, group]) => group);
    const onControllers = inside(compute, cloud);
    const servers = new VllmFleet(
        "fleet",
        fleetArgs(config, { ...ground, readerRoleArns: modelStore.readerRoleArns }),
        // Servers wait for their GPUs in the deployment and not as pods, whose time to start runs.
        { ...onControllers, dependsOn: waitFor(onControllers, agents, ...nodes) },
    );
    return {
        gpuNodeGroups: Object.fromEntries(gpuNodeGroups),
        servers,
        namespaces: [agents.namespace, ...servers.namespaces],
    };
}
