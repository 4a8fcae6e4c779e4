import type { Evidence } from "../fact.ts";
import { genaiPrices, modelsDev } from "./evidence.ts";
import { modelsReadIn } from "./provider-model.ts";
import type { ProviderModelFacts } from "./provider-model.ts";

/** Groq's own page of deprecations could be searched and not be read to its end. */
const deprecations = {
    source:
        "papi-ai/groq, release 0.15.2 of 2026-07-31, and codedaily04/commit-craft, issue 1, both of which quote " +
        "console.groq.com/docs/deprecations",
    asOf: "2026-07-31",
} as const satisfies Evidence;
const model = modelsReadIn({
    ends: deprecations,
    servedFrom: modelsDev,
    contextTokens: genaiPrices,
    prices: genaiPrices,
});

export const groqModels = {
    "openai/gpt-oss-120b": model({ ends: "not announced", contextTokens: 131_072, usd: [[0.15, 0.6]] }),
    "openai/gpt-oss-20b": model({
        from: "2025-08-05",
        ends: "not announced",
        contextTokens: 131_072,
        usd: [[0.075, 0.3]],
        sources: { contextTokens: modelsDev },
    }),
    "qwen/qwen3.8-27b": model({ contextTokens: 131_072, usd: [[0.8, 4]] }),
    "llama-3.3-70b-versatile": model({
        from: "2024-12-06",
        ends: "2026-08-16",
        replacement: "openai/gpt-oss-120b",
        contextTokens: 131_072,
        usd: [[0.59, 0.79]],
        sources: { contextTokens: modelsDev },
    }),
    "llama-3.1-8b-instant": model({
        from: "2024-07-23",
        ends: "2026-08-16",
        replacement: "openai/gpt-oss-20b",
        contextTokens: 131_072,
        usd: [[0.05, 0.08]],
        sources: { contextTokens: modelsDev },
    }),
} as const satisfies Record<string, ProviderModelFacts>;
