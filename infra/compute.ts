import type * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../components/cluster/index.ts";
import { ClusterAutoscaler } from "../components/cluster-autoscaler/index.ts";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { ModelStore } from "../components/model-store/model-store.ts";
import type { DmzNetwork } from "../components/network/index.ts";
import { clusterArgs } from "./cluster-args.ts";
import { clusterAutoscalerArgs } from "./cluster-autoscaler-args.ts";
import type { DeploymentConfig } from "./config/index.ts";
import type { LockedImages } from "./locked-images.ts";
import { modelStoreArgs } from "./model-store-args.ts";

/** What the gateway runs on, and the fleet where there is one: bytes and a cluster. */
export interface Compute {
    readonly modelStore: ModelStore;
    readonly cluster: Cluster;
    /** The only Kubernetes provider. */
    readonly kubernetes: kubernetes.Provider;
}

/** What the compute part is built on. */
export interface Ground {
    readonly stack: string;
    readonly cloud: aws.Provider;
    readonly network: DmzNetwork;
    readonly images: LockedImages;
    /** Everything that may run and be served, to the byte. */
    readonly lock: ArtifactLock;
}

/** Declares where the stack's bytes lie and the cluster, with what every cluster needs. */
export function declareCompute(config: DeploymentConfig, { stack, cloud, network, images }: Ground): Compute {
    const modelStore = new ModelStore("model-store", modelStoreArgs(config, stack), { provider: cloud });
    const cluster = new Cluster("cluster", clusterArgs(config, stack, network), { provider: cloud });
    const inCluster = new kubernetes.Provider("cluster", {
        kubeconfig: cluster.kubeconfig,
        // Literal, so that a changed kubeconfig is an update and not the replacement of everything in the cluster.
        clusterIdentifier: cluster.clusterArn,
    });
    const compute = { modelStore, cluster, kubernetes: inCluster };
    new ClusterAutoscaler("cluster-autoscaler", clusterAutoscalerArgs(config, stack, images), inside(compute, cloud));
    return compute;
}

/** Options of what runs in the cluster: both providers, and the cluster's readiness. */
export function inside({ cluster, kubernetes }: Compute, cloud: aws.Provider): pulumi.ComponentResourceOptions {
    return { providers: { aws: cloud, kubernetes }, dependsOn: [...cluster.ready] };
}
