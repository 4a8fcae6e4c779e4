import { serviceAddresses } from "../components/cluster/service-addresses.ts";
import type { PlannedSubnet } from "../components/network/index.ts";
import type { ObservabilityArgs, WatchedFleet } from "../components/observability/index.ts";
import { poolsOf, routingArgs, tiersOf } from "../config/index.ts";
import type { DeploymentConfig, FleetConfig } from "../config/index.ts";
import { keyCustodyOf } from "./key-custody.ts";
import type { LockedImages } from "./locked-images.ts";

/** What is watched in, beside the config. */
export interface ObservabilitySurroundings {
    readonly stack: string;
    readonly sealedSubnets: readonly PlannedSubnet[];
    readonly images: LockedImages;
}

/** What the stack's config means for its watching: the gateway in every mode, models and GPUs where there are some. */
export function observabilityArgs(
    config: DeploymentConfig,
    { stack, sealedSubnets, images }: ObservabilitySurroundings,
): Omit<ObservabilityArgs, "volumeKeyArn"> {
    const { retentionDays, volumeGiB, alerts } = config.observability;
    return {
        clusterName: stack,
        jurisdiction: config.jurisdiction,
        region: config.region,
        accountId: config.accounts.workload,
        images: { prometheus: images("prometheus"), alertmanager: images("alertmanager") },
        sealedNetworks: sealedSubnets.map(({ cidr }) => cidr),
        apiServerAddress: serviceAddresses(config.cluster.serviceCidr).apiServer,
        gateway: {
            tiers: tiersOf(routingArgs(config)),
            routes: config.routes.map(({ name, dataClasses }) => ({ name, dataClasses })),
        },
        ...("gpuNodeGroups" in config ? { fleet: watchedFleet(config) } : {}),
        budget: { usdPerMonth: config.budget.usdPerMonth, alertPercents: config.budget.alertPercents },
        retentionDays,
        volumeGiB,
        thresholds: alerts,
        ...(Object.keys(config.known.vouched).length === 0 ? {} : { vouched: config.known.vouched }),
        keyCustody: keyCustodyOf(config.keyCustody, "alerts"),
        tags: config.tags,
    };
}

function watchedFleet(config: FleetConfig): WatchedFleet {
    return {
        models: poolsOf(config).map(({ modelName, model, nodeGroupName, nodeGroup, dataClass }) => ({
            name: modelName,
            dataClass,
            pool: nodeGroupName,
            instanceTypes: nodeGroup.instanceTypes,
            minReplicas: model.replicas.min,
        })),
    };
}
