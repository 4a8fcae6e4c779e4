import { fact } from "../fact.ts";
import { checkpoint, kaito, publishedAt, recipeOf } from "./evidence.ts";
import type { Licence, ModelFacts } from "./model.ts";

/** It speaks of DeepSeek-V3; the 0324 release has the same layers. */
const v3 = { source: "deepseek-ai/DeepSeek-V3@9b4e978, README.md, model summary", asOf: "2025-06-16" } as const;
const r1 = recipeOf("deepseek-ai/DeepSeek-R1");

export const deepseekModels = {
    "deepseek-v3": {
        name: "DeepSeek V3 0324",
        repository: fact("deepseek-ai/DeepSeek-V3-0324", kaito),
        licence: fact<Licence>({ id: "MIT" }, kaito),
        parametersBillions: fact(671, v3),
        activeParametersBillions: fact(37, v3),
        attention: fact({ kind: "mla", layers: 61, kvLoraRank: 512, ropeDim: 64 }, kaito),
        maxContextTokens: fact(163_840, kaito),
        weights: { fp8: publishedAt("deepseek-ai/DeepSeek-V3-0324", kaito, checkpoint(641.3, kaito)) },
    },
    "deepseek-r1": {
        name: "DeepSeek R1 0528",
        repository: fact("deepseek-ai/DeepSeek-R1-0528", kaito),
        licence: fact<Licence>({ id: "MIT" }, kaito),
        parametersBillions: fact(671, r1),
        activeParametersBillions: fact(37, r1),
        attention: fact({ kind: "mla", layers: 61, kvLoraRank: 512, ropeDim: 64 }, kaito),
        maxContextTokens: fact(163_840, kaito),
        weights: { fp8: publishedAt("deepseek-ai/DeepSeek-R1-0528", kaito, checkpoint(641.3, kaito)) },
    },
} as const satisfies Record<string, ModelFacts>;
