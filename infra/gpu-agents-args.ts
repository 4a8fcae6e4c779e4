import type { GpuAgentsArgs } from "../components/gpu-agents/index.ts";
import type { FleetConfig } from "../config/index.ts";
import type { LockedImages } from "./locked-images.ts";

/** What the stack's config means for the agents on its GPU nodes; the EFA plugin where a replica may span nodes. */
export function gpuAgentsArgs(config: FleetConfig, images: LockedImages): GpuAgentsArgs {
    const spans = Object.values(config.models).some(({ nodesPerReplica }) => nodesPerReplica > 1);
    return {
        region: config.region,
        accountId: config.accounts.workload,
        images: {
            devicePlugin: images("nvidia-device-plugin"),
            dcgmExporter: images("dcgm-exporter"),
            ...(spans ? { efaPlugin: images("aws-efa-k8s-device-plugin") } : {}),
        },
    };
}
