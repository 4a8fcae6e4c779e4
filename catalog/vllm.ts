import { fact } from "./fact.ts";

/** The release that was read: its package on PyPI. */
export const readRelease = "0.33.0";

const asOf = "2026-11-27";

/** Share of a GPU's memory that vLLM takes unless it is told otherwise. */
export const usualMemoryShare = fact(0.92, { source: `PyPI vllm ${readRelease}, vllm/config/cache.py`, asOf });

/** GB that images of vLLM take when they are unpacked. */
export const imageGB = fact(
    { least: 15, most: 28 },
    {
        source: "vllm-project/vllm, issues on the size of vllm-openai, in which users report it (undated)",
        asOf: "2026-11-21",
    },
);

/** What the image of vLLM needs for EFA, and vLLM's own image does not have. */
export const fabricLibraries = fact(["libfabric", "aws-ofi-nccl"], {
    source: "vllm-project/vllm#55635 (issue, open), on docker.io/vllm/vllm-openai",
    asOf: "2026-09-07",
});

/** Variables by which vLLM and the Hugging Face libraries are told, each with 1, to report nothing to their makers. */
export const silencingVariables = fact(["VLLM_NO_USAGE_STATS", "DO_NOT_TRACK", "HF_HUB_DISABLE_TELEMETRY"] as const, {
    source:
        `PyPI vllm ${readRelease}, vllm/usage/usage_lib.py; huggingface_hub, "Environment variables" (undated copy). ` +
        "vLLM reports unless one of the first two is set; the Hugging Face libraries report by themselves",
    asOf,
});

/**
 * Options by which the servers of models would write what is asked and answered, keep it, or open endpoints of development: flags that
 * no other program has, flags that others may have too, and variables.
 */
export const loudOptions = fact(
    {
        ownFlags: [
            "--enable-log-requests",
            "--enable-log-outputs",
            "--enable-log-deltas",
            "--log-requests",
            "--log-error-stack",
            "--crash-dump-folder",
        ],
        commonFlags: [
            "--log-level",
            "--logging-config.log-level",
            "--logging-config.pylogging-config-file",
            "--log-config-file",
            "--logging-config",
            "--uvicorn-log-level",
            "--middleware",
            "--profiler-config",
            "--profiler-config.profiler",
            "--config",
        ],
        variables: [
            "VLLM_LOGGING_LEVEL",
            "VLLM_LOGGING_CONFIG_PATH",
            "VLLM_DEBUG_LOG_API_SERVER_RESPONSE",
            "VLLM_REQUEST_BODY_LOG_LEVEL",
            "VLLM_SERVER_DEV_MODE",
            "VLLM_ALLOW_RUNTIME_LORA_UPDATING",
            "VLLM_ENABLE_RESPONSES_API_STORE",
        ],
    } as const,
    {
        source:
            `PyPI vllm ${readRelease}: vllm/entrypoints/common/cli_args.py, vllm/engine/arg_utils.py, vllm/config/logging.py, ` +
            "vllm/envs.py and who reads them. Of SGLang: --log-requests and --crash-dump-folder of its server arguments",
        asOf,
    },
);
