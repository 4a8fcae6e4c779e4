import type { ClusterAutoscalerArgs } from "../components/cluster-autoscaler/index.ts";
import { timeLimitsOf } from "../config/index.ts";
import type { DeploymentConfig } from "../config/index.ts";
import type { LockedImages } from "./locked-images.ts";

/** What the stack's config means for the autoscaler of its nodes. */
export function clusterAutoscalerArgs(
    config: DeploymentConfig,
    stack: string,
    images: LockedImages,
): ClusterAutoscalerArgs {
    const { autoscalerGraceSeconds, provisionSeconds } = timeLimitsOf(config).nodes;
    return {
        clusterName: stack,
        region: config.region,
        accountId: config.accounts.workload,
        image: images("cluster-autoscaler"),
        timeLimits: { autoscalerGraceSeconds, provisionSeconds },
        tags: config.tags,
    };
}
