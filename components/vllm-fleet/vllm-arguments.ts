import type { KvPrecision } from "../gpu-node-group/memory.ts";
import type { Shape } from "../gpu-node-group/fit-model.ts";
import type { WeightsLoading } from "./args.ts";
import { serverPort } from "./tiers.ts";

/** What a vLLM server is started with. */
export interface ServerSettings {
    /** Directory of the weights, or their place in the bucket (`s3://…`) where they are streamed. */
    readonly source: string;
    readonly loading: WeightsLoading;
    /** Names that the server answers to. The first is in each answer and labels the metrics. */
    readonly servedNames: readonly [string, ...string[]];
    /** From `fitModel`. */
    readonly shape: Shape;
    readonly contextTokens: number;
    readonly gpuMemoryUtilization: number;
    readonly kvPrecision: KvPrecision;
    readonly shutdownTimeoutSeconds: number;
}

/** A server of its own, or its part in a group of nodes. */
export type ServerRole = "alone" | "leader" | "worker";

/** The share that `fitModel` computes with. vLLM's own default is 0.92, which leaves less for CUDA graphs. */
export const defaultGpuMemoryUtilization = 0.9;

/** Command line of a vLLM server, without the program. Kubernetes expands `$(NAME)`. */
export function vllmArguments(settings: ServerSettings, role: ServerRole = "alone"): readonly string[] {
    const { shape, loading, kvPrecision } = settings;
    return [
        settings.source,
        `--port=${serverPort}`,
        "--served-model-name",
        ...settings.servedNames,
        `--tensor-parallel-size=${shape.tensorParallel}`,
        `--pipeline-parallel-size=${shape.pipelineParallel}`,
        // vLLM would take the model's own length, and refuse to start where that much does not fit.
        `--max-model-len=${settings.contextTokens}`,
        `--gpu-memory-utilization=${settings.gpuMemoryUtilization}`,
        `--kv-cache-dtype=${kvPrecision === "fp8" ? "fp8" : "auto"}`,
        // The default of today's vLLM, written down so that it stays one.
        "--enable-prefix-caching",
        ...(loading === "stream"
            ? ["--load-format=runai_streamer", '--model-loader-extra-config={"concurrency":16}']
            : []),
        ...privacy,
        `--shutdown-timeout=${settings.shutdownTimeoutSeconds}`,
        ...(role === "alone" ? [] : groupArguments(shape, role)),
    ];
}

/** Prompts never reach a log: requests are not logged, and if somebody turns that on, none of their text is. */
const privacy = ["--no-enable-log-requests", "--max-log-len=0", "--disable-uvicorn-access-log"];

/**
 * vLLM's own processes over nodes, without Ray: no second scheduler, dashboard or telemetry. The address and the rank come
 * from the group.
 */
function groupArguments(shape: Shape, role: "leader" | "worker"): readonly string[] {
    return [
        "--distributed-executor-backend=mp",
        `--nnodes=${shape.nodes}`,
        "--node-rank=$(GROUP_RANK)",
        "--master-addr=$(LWS_LEADER_ADDRESS)",
        ...(role === "worker" ? ["--headless"] : []),
    ];
}
