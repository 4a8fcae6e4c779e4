import type { Shape } from "../gpu-node-group/fit-model.ts";
import { gpuMemoryUtilization } from "../gpu-node-group/memory.ts";
import type { FleetModel } from "./args.ts";
import { serverPort } from "./tiers.ts";

/** What a vLLM server is started with. */
export interface ServerSettings {
    /** What the stack says of the model. Each setting that vLLM has to be told becomes a flag below, and nowhere else. */
    readonly model: FleetModel;
    /** Directory of the weights, or their place in the bucket (`s3://…`) where they are streamed. */
    readonly source: string;
    /** Names that the server answers to. The first is in each answer and labels the metrics. */
    readonly servedNames: readonly [string, ...string[]];
    /** Seconds for the answers under way when the server stops; without them vLLM aborts them at once. */
    readonly drainSeconds: number;
    /** From `fitModel`. */
    readonly shape: Shape;
}

/** A server of its own, or its part in a group of nodes. */
export type ServerRole = "alone" | "leader" | "worker";

/** Command line of a vLLM server, without the program. Kubernetes expands `$(NAME)`. */
export function vllmArguments(settings: ServerSettings, role: ServerRole = "alone"): readonly string[] {
    const { model, source, servedNames, drainSeconds, shape } = settings;
    return [
        source,
        `--port=${serverPort}`,
        "--served-model-name",
        ...servedNames,
        `--tensor-parallel-size=${shape.tensorParallel}`,
        `--pipeline-parallel-size=${shape.pipelineParallel}`,
        // vLLM would take the model's own length, and refuse to start where that much does not fit.
        `--max-model-len=${model.maxContextTokens}`,
        `--gpu-memory-utilization=${gpuMemoryUtilization}`,
        `--kv-cache-dtype=${model.kvPrecision === "fp8" ? "fp8" : "auto"}`,
        // The default of today's vLLM, written down so that it stays one.
        "--enable-prefix-caching",
        ...(model.loading === "stream"
            ? ["--load-format=runai_streamer", '--model-loader-extra-config={"concurrency":16}']
            : []),
        ...privacy,
        `--shutdown-timeout=${drainSeconds}`,
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
