import { serviceAddresses } from "../components/cluster/service-addresses.ts";
import type { ClusterAutoscalerArgs } from "../components/cluster-autoscaler/index.ts";
import { timeLimitsOf } from "../config/index.ts";
import type { DeploymentConfig } from "../config/index.ts";
import type { Ground } from "./ground.ts";

/** What the stack's config means for the autoscaler of its nodes. */
export function clusterAutoscalerArgs(
    config: DeploymentConfig,
    { stack, network, images }: Pick<Ground, "stack" | "network" | "images">,
): ClusterAutoscalerArgs {
    const { autoscalerGraceSeconds, provisionSeconds } = timeLimitsOf(config).nodes;
    return {
        clusterName: stack,
        region: config.region,
        accountId: config.accounts.workload,
        image: images("cluster-autoscaler"),
        timeLimits: { autoscalerGraceSeconds, provisionSeconds },
        sealedNetworks: network.subnets.sealed.map(({ cidr }) => cidr),
        apiServerAddress: serviceAddresses(config.cluster.serviceCidr).apiServer,
        tags: config.tags,
    };
}
