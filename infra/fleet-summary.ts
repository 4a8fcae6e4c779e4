import type { GpuNodeGroup } from "../components/gpu-node-group/index.ts";

/** A node group as a reviewer asks about it: which GPUs, bought how, and how much room the model has there. */
export function summaryOf({ plan }: GpuNodeGroup) {
    const { fit, replicasPerNode, scaling, instanceTypes, capacityType, warnings } = plan;
    const { tensorParallel, pipelineParallel, nodes } = fit.shape;
    return {
        instanceTypes: [...instanceTypes],
        capacityType,
        nodes: { min: scaling.min, max: scaling.max },
        replica: { tensorParallel, pipelineParallel, nodes },
        replicasPerNode,
        maxContextTokens: fit.maxContextTokens,
        concurrentRequests: fit.concurrentRequests,
        headroomGiBPerGpu: Math.floor(fit.headroomGiBPerGpu * 10) / 10,
        warnings: [...warnings],
    };
}
