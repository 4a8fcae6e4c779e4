import { fact, unconfirmed } from "../fact.ts";
import { checkpoint, configCopy, countedFrom, estimate, kaito, publishedAt, recipeOf } from "./evidence.ts";
import type { Licence, ModelFacts } from "./model.ts";

const small3 = "mistralai/Mistral-Small-24B-Instruct-2501";
const small3Config = configCopy(
    `huggingface.co/unsloth/Mistral-Small-24B-Instruct-2501-GGUF, config.json, of ${small3}`,
);
const small4 = "mistralai/Mistral-Small-4-119B-2603";
const small4Recipe = recipeOf(small4);
/** It names the quantized weights that the publisher keeps beside the model. */
const small4Variants = {
    source: `vllm-project/recipes@223c6c0, models/${small4}.yaml, variants`,
    asOf: "2026-05-13",
} as const;

export const mistralModels = {
    "ministral-3-8b": {
        name: "Ministral 3 8B Instruct 2512",
        repository: fact("mistralai/Ministral-3-8B-Instruct-2512", kaito),
        licence: fact<Licence>({ id: "Apache-2.0" }, kaito),
        parametersBillions: unconfirmed("only the size of the checkpoint was read", "2026-11-21"),
        attention: fact({ kind: "gqa", layers: 34, queryHeads: 32, kvHeads: 8, headDim: 128 }, kaito),
        maxContextTokens: fact(262_144, kaito),
        weights: { fp8: publishedAt("mistralai/Ministral-3-8B-Instruct-2512", kaito, checkpoint(9.7, kaito)) },
    },
    "mistral-small-3-24b": {
        name: "Mistral Small 3 24B Instruct 2501",
        repository: fact(small3, small3Config),
        licence: fact<Licence>(
            { id: "Apache-2.0" },
            configCopy(
                "huggingface.co/MikeRoz/mistralai_Mistral-Small-24B-Instruct-2501-8.0bpw-h8-exl2, README.md, model card",
            ),
        ),
        parametersBillions: fact(23.6, countedFrom(small3Config)),
        attention: fact({ kind: "gqa", layers: 40, queryHeads: 32, kvHeads: 8, headDim: 128 }, small3Config),
        maxContextTokens: fact(32_768, small3Config),
        weights: { bf16: estimate(44), fp8: estimate(23), int4: estimate(13.3) },
    },
    "mistral-small-4-119b": {
        name: "Mistral Small 4 119B 2603",
        repository: fact(small4, kaito),
        licence: fact<Licence>({ id: "Apache-2.0" }, kaito),
        parametersBillions: fact(119, small4Recipe),
        activeParametersBillions: fact(6.5, small4Recipe),
        attention: fact({ kind: "mla", layers: 36, kvLoraRank: 256, ropeDim: 64 }, kaito),
        // The configuration allows 1,048,576; the recipe says that Mistral recommends 262,144.
        maxContextTokens: fact(262_144, small4Recipe),
        weights: {
            fp8: publishedAt(small4, kaito, checkpoint(112.63, kaito)),
            nvfp4: publishedAt(`${small4}-NVFP4`, small4Variants, checkpoint(65.95, kaito)),
        },
    },
} as const satisfies Record<string, ModelFacts>;
