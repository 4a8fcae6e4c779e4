import type { Evidence } from "../fact.ts";
import { genaiPrices, modelsDev } from "./evidence.ts";
import { modelsReadIn } from "./provider-model.ts";
import type { ProviderModelFacts } from "./provider-model.ts";

/**
 * A name that ends in `-latest` follows the newest model of its line, so that it does not end with one; what answers changes
 * without notice.
 */
const aliases = {
    source: "docs.mistral.ai, release note of 2024-02-26, on `-latest` names; the table of retirements was not opened",
    asOf: "2026-11-27",
} as const satisfies Evidence;
const retired = {
    source: "embabel/embabel-agent, documentation of MistralAiModels.MISTRAL_LARGE_21 (undated)",
    asOf: "2026-11-27",
} as const satisfies Evidence;
const modelPage = {
    source: "docs.mistral.ai/models/mistral-medium-1-0-23-12.md (undated)",
    asOf: "2026-11-27",
} as const satisfies Evidence;
const model = modelsReadIn({ ends: aliases, servedFrom: modelsDev, contextTokens: genaiPrices, prices: genaiPrices });

export const mistralModels = {
    "mistral-large-latest": model({
        from: "2024-02-26",
        ends: "not announced",
        contextTokens: 262_144,
        usd: [[2, 6]],
        sources: { servedFrom: aliases, contextTokens: modelsDev },
    }),
    "mistral-medium-latest": model({
        from: "2024-02-26",
        ends: "not announced",
        usd: [[1.5, 7.5]],
        sources: { servedFrom: aliases },
    }),
    "mistral-small-latest": model({
        from: "2024-02-26",
        ends: "not announced",
        contextTokens: 256_000,
        usd: [[0.15, 0.6]],
        sources: { servedFrom: aliases, contextTokens: modelsDev },
    }),
    "mistral-large-4": model({ contextTokens: 1_048_576, usd: [[0.7, 2.1]] }),
    "mistral-large-2512": model({
        from: "2025-12-02",
        contextTokens: 262_144,
        usd: [[0.5, 1.5]],
        sources: { contextTokens: modelsDev },
    }),
    "mistral-medium-2604": model({
        from: "2026-04-29",
        contextTokens: 262_144,
        usd: [[1.5, 7.5]],
        sources: { contextTokens: modelsDev },
    }),
    "mistral-small-2603": model({
        from: "2026-03-16",
        contextTokens: 256_000,
        usd: [[0.15, 0.6]],
        sources: { contextTokens: modelsDev },
    }),
    "ministral-14b-2512": model({ contextTokens: 262_144, usd: [[0.2, 0.2]] }),
    "ministral-8b-2512": model({ contextTokens: 262_144, usd: [[0.15, 0.15]] }),
    "codestral-2508": model({ contextTokens: 256_000, usd: [[0.3, 0.9]] }),
    "mistral-large-2411": model({
        ends: "2026-05-31",
        replacement: "mistral-large-2512",
        contextTokens: 131_072,
        usd: [[2, 6]],
        sources: { contextTokens: modelsDev, ends: retired },
    }),
    "mistral-medium-2312": model({
        from: "2023-12-11",
        ends: "2025-06-16",
        replacement: "mistral-medium-2604",
        usd: [[2.7, 8.1]],
        sources: { servedFrom: modelPage, ends: modelPage },
    }),
} as const satisfies Record<string, ProviderModelFacts>;
