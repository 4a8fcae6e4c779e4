import { fact } from "../fact.ts";
import { checkpoint, configCopy, countedFrom, estimate, kaito, publishedAt, recipeOf } from "./evidence.ts";
import type { Licence, ModelFacts } from "./model.ts";

/** "All our open-weight models are licensed under Apache 2.0." */
const readme = { source: "QwenLM/Qwen3@7a2f61f, README.md, licence agreement", asOf: "2026-01-09" } as const;
const apache = fact<Licence>({ id: "Apache-2.0" }, readme);
const recipe32 = recipeOf("Qwen/Qwen3-32B");
const recipe235 = recipeOf("Qwen/Qwen3-235B-A22B-Instruct-2507");
/** They name the quantized weights that the publisher keeps beside the model. */
const variants32 = {
    source: "vllm-project/recipes@31fe608, models/Qwen/Qwen3-32B.yaml, variants",
    asOf: "2026-06-04",
} as const;
const variants235 = {
    source: "vllm-project/recipes@109af2d, models/Qwen/Qwen3-235B-A22B-Instruct-2507.yaml, variants (the FP8 of April 2025)",
    asOf: "2026-04-17",
} as const;
const config8 = configCopy("huggingface.co/datasets/RadicalNotionAI/community-analyses, config of Qwen/Qwen3-8B");
const config32 = configCopy("gitcode.com/Ascend/MindSpeed-RL, configs/model/qwen3_32b.yaml");
const config235 = configCopy("gitcode.com/Ascend/MindSpeed-RL, configs/model/qwen3_235b_a22b.yaml");

export const qwenModels = {
    "qwen3-8b": {
        name: "Qwen3 8B",
        repository: fact("Qwen/Qwen3-8B", kaito),
        licence: apache,
        parametersBillions: fact(8.2, countedFrom(config8)),
        attention: fact({ kind: "gqa", layers: 36, queryHeads: 32, kvHeads: 8, headDim: 128 }, kaito),
        maxContextTokens: fact(40_960, kaito),
        weights: { bf16: estimate(15.3), int4: publishedAt("Qwen/Qwen3-8B-AWQ", kaito, checkpoint(5.68, kaito)) },
    },
    "qwen3-32b": {
        name: "Qwen3 32B",
        repository: fact("Qwen/Qwen3-32B", recipe32),
        licence: apache,
        parametersBillions: fact(32.8, countedFrom(config32)),
        attention: fact({ kind: "gqa", layers: 64, queryHeads: 64, kvHeads: 8, headDim: 128 }, config32),
        maxContextTokens: fact(40_960, recipe32),
        weights: {
            bf16: estimate(61),
            fp8: publishedAt("Qwen/Qwen3-32B-FP8", variants32, estimate(32)),
            int4: publishedAt("Qwen/Qwen3-32B-AWQ", variants32, estimate(18)),
        },
    },
    "qwen3-235b-a22b": {
        name: "Qwen3 235B A22B",
        repository: fact("Qwen/Qwen3-235B-A22B", recipe235),
        licence: apache,
        parametersBillions: fact(235, recipe235),
        activeParametersBillions: fact(22, recipe235),
        attention: fact({ kind: "gqa", layers: 94, queryHeads: 64, kvHeads: 4, headDim: 128 }, config235),
        // The 2507 releases of the same name reach 262,144.
        maxContextTokens: fact(40_960, config235),
        weights: {
            bf16: estimate(438),
            fp8: publishedAt("Qwen/Qwen3-235B-A22B-FP8", variants235, estimate(220)),
        },
        // Blocks of 128 do not divide an expert's 1,536 columns over eight GPUs: QwenLM/Qwen3@7a2f61f,
        // docs/source/deployment/vllm.md, and `tp: 4` in the recipe. Expert parallelism would lift the limit.
        maxTensorParallel: { fp8: 4 },
    },
} as const satisfies Record<string, ModelFacts>;
