import type { Cluster } from "../components/cluster/index.ts";
import type { GpuNodeGroupArgs } from "../components/gpu-node-group/index.ts";
import type { DmzNetwork } from "../components/network/index.ts";
import { nodeGroupRequest } from "../config/index.ts";
import type { FleetConfig, Pool } from "../config/index.ts";

/** What the stack's config means for one GPU node group: the request that the config was judged by, and its cluster. */
export function gpuNodeGroupArgs(
    config: FleetConfig,
    pool: Pool,
    { cluster, network }: { readonly cluster: Cluster; readonly network: DmzNetwork },
): GpuNodeGroupArgs {
    const { sealed } = network.securityGroupIds;
    if (sealed === undefined) throw new Error("every network has the sealed group");
    const { jurisdiction, region, accounts, known } = config;
    const { vouched } = known;
    const place = { jurisdiction, region, accountId: accounts.workload, zones: config.network.zones, vouched };
    return {
        ...nodeGroupRequest(place, pool),
        clusterName: cluster.clusterName,
        nodeRoleArn: cluster.nodeRoleArn,
        volumeKeyArn: cluster.volumeKeyArn,
        vpcId: network.vpcId,
        subnetIds: network.subnets.sealed.map(({ id }) => id),
        nodeSecurityGroupId: sealed,
        tags: config.tags,
    };
}
