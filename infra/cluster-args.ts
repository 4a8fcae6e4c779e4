import { leavesOut } from "../catalog/left-out.ts";
import type { ClusterArgs } from "../components/cluster/index.ts";
import { iamArn, placeOf } from "../components/identity/arn.ts";
import type { DmzNetwork } from "../components/network/index.ts";
import { ranked } from "../config/index.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { keyCustodyOf } from "./key-custody.ts";

/** What the stack's config means for its cluster, in its network. */
export function clusterArgs(config: DeploymentConfig, stack: string, network: DmzNetwork): ClusterArgs {
    const { sealed } = network.securityGroupIds;
    if (sealed === undefined) throw new Error("every network has the sealed group");
    return {
        ...clusterPlanArgs(config, stack),
        subnetIds: network.subnets.sealed.map(({ id }) => id),
        // The group admits itself alone: the control plane and every node are members of it.
        securityGroupIds: { controlPlane: sealed, nodes: sealed },
        networks: { sealedNetworks: network.subnets.sealed.map(({ cidr }) => cidr), vpcCidr: network.cidr },
        ...(leavesOut() ? { isLeftOut: true } : {}),
    };
}

/** Everything about the cluster that is known before there is a network. The cluster has the stack's own name. */
export function clusterPlanArgs(
    config: DeploymentConfig,
    stack: string,
): Omit<ClusterArgs, "subnetIds" | "securityGroupIds" | "networks"> {
    const { accounts, cluster, keyCustody, region } = config;
    const roleArn = (role: string): string => iamArn(placeOf(region, accounts.workload), `role/${role}`);
    const { instanceTypes, minPerZone, maxPerZone } = cluster.systemNodes;
    return {
        clusterName: stack,
        jurisdiction: config.jurisdiction,
        region,
        accountId: accounts.workload,
        zones: config.network.zones,
        administrators: cluster.administrators.map(roleArn),
        viewers: cluster.viewers.map(roleArn),
        logRetentionDays: config.retention.clusterLogDays,
        serviceCidr: cluster.serviceCidr,
        systemNodes: { instanceTypes: ranked(instanceTypes), minPerZone, maxPerZone },
        keyCustody: {
            secrets: keyCustodyOf(keyCustody, "secrets"),
            logs: keyCustodyOf(keyCustody, "logs"),
            volumes: keyCustodyOf(keyCustody, "volumes"),
        },
        createAutoScalingRole: cluster.createAutoScalingRole,
        tags: config.tags,
    };
}
