import type { Evidence } from "../fact.ts";
import { genaiPrices, modelsDev } from "./evidence.ts";
import { modelsReadIn } from "./provider-model.ts";
import type { ProviderModelFacts } from "./provider-model.ts";

/** Together's own page, docs.together.ai/docs/deprecations, could be searched and not be read to its end. */
const unread = {
    source: "docs.together.ai/docs/deprecations, quotations in public repositories",
    asOf: "2026-11-27",
} as const satisfies Evidence;
/** A copy of the page in which somebody looked for these models. */
const october = {
    source: "public notes of 2026-10-09 that quote docs.together.ai/docs/deprecations and docs/serverless-models row by row",
    asOf: "2026-10-09",
} as const satisfies Evidence;
const removed = {
    source: "public notes of 2026-07-29 that quote docs.together.ai/docs/deprecations; the replacement is what others moved to",
    asOf: "2026-07-29",
} as const satisfies Evidence;
const model = modelsReadIn({ ends: unread, servedFrom: modelsDev, contextTokens: genaiPrices, prices: genaiPrices });

export const togetherModels = {
    "openai/gpt-oss-120b": model({
        from: "2025-08-05",
        contextTokens: 131_072,
        usd: [[0.15, 0.6]],
        sources: { contextTokens: modelsDev },
    }),
    "deepseek-ai/DeepSeek-V4.1-Flash": model({ contextTokens: 1_000_000, usd: [[0.3, 1.2]] }),
    "zai-org/GLM-5.3": model({ contextTokens: 1_048_575, usd: [[1.4, 4.4]] }),
    "moonshotai/Kimi-K3": model({ contextTokens: 1_048_576, usd: [[3, 15]] }),
    "Qwen/Qwen3.5-9B": model({
        from: "2026-03-03",
        contextTokens: 262_144,
        usd: [[0.17, 0.25]],
        sources: { contextTokens: modelsDev },
    }),
    "meta-llama/Llama-3.3-70B-Instruct-Turbo": model({
        from: "2024-12-06",
        ends: "not announced",
        contextTokens: 131_072,
        usd: [[0.88, 0.88]],
        sources: { contextTokens: modelsDev, ends: october },
    }),
    "meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo": model({
        ends: "2026-03-06",
        replacement: "Qwen/Qwen3.5-9B",
        usd: [[0.18, 0.18]],
        sources: { ends: removed },
    }),
    "meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8": model({
        ends: "2026-03-31",
        usd: [[0.27, 0.85]],
        sources: { ends: october },
    }),
} as const satisfies Record<string, ProviderModelFacts>;
