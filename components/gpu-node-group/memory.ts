import type { Attention } from "../../catalog/models.ts";
import { servingMemory } from "../../catalog/serving-memory.ts";

/** Number format of the key-value cache. */
export type KvPrecision = "bf16" | "fp8";

/** How one replica of a model is spread over GPUs: each stage of the pipeline over `tensorParallel` GPUs. */
export interface Parallelism {
    readonly tensorParallel: number;
    readonly pipelineParallel: number;
}

const bytesPerGiB = 1024 ** 3;
const bytesPerElement: Readonly<Record<KvPrecision, number>> = { bf16: 2, fp8: 1 };

const weightsFactor = servingMemory.value.weightsFactor * servingMemory.value.unevenFactor;
/** What a GPU needs for activations, and outside PyTorch. */
export const { overheadGiB } = servingMemory.value;

/**
 * Share of a GPU's memory that vLLM may take; the driver and CUDA graphs need the rest. Our choice: vLLM's own
 * (`usualMemoryShare` in catalog/vllm.ts) leaves less for the graphs.
 */
export const gpuMemoryUtilization = 0.9;

/** Memory one GPU needs for the weights. The largest stage decides where the layers do not divide evenly. */
export function weightsGiBPerGpu(sizeGiB: number, layers: number, shape: Parallelism): number {
    return (sizeGiB * weightsFactor * stageShare(layers, shape)) / shape.tensorParallel;
}

/**
 * Memory one GPU needs for the cache of one request of `tokens`.
 *
 * Tensor parallelism divides grouped-query heads, and copies them once there are more GPUs than KV heads; latent
 * attention has nothing to divide, so every GPU of a stage holds a whole copy. A pipeline stage holds its own layers
 * only.
 */
export function kvGiBPerGpu(attention: Attention, precision: KvPrecision, shape: Parallelism, tokens: number): number {
    const window = attention.kind === "gqa" ? attention.windowed : undefined;
    if (window === undefined) return tokens * kvGiBPerTokenAndGpu(attention, precision, shape);
    const seen = (attention.layers - window.layers) * tokens + window.layers * Math.min(tokens, window.windowTokens);
    return (seen / attention.layers) * kvGiBPerTokenAndGpu(attention, precision, shape);
}

/** Memory one GPU needs for one token of cache, where every layer sees the whole context. */
export function kvGiBPerTokenAndGpu(attention: Attention, precision: KvPrecision, shape: Parallelism): number {
    const layers = attention.layers * stageShare(attention.layers, shape);
    return (layers * kvBytesPerTokenAndLayer(attention, precision)) / kvRanks(attention, shape) / bytesPerGiB;
}

function kvBytesPerTokenAndLayer(attention: Attention, precision: KvPrecision): number {
    const elements =
        attention.kind === "gqa" ? 2 * attention.kvHeads * attention.headDim : attention.kvLoraRank + attention.ropeDim;
    return elements * bytesPerElement[precision];
}

/** Over how many GPUs the cache of a stage is divided. */
function kvRanks(attention: Attention, shape: Parallelism): number {
    return attention.kind === "gqa" ? Math.min(shape.tensorParallel, attention.kvHeads) : 1;
}

function stageShare(layers: number, shape: Parallelism): number {
    return Math.ceil(layers / shape.pipelineParallel) / layers;
}
