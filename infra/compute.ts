import type * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { leavesOut } from "../catalog/left-out.ts";
import { Admission } from "../components/admission/index.ts";
import { Cluster } from "../components/cluster/index.ts";
import { Controllers } from "../components/controllers/index.ts";
import type { Need } from "../components/controllers/index.ts";
import { ClusterAutoscaler } from "../components/cluster-autoscaler/index.ts";
import { ModelStore } from "../components/model-store/model-store.ts";
import { clusterArgs } from "./cluster-args.ts";
import { clusterAutoscalerArgs } from "./cluster-autoscaler-args.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { controllersArgs } from "./controllers-args.ts";
import type { Ground } from "./ground.ts";
import { modelStoreArgs } from "./model-store-args.ts";

/** What the gateway runs on, and the fleet where there is one: bytes and a cluster. */
export interface Compute {
    readonly modelStore: ModelStore;
    readonly cluster: Cluster;
    /** The Kubernetes provider of everything but the network policies that the cluster itself makes before its first node. */
    readonly kubernetes: kubernetes.Provider;
    readonly controllers: Controllers;
}

/** Declares where the stack's bytes lie and the cluster, with what every cluster needs. */
export function declareCompute(config: DeploymentConfig, ground: Ground): Compute {
    const { stack, cloud, network } = ground;
    const modelStore = new ModelStore("model-store", modelStoreArgs(config, stack), { provider: cloud });
    const cluster = new Cluster("cluster", clusterArgs(config, stack, network), { provider: cloud });
    const { jurisdiction, region, accounts } = config;
    const admission = new Admission(
        "admission",
        { jurisdiction, region, accountId: accounts.workload },
        { provider: cluster.early },
    );
    const inCluster = new kubernetes.Provider(
        "cluster",
        {
            kubeconfig: cluster.kubeconfig,
            // Literal, so that a changed kubeconfig is an update and not the replacement of everything in the cluster.
            clusterIdentifier: cluster.clusterArn,
        },
        // So every object in the cluster waits for its readiness and for what it refuses, and need not name them.
        { dependsOn: leavesOut() ? [] : [...cluster.ready, ...admission.ready] },
    );
    const onCluster = { providers: { aws: cloud, kubernetes: inCluster }, dependsOn: [...cluster.ready] };
    new ClusterAutoscaler("cluster-autoscaler", clusterAutoscalerArgs(config, ground), onCluster);
    const controllers = new Controllers("controllers", controllersArgs(config, ground), onCluster);
    return { modelStore, cluster, kubernetes: inCluster, controllers };
}

/**
 * Options of what runs in the cluster: both providers, the cluster's readiness, and the controllers of the objects that are
 * declared.
 * @param needs Whose controllers to wait for. @default all
 */
export function inside(
    { cluster, kubernetes, controllers }: Compute,
    cloud: aws.Provider,
    needs: readonly Need[] = ["gateway", "fleet"],
): pulumi.ComponentResourceOptions {
    const running = needs.flatMap((need) => controllers.ready[need]);
    return { providers: { aws: cloud, kubernetes }, dependsOn: [...cluster.ready, ...running] };
}
