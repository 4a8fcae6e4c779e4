import type { Evidence } from "../fact.ts";
import { genaiPrices, modelsDev } from "./evidence.ts";
import { modelsReadIn } from "./provider-model.ts";
import type { ProviderModelFacts } from "./provider-model.ts";

/**
 * Fireworks gives at least two weeks' notice of a removal and keeps no list of them that could be read. Llama 3.3 70B stands in
 * neither of the two lists of its serverless models that were read, so that it may be gone.
 */
const unread = {
    source: 'docs.fireworks.ai, "Do you provide notice before removing model availability?", which names no model',
    asOf: "2026-11-27",
} as const satisfies Evidence;
const model = modelsReadIn({ ends: unread, servedFrom: modelsDev, contextTokens: genaiPrices, prices: genaiPrices });

export const fireworksModels = {
    "accounts/fireworks/models/gpt-oss-120b": model({
        from: "2025-08-05",
        contextTokens: 131_072,
        usd: [[0.15, 0.6]],
        sources: { contextTokens: modelsDev },
    }),
    "accounts/fireworks/models/gpt-oss-20b": model({
        from: "2025-08-05",
        contextTokens: 131_072,
        usd: [[0.07, 0.3]],
        sources: { contextTokens: modelsDev },
    }),
    "accounts/fireworks/models/deepseek-v4-pro": model({ contextTokens: 1_048_576, usd: [[1.74, 3.48]] }),
    "accounts/fireworks/models/glm-5p3": model({ usd: [[1.4, 4.4]] }),
    "accounts/fireworks/models/kimi-k3": model({ contextTokens: 1_040_000, usd: [[3, 15]] }),
    "accounts/fireworks/models/minimax-m3": model({
        from: "2026-06-12",
        contextTokens: 512_000,
        usd: [[0.3, 1.2]],
        sources: { contextTokens: modelsDev },
    }),
    "accounts/fireworks/models/llama-v3p3-70b-instruct": model({}),
} as const satisfies Record<string, ProviderModelFacts>;
