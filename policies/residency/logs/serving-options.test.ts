import { describe, expect, it } from "vitest";
import { loudOptions } from "../../../catalog/vllm.ts";
import { loudFlag, loudVariables } from "./serving-options.ts";

/*
 * Every option of vLLM whose name speaks of logs, dumps, traces, debugging, profiles, endpoints or what is kept, as read in the package
 * for `loudOptions`. A new version of vLLM: list them anew, and say of each new one which it is.
 */
const { ownFlags, commonFlags, variables } = loudOptions.value;
const loud = [...ownFlags, ...commonFlags, ...variables];
/** What holds nothing of a request, and why. */
const silent: Readonly<Record<string, string>> = {
    "--aggregate-engine-logging": "counts",
    "--disable-log-stats": "counts",
    "--enable-logging-iteration-details": "counts of a step",
    "--disable-uvicorn-access-log": "less",
    "--disable-access-log-for-endpoints": "less",
    "--max-log-len": "a bound",
    "--max-logprobs": "answers",
    "--logprobs-mode": "answers",
    "--collect-detailed-traces": "durations",
    "--otlp-traces-endpoint": "judged by the rules on telemetry",
    "--enable-trace-replay": "callers may force tokens",
    "--enable-tokenizer-info-endpoint": "the tokenizer's files",
    VLLM_CONFIGURE_LOGGING: "off, nothing below WARNING",
    VLLM_LOGGING_COLOR: "form",
    VLLM_LOGGING_PREFIX: "form",
    VLLM_LOGGING_STREAM: "stdout or stderr",
    VLLM_LOG_BATCHSIZE_INTERVAL: "counts",
    VLLM_LOG_MODEL_INSPECTION: "layers",
    VLLM_LOG_STATS_INTERVAL: "counts",
    VLLM_DISABLE_LOG_LOGO: "form",
    VLLM_MOONCAKE_STORE_TIER_LOG: "counts",
    VLLM_TRACE_FUNCTION: "names and lines of functions",
    VLLM_GC_DEBUG: "kinds and counts of objects",
    VLLM_DEBUG_DUMP_PATH: "compiled graphs",
    VLLM_DEBUG_MFU_METRICS: "counts",
    VLLM_DEBUG_WORKSPACE: "sizes",
    VLLM_PATTERN_MATCH_DEBUG: "compiled graphs",
    VLLM_CUSTOM_SCOPES_FOR_PROFILING: "names of functions",
    VLLM_NVTX_SCOPES_FOR_PROFILING: "names of functions",
    VLLM_NO_USAGE_STATS: "judged by the rules on telemetry",
    VLLM_USAGE_SOURCE: "judged by the rules on telemetry",
    VLLM_USAGE_STATS_SERVER: "judged by the rules on telemetry",
};

const isJudged = (name: string) =>
    name.startsWith("--") ? loudFlag(name, true) !== undefined : loudVariables.has(name);

describe("the options of vLLM that could show what is asked", () => {
    it.each(loud)("%s is judged", (name) => {
        expect(isJudged(name)).toBe(true);
    });

    it.each(Object.entries(silent))("%s is not: %s", (name) => {
        expect(isJudged(name)).toBe(false);
    });
});

describe("a flag of a command line", () => {
    it("is the same with underscores, and shortened", () => {
        expect(loudFlag("--log_error_stack", true)).toBe(loudFlag("--log-error-stack", true));
        expect(loudFlag("--log-error", true)).toBe(loudFlag("--log-error-stack", true));
    });

    it("says nothing about prompts where another program has it, too", () => {
        expect(loudFlag("--config", false)).toBeUndefined();
        expect(loudFlag("--log-level", false)).toBeUndefined();
        expect(loudFlag("--log-requests", false)).toBeDefined();
    });
});
