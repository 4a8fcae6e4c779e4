import { fact } from "../fact.ts";
import { checkpoint, configCopy, countedFrom, estimate, kaito } from "./evidence.ts";
import type { Licence, ModelFacts } from "./model.ts";

const llama31Licence = {
    source: "meta-llama/llama-models@a9c89c4, models/llama3_1/LICENSE",
    asOf: "2024-07-23",
} as const;
const llama33Licence = {
    source: "meta-llama/llama-models@cf41a52, models/llama3_3/LICENSE, section 2; unchanged since its version release date",
    asOf: "2024-12-06",
    readOn: "2026-11-28",
} as const;
const llama4Licence = {
    source: "meta-llama/llama-models@a9c89c4, models/llama4/LICENSE and USE_POLICY.md (multimodal models)",
    asOf: "2025-04-05",
} as const;
const llama4Card = {
    source: "meta-llama/llama-models@a9c89c4, models/llama4/MODEL_CARD.md",
    asOf: "2025-07-15",
} as const;
/** The weights of July 2024 had 16 KV heads; those of this configuration replaced them. */
const llama405Config = configCopy(
    "huggingface.co/uiuc-convai/CoALM-405B, config.json, of meta-llama/Llama-3.1-405B-Instruct",
);
const maverickConfig = configCopy(
    "NVIDIA/TensorRT-LLM, test_modeling_llama_min_latency.py, Llama 4 Maverick; layers from the GGUF metadata at ollama.com/" +
        "aravhawk/llama4:maverick-q4_K_M; every fourth layer unwindowed by huggingface/transformers@008e574, " +
        "configuration_llama4.py",
);
const monthlyActiveUserLimit = 700_000_000;

export const llamaModels = {
    "llama-3.3-70b": {
        name: "Llama 3.3 70B Instruct",
        repository: fact("meta-llama/Llama-3.3-70B-Instruct", kaito),
        licence: fact<Licence>({ id: "llama3.3", monthlyActiveUserLimit }, llama33Licence),
        parametersBillions: fact(70.6, {
            source: `${kaito.source}: file size in 16 bits`,
            asOf: kaito.asOf,
        }),
        attention: fact({ kind: "gqa", layers: 80, queryHeads: 64, kvHeads: 8, headDim: 128 }, kaito),
        maxContextTokens: fact(131_072, kaito),
        weights: { bf16: checkpoint(131.42, kaito), fp8: estimate(68), int4: estimate(37.5) },
    },
    "llama-3.1-405b": {
        name: "Llama 3.1 405B Instruct",
        repository: fact("meta-llama/Llama-3.1-405B-Instruct", llama405Config),
        licence: fact<Licence>({ id: "llama3.1", monthlyActiveUserLimit }, llama31Licence),
        parametersBillions: fact(405.9, countedFrom(llama405Config)),
        attention: fact({ kind: "gqa", layers: 126, queryHeads: 128, kvHeads: 8, headDim: 128 }, llama405Config),
        maxContextTokens: fact(131_072, llama405Config),
        weights: {
            bf16: estimate(756),
            // Larger than the others of its kind: Meta's FP8 release keeps attention and two layers in 16 bits.
            fp8: {
                sizeGiB: 462,
                basis: "estimate",
                source:
                    "counted from Meta's FP8 layout and the 16 KV heads of July 2024, on the safe side (454 GiB with 8); a " +
                    "research note of 2026-11-21 gives the same from vllm-project/vllm issue 6746, not read there again",
                asOf: "2026-11-21",
            },
            int4: estimate(203),
        },
    },
    "llama-4-maverick": {
        name: "Llama 4 Maverick 17B 128E Instruct",
        repository: fact(
            "meta-llama/Llama-4-Maverick-17B-128E-Instruct",
            configCopy("huggingface.co/meta-llama, model list"),
        ),
        licence: fact<Licence>({ id: "llama4", monthlyActiveUserLimit, excludesCompaniesOf: ["eu"] }, llama4Licence),
        parametersBillions: fact(400, llama4Card),
        activeParametersBillions: fact(17, llama4Card),
        attention: fact(
            {
                kind: "gqa",
                layers: 48,
                queryHeads: 40,
                kvHeads: 8,
                headDim: 128,
                windowed: { layers: 36, windowTokens: 8_192 },
            },
            maverickConfig,
        ),
        maxContextTokens: fact(1_048_576, maverickConfig),
        weights: {
            bf16: estimate(747),
            // Larger than the others of its kind: Meta's FP8 release keeps attention and the shared experts in 16 bits.
            fp8: {
                sizeGiB: 388,
                basis: "estimate",
                source:
                    "counted from the layer sizes, on the safe side: 375 GiB in 8 bits, attention (3.0 B parameters) and what else " +
                    "Meta's release is said to keep in 16 bits; the size of the published files was not read",
                asOf: "2026-11-26",
            },
        },
    },
} as const satisfies Record<string, ModelFacts>;
