import { gpuInstances } from "../../catalog/gpu-instances.ts";
import type { GpuInstanceType } from "../../catalog/gpu-instances.ts";
import { gpusOf } from "../gpu-node-group/fit-model.ts";
import type { Shape } from "../gpu-node-group/fit-model.ts";

/** What one pod of a server takes of its node. */
export interface PodResources {
    readonly gpus: number;
    readonly memoryGiB: number;
    readonly cpuMillicores: number;
    /** Part of the memory. */
    readonly sharedMemoryGiB: number;
    /** EFA interfaces; zero where a replica has one node. */
    readonly efaInterfaces: number;
}

/**
 * What the kubelet, the system and the agents leave: Karpenter's table has 29 of 32 GiB on a g6e.xlarge and 57 of 64 on a
 * g7e.2xlarge, and the agents of a GPU node ask for about one more.
 */
const shareForServers = 0.8;

/** The share of a node that belongs to a pod's GPUs, on the smallest instance type of its group: pods fit on each. */
export function podResources(shape: Shape, instanceTypes: readonly GpuInstanceType[]): PodResources {
    const gpus = gpusOf(shape) / shape.nodes;
    const least = (amount: (type: GpuInstanceType) => number) => Math.min(...instanceTypes.map(amount));
    const share = (type: GpuInstanceType) => (gpus / gpuInstances[type].gpuCount) * shareForServers;
    return {
        gpus,
        memoryGiB: Math.floor(least((type) => gpuInstances[type].memoryGiB * share(type))),
        cpuMillicores: Math.floor(least((type) => gpuInstances[type].vcpus * share(type)) * 10) * 100,
        sharedMemoryGiB: sharedMemoryGiB(gpus),
        efaInterfaces: shape.nodes > 1 ? least((type) => gpuInstances[type].efaInterfaces) : 0,
    };
}

/**
 * NCCL and vLLM's processes of one pod talk through /dev/shm, which is 64 MiB unless it is asked for; NCCL then dies with a bus
 * error. 1 GiB for one GPU as in KServe, 16 for eight between the example of LeaderWorkerSet (15) and production-stack (20).
 */
function sharedMemoryGiB(gpus: number): number {
    return gpus === 1 ? 1 : 2 * gpus;
}
