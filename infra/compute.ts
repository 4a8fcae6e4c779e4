import type * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import { Cluster } from "../components/cluster/index.ts";
import { ClusterAutoscaler } from "../components/cluster-autoscaler/index.ts";
import { GpuAgents } from "../components/gpu-agents/index.ts";
import { GpuNodeGroup } from "../components/gpu-node-group/index.ts";
import { ModelStore } from "../components/model-store/model-store.ts";
import type { DmzNetwork } from "../components/network/index.ts";
import { clusterArgs } from "./cluster-args.ts";
import { clusterAutoscalerArgs } from "./cluster-autoscaler-args.ts";
import { poolsOf } from "./config/index.ts";
import type { FleetConfig } from "./config/index.ts";
import { gpuAgentsArgs } from "./gpu-agents-args.ts";
import { gpuNodeGroupArgs } from "./gpu-node-group-args.ts";
import { lockedImages, readLock } from "./locked-images.ts";
import { modelStoreArgs } from "./model-store-args.ts";

/** What a fleet runs on: bytes, cluster, GPUs. */
export interface Compute {
    readonly modelStore: ModelStore;
    readonly cluster: Cluster;
    /** The only Kubernetes provider. */
    readonly kubernetes: kubernetes.Provider;
    /** By name in the config. */
    readonly gpuNodeGroups: Readonly<Record<string, GpuNodeGroup>>;
}

/** What the compute part is built on. */
export interface Ground {
    readonly stack: string;
    readonly cloud: aws.Provider;
    readonly network: DmzNetwork;
}

/** Declares where a fleet's bytes lie and what it runs on. */
export function declareCompute(config: FleetConfig, { stack, cloud, network }: Ground): Compute {
    const images = lockedImages(config, stack, readLock());
    const modelStore = new ModelStore("model-store", modelStoreArgs(config, stack), { provider: cloud });
    const cluster = new Cluster("cluster", clusterArgs(config, stack, network), { provider: cloud });
    const inCluster = new kubernetes.Provider("cluster", {
        kubeconfig: cluster.kubeconfig,
        // Literal, so that a changed kubeconfig is an update and not the replacement of everything in the cluster.
        clusterIdentifier: cluster.clusterArn,
    });
    const whenReady = { providers: { aws: cloud, kubernetes: inCluster }, dependsOn: [...cluster.ready] };
    new ClusterAutoscaler("cluster-autoscaler", clusterAutoscalerArgs(config, stack, images), whenReady);
    new GpuAgents("gpu-agents", gpuAgentsArgs(config, images), whenReady);
    const gpuNodeGroups = poolsOf(config).map(
        (pool) =>
            [
                pool.nodeGroupName,
                new GpuNodeGroup(pool.nodeGroupName, gpuNodeGroupArgs(config, pool, { cluster, network }), {
                    provider: cloud,
                    dependsOn: [...cluster.nodePrerequisites],
                }),
            ] as const,
    );
    return { modelStore, cluster, kubernetes: inCluster, gpuNodeGroups: Object.fromEntries(gpuNodeGroups) };
}
