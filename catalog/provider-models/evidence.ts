import type { Evidence } from "../fact.ts";

/** Prices and contexts of every provider. */
export const genaiPrices = {
    source: "PyPI genai-prices 0.2.3, data of the package (released in November 2026; no day in it)",
    asOf: "2026-11-27",
} as const satisfies Evidence;

/** First days and contexts, up to its own date; younger models are not in it. */
export const modelsDev = {
    source: "anomalyco/models.dev@f3fc692, providers/<provider>/models/*.toml",
    asOf: "2026-07-02",
} as const satisfies Evidence;
