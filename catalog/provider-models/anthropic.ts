import type { Evidence } from "../fact.ts";
import { genaiPrices, modelsDev } from "./evidence.ts";
import { modelsReadIn } from "./provider-model.ts";
import type { ProviderModelFacts } from "./provider-model.ts";

/** Announced ends; of a model that the SDK knows and does not list there, none is announced. */
const sdk = {
    source: "PyPI anthropic 2.14.0, anthropic/_data/deprecated_models.py (released in November 2026; no day in it)",
    asOf: "2026-11-27",
} as const satisfies Evidence;
const releaseNotes = {
    source: "ottto-ai/ai-provider-watch, data/events/2026-06-15-anthropic-sonnet-4-opus-4-retirement.json, which quotes Anthropic's release notes",
    asOf: "2026-06-17",
} as const satisfies Evidence;
const october = {
    source: "thevibeworks/claude-code-docs, pull request 417, which quotes Anthropic's page of model deprecations",
    asOf: "2025-10-28",
} as const satisfies Evidence;
const sonnet55 = {
    source: 'vercel/ai, release @ai-sdk/amazon-bedrock@5.0.99, "add Claude Sonnet 5.5 support"',
    asOf: "2026-09-28",
} as const satisfies Evidence;
const model = modelsReadIn({ ends: sdk, servedFrom: modelsDev, contextTokens: genaiPrices, prices: genaiPrices });

export const anthropicModels = {
    "claude-fable-5-2": model({ ends: "not announced", contextTokens: 1_000_000, usd: [[8, 40]] }),
    "claude-fable-5-1": model({ ends: "not announced", contextTokens: 1_000_000, usd: [[10, 50]] }),
    "claude-opus-5-5": model({ ends: "not announced", contextTokens: 1_000_000, usd: [[4, 20]] }),
    "claude-opus-5": model({ ends: "not announced", contextTokens: 1_000_000, usd: [[5, 25]] }),
    "claude-opus-4-8": model({
        from: "2026-05-28",
        ends: "not announced",
        contextTokens: 1_000_000,
        usd: [[5, 25]],
        sources: { contextTokens: modelsDev },
    }),
    "claude-opus-4-7": model({
        from: "2026-04-16",
        ends: "not announced",
        contextTokens: 1_000_000,
        usd: [[5, 25]],
        sources: { contextTokens: modelsDev },
    }),
    "claude-opus-4-6": model({
        from: "2026-02-05",
        ends: "not announced",
        contextTokens: 1_000_000,
        usd: [[5, 25]],
        sources: { contextTokens: modelsDev },
    }),
    "claude-sonnet-5-5": model({
        from: "2026-09-28",
        ends: "not announced",
        contextTokens: 1_000_000,
        usd: [[2, 10]],
        sources: { servedFrom: sonnet55 },
    }),
    "claude-sonnet-5": model({
        from: "2026-06-30",
        ends: "not announced",
        contextTokens: 1_000_000,
        usd: [[2, 10]],
        sources: { contextTokens: modelsDev },
    }),
    "claude-sonnet-4-6": model({
        from: "2026-02-17",
        ends: "not announced",
        contextTokens: 1_000_000,
        usd: [[3, 15]],
        sources: { contextTokens: modelsDev },
    }),
    "claude-haiku-5-5": model({
        ends: "not announced",
        contextTokens: 1_000_000,
        usd: [
            [0.1, 0.5],
            [0.5, 2.5, 100_000],
        ],
    }),
    "claude-haiku-4-5": model({
        from: "2025-10-15",
        ends: "not announced",
        contextTokens: 200_000,
        usd: [[1, 5]],
        sources: { contextTokens: modelsDev },
    }),
    "claude-opus-4-5": model({
        from: "2025-11-24",
        ends: "2027-01-22",
        contextTokens: 200_000,
        usd: [[5, 25]],
        sources: { contextTokens: modelsDev },
    }),
    "claude-opus-4-5-20251101": model({
        from: "2025-11-01",
        ends: "2027-01-22",
        contextTokens: 200_000,
        usd: [[5, 25]],
        sources: { contextTokens: modelsDev },
    }),
    "claude-sonnet-4-5": model({
        from: "2025-09-29",
        ends: "2026-11-30",
        replacement: "claude-sonnet-5-5",
        contextTokens: 200_000,
        usd: [
            [3, 15],
            [6, 22.5, 200_000],
        ],
        sources: { contextTokens: modelsDev },
    }),
    "claude-sonnet-4-5-20250929": model({
        from: "2025-09-29",
        ends: "2026-11-30",
        replacement: "claude-sonnet-5-5",
        contextTokens: 200_000,
        usd: [
            [3, 15],
            [6, 22.5, 200_000],
        ],
        sources: { contextTokens: modelsDev },
    }),
    "claude-sonnet-4-20250514": model({
        from: "2025-05-22",
        ends: "2026-06-15",
        replacement: "claude-sonnet-4-6",
        contextTokens: 200_000,
        usd: [[3, 15]],
        sources: { contextTokens: modelsDev, ends: releaseNotes },
    }),
    "claude-opus-4-20250514": model({
        from: "2025-05-22",
        ends: "2026-06-15",
        replacement: "claude-opus-4-8",
        contextTokens: 200_000,
        usd: [[15, 75]],
        sources: { contextTokens: modelsDev, ends: releaseNotes },
    }),
    "claude-3-5-sonnet-20240620": model({
        from: "2024-06-20",
        ends: "2025-10-28",
        replacement: "claude-sonnet-5-5",
        contextTokens: 200_000,
        usd: [[3, 15]],
        sources: { contextTokens: modelsDev, ends: october },
    }),
} as const satisfies Record<string, ProviderModelFacts>;
