import { gpuPrecisions } from "../../catalog/gpu-instances.ts";
import type { GpuInstance } from "../../catalog/gpu-instances.ts";
import type { Attention, Model, Precision } from "../../catalog/models.ts";
import type { FaultText } from "../fault.ts";
import { gpuMemoryUtilization, kvGiBPerGpu, kvGiBPerTokenAndGpu, overheadGiB, weightsGiBPerGpu } from "./memory.ts";
import type { KvPrecision, Parallelism } from "./memory.ts";

/** The facts of an instance type that decide whether a model fits. */
export type GpuHardware = Pick<GpuInstance, "id" | "gpu" | "gpuCount" | "gpuMemoryMiB" | "nvlink" | "efaInterfaces">;
/** The facts of a model that decide whether it fits. */
export type SizedModel = Pick<Model, "name" | "attention" | "maxContextTokens" | "weights" | "maxTensorParallel">;

/** What one replica of a model has to carry. */
export interface ServingDemand {
    readonly precision: Precision;
    /** Longest request in tokens, prompt and answer together. */
    readonly maxContextTokens: number;
    /** Requests of that length at the same time. */
    readonly concurrency: number;
    /** `fp8` halves the cache, at some cost in quality. */
    readonly kvPrecision: KvPrecision;
    /** Nodes that one replica may span, 1 to {@link mostNodesPerReplica}. */
    readonly nodesPerReplica: number;
    /** Fixes the tensor parallel size. @default - the smallest that fits */
    readonly tensorParallel?: number | undefined;
}

/** Most nodes that one replica may span. */
export const mostNodesPerReplica = 16;

/** How a replica lies on its nodes. */
export interface Shape extends Parallelism {
    readonly nodes: number;
}

/** The model fits: how, and how much is left. */
export interface Fits {
    readonly fits: true;
    readonly shape: Shape;
    /** Longest context that fits at the wanted concurrency, never beyond the model's own. */
    readonly maxContextTokens: number;
    /** Requests of the wanted length that fit at the same time. */
    readonly concurrentRequests: number;
    /** Tokens the cache holds, over all requests, where no window limits a layer. */
    readonly kvTokens: number;
    /** What each GPU has left under the wanted load. */
    readonly headroomGiBPerGpu: number;
}

/** The model does not fit, and why. */
export interface DoesNotFit extends FaultText {
    readonly fits: false;
    readonly because:
        "weights-unknown" | "precision" | "model-unknown" | "demand" | "context" | "parallelism" | "memory";
    /** What each GPU lacks, in the best shape there is. Only where memory is the reason. */
    readonly shortGiBPerGpu?: number;
}

export type Fit = Fits | DoesNotFit;

/** Sizes that vLLM's kernels and NCCL's all-reduce are built for. */
const tensorParallelSizes = [1, 2, 4, 8];
/** Without NVLink every layer's all-reduce goes over PCIe; beyond four GPUs it costs more than it gains. */
const maxTensorParallelWithoutNvlink = 4;

/**
 * Whether a model fits on an instance type, in the simplest shape that carries the demand: fewest nodes, then the
 * shortest pipeline (each stage adds its own delay to every token), then fewest GPUs.
 *
 * Memory of one GPU: weights + 2.3 GiB + cache of the wanted requests <= its memory x utilization. The same formula as
 * Kaito's estimator, which is on the safe side of vLLM's own profiling run.
 *
 * @param utilization Share of a GPU's memory that vLLM may take. Another one is for recipes that were published with it.
 */
export function fitModel(
    model: SizedModel,
    hardware: GpuHardware,
    demand: ServingDemand,
    utilization = gpuMemoryUtilization,
): Fit {
    const known = knownSizes(model, demand);
    if ("because" in known) return known;
    if (!gpuPrecisions[hardware.gpu].native.includes(demand.precision)) {
        return { fits: false, because: "precision", ...notNative(model, hardware, demand.precision) };
    }
    const shapes = shapesFor(model, known.attention, hardware, demand);
    if (shapes.length === 0) return { fits: false, because: "parallelism", ...noShape(model, hardware, demand) };

    const measured = shapes.map((shape) => ({ shape, freeGiB: freeGiBPerGpu(known, hardware, utilization, shape) }));
    const chosen = measured.find(({ shape, freeGiB }) => freeGiB >= demandGiBPerGpu(known, demand, shape));
    if (chosen === undefined) return shortOfMemory(model, hardware, known, demand, measured);
    return roomIn(known, demand, chosen.shape, chosen.freeGiB);
}

interface KnownSizes {
    readonly attention: Attention;
    readonly sizeGiB: number;
    readonly modelContextTokens: number;
}

function knownSizes(model: SizedModel, demand: ServingDemand): KnownSizes | DoesNotFit {
    const weights = model.weights[demand.precision];
    if (weights === undefined) {
        const offered = Object.keys(model.weights).join(", ");
        return {
            fits: false,
            because: "weights-unknown",
            problem: `${model.name} is not known to exist in ${demand.precision}`,
            why: "Without its size nothing can be checked.",
            fix: `Write one of: ${offered}.`,
        };
    }
    if (!model.attention.confirmed || !model.maxContextTokens.confirmed) {
        return {
            fits: false,
            because: "model-unknown",
            problem: `the layers or the context of ${model.name} are not confirmed`,
            why: "Its cache cannot be sized.",
            fix: "Confirm them in the catalog, or take another model.",
        };
    }
    const wrong = wrongNumber(demand);
    if (wrong !== undefined) return { fits: false, because: "demand", ...wrong };
    const modelContextTokens = model.maxContextTokens.value;
    if (demand.maxContextTokens > modelContextTokens) {
        return {
            fits: false,
            because: "context",
            problem: `${demand.maxContextTokens} tokens are more than the ${modelContextTokens} ${model.name} was made for`,
            why: "vLLM refuses to start.",
            fix: `Write at most ${modelContextTokens}.`,
        };
    }
    return { attention: model.attention.value, sizeGiB: weights.sizeGiB, modelContextTokens };
}

function wrongNumber({ maxContextTokens, concurrency, nodesPerReplica }: ServingDemand): FaultText | undefined {
    for (const [name, count] of Object.entries({ maxContextTokens, concurrency })) {
        if (!Number.isSafeInteger(count) || count < 1) {
            return {
                problem: `${name} is ${count}`,
                why: "A replica answers at least one request of at least one token.",
                fix: "Write a whole number, at least 1.",
            };
        }
    }
    if (Number.isSafeInteger(nodesPerReplica) && nodesPerReplica >= 1 && nodesPerReplica <= mostNodesPerReplica) {
        return undefined;
    }
    return {
        problem: `nodesPerReplica is ${nodesPerReplica}`,
        why: `A replica spans 1 to ${mostNodesPerReplica} nodes.`,
        fix: `Write a whole number from 1 to ${mostNodesPerReplica}.`,
    };
}

/** Every way to lay out a replica, best first. */
function shapesFor(
    model: SizedModel,
    attention: Attention,
    hardware: GpuHardware,
    demand: ServingDemand,
): readonly Shape[] {
    const most = Math.min(
        hardware.gpuCount,
        model.maxTensorParallel?.[demand.precision] ?? Infinity,
        hardware.nvlink ? Infinity : maxTensorParallelWithoutNvlink,
    );
    // Stages talk over the network: without EFA that is no fabric for every token of every request.
    const nodes = hardware.efaInterfaces > 0 ? demand.nodesPerReplica : 1;
    const shapes = tensorParallelSizes
        .filter((size) => size <= most && size === (demand.tensorParallel ?? size) && dividesHeads(attention, size))
        .flatMap((tensorParallel) => {
            const stagesPerNode = Math.floor(hardware.gpuCount / tensorParallel);
            const stages = Math.min(stagesPerNode * nodes, attention.layers);
            return Array.from({ length: stages }, (_, i) => ({
                tensorParallel,
                pipelineParallel: i + 1,
                nodes: Math.ceil((i + 1) / stagesPerNode),
            }));
        })
        // Every node of a replica gets the same pods.
        .filter((shape) => shape.pipelineParallel % shape.nodes === 0);
    return shapes.toSorted(
        (a, b) => a.nodes - b.nodes || a.pipelineParallel - b.pipelineParallel || gpusOf(a) - gpusOf(b),
    );
}

/** GPUs of one replica. */
export function gpusOf(shape: Parallelism): number {
    return shape.tensorParallel * shape.pipelineParallel;
}

/** Heads have to divide; KV heads either divide or are copied whole. Latent attention has no KV heads to divide. */
function dividesHeads(attention: Attention, size: number): boolean {
    if (attention.kind === "mla") return true;
    const kvDivides = attention.kvHeads % size === 0 || size % attention.kvHeads === 0;
    return attention.queryHeads % size === 0 && kvDivides;
}

function notNative({ name }: SizedModel, { id, gpu }: GpuHardware, precision: Precision): FaultText {
    return {
        problem: `${name} on ${id} in ${precision} runs on a GPU that has no ${precision} units (${gpu})`,
        why: "It works at best through kernels that nobody confirmed.",
        fix: `Take ${gpuPrecisions[gpu].native.join(" or ")}, or a newer GPU.`,
    };
}

function noShape(model: SizedModel, hardware: GpuHardware, demand: ServingDemand): FaultText {
    const limit = model.maxTensorParallel?.[demand.precision];
    const limits = [
        `${hardware.gpuCount} GPU${hardware.gpuCount === 1 ? "" : "s"} on a node`,
        ...(hardware.nvlink ? [] : [`at most ${maxTensorParallelWithoutNvlink} without NVLink`]),
        ...(limit === undefined ? [] : [`at most ${limit} for ${model.name} in ${demand.precision}`]),
    ];
    return {
        problem:
            `${model.name} on ${hardware.id} does not run with tensorParallel ${demand.tensorParallel ?? "of any size"} ` +
            `(${limits.join(", ")}; 1, 2, 4 or 8, dividing the attention heads)`,
        why: "vLLM refuses to start.",
        fix: "Leave tensorParallel out, or write a smaller one.",
    };
}

/** What is left of a GPU for the cache; negative where not even the weights fit. */
function freeGiBPerGpu(known: KnownSizes, hardware: GpuHardware, utilization: number, shape: Shape): number {
    const budgetGiB = (hardware.gpuMemoryMiB / 1024) * utilization;
    return budgetGiB - weightsGiBPerGpu(known.sizeGiB, known.attention.layers, shape) - overheadGiB;
}

function demandGiBPerGpu(known: KnownSizes, demand: ServingDemand, shape: Shape): number {
    return demand.concurrency * requestGiB(known, demand, shape, demand.maxContextTokens);
}

function requestGiB(known: KnownSizes, demand: ServingDemand, shape: Shape, tokens: number): number {
    return kvGiBPerGpu(known.attention, demand.kvPrecision, shape, tokens);
}

function shortOfMemory(
    model: SizedModel,
    hardware: GpuHardware,
    known: KnownSizes,
    demand: ServingDemand,
    measured: readonly { readonly shape: Shape; readonly freeGiB: number }[],
): DoesNotFit {
    const gaps = measured
        .map(({ shape, freeGiB }) => ({ shape, shortGiB: demandGiBPerGpu(known, demand, shape) - freeGiB }))
        .toSorted((a, b) => a.shortGiB - b.shortGiB);
    const [best] = gaps;
    const shortGiBPerGpu = best?.shortGiB ?? Infinity;
    const number = best === undefined ? 0 : gpusOf(best.shape);
    return {
        fits: false,
        because: "memory",
        problem:
            `${model.name} on ${hardware.id} is short of ${gib(shortGiBPerGpu)} GiB on ` +
            `${number === 1 ? "its GPU" : `each of ${number} GPUs`} for ${demand.maxContextTokens} tokens x ` +
            `${demand.concurrency} requests in ${demand.precision}`,
        why: "vLLM would not start, or run out of cache.",
        fix: lessMemory(known, demand, measured),
        shortGiBPerGpu,
    };
}

/** What to ask for instead on the same GPUs, with the longest context that they hold. */
function lessMemory(
    known: KnownSizes,
    demand: ServingDemand,
    measured: readonly { readonly shape: Shape; readonly freeGiB: number }[],
): string {
    const { concurrency, maxContextTokens } = demand;
    const longest = (requests: number) =>
        Math.max(
            0,
            ...measured.map(({ shape, freeGiB }) =>
                longestContext(
                    (tokens) => requests * requestGiB(known, demand, shape, tokens) <= freeGiB,
                    0,
                    maxContextTokens,
                ),
            ),
        );
    const [all, one] = [longest(concurrency), longest(1)];
    if (one === 0) return "Take more memory or a smaller precision: the weights leave no room for a request.";
    const room = (tokens: number, requests: number) =>
        `${tokens} tokens x ${requests} ${requests === 1 ? "request" : "requests"}`;
    const fits = all === 0 || concurrency === 1 ? room(one, 1) : room(all, concurrency);
    return `Take more memory, fewer requests, a smaller precision, or a shorter context: ${fits} fit here.`;
}

/** Rounded up, so that a shortage never reads as zero. */
function gib(value: number): string {
    return (Math.ceil(value * 10) / 10).toFixed(1);
}

function roomIn(known: KnownSizes, demand: ServingDemand, shape: Shape, freeGiB: number): Fits {
    const wanted = demand.concurrency;
    const oneGiB = requestGiB(known, demand, shape, demand.maxContextTokens);
    const tokenGiB = kvGiBPerTokenAndGpu(known.attention, demand.kvPrecision, shape);
    return {
        fits: true,
        shape,
        maxContextTokens: longestContext(
            (tokens) => wanted * requestGiB(known, demand, shape, tokens) <= freeGiB,
            demand.maxContextTokens,
            known.modelContextTokens,
        ),
        concurrentRequests: Math.floor(freeGiB / oneGiB),
        kvTokens: Math.floor(freeGiB / tokenGiB),
        headroomGiBPerGpu: freeGiB - wanted * oneGiB,
    };
}

/** Largest length between one that fits and the model's own that still fits. Memory grows with the length. */
function longestContext(fits: (tokens: number) => boolean, from: number, to: number): number {
    let [low, high] = [from, to];
    while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (fits(middle)) low = middle;
        else high = middle - 1;
    }
    return low;
}
