import type { Evidence } from "./fact.ts";
import type { ProviderId } from "./providers.ts";

/** How Envoy AI Gateway speaks to a provider. */
export interface ProviderApi extends Evidence {
    readonly schema: { readonly name: "OpenAI"; readonly prefix: string } | { readonly name: "AWSBedrock" };
    /** An API key in the header `Authorization`, or a signature with the pod's own AWS role. */
    readonly credentials: "APIKey" | "AWSCredentials";
}

const supported = {
    source: "envoyproxy/ai-gateway@v1.1.0, site/docs/capabilities/llm-integrations/supported-providers.md",
    asOf: "2026-08-21",
} as const;

const openAi = { schema: { name: "OpenAI", prefix: "/v1" }, credentials: "APIKey", ...supported } as const;

export const providerApis: Readonly<Record<ProviderId, ProviderApi>> = {
    openai: openAi,
    mistral: openAi,
    together: openAi,
    groq: { ...openAi, schema: { name: "OpenAI", prefix: "/openai/v1" } },
    fireworks: {
        schema: { name: "OpenAI", prefix: "/inference/v1" },
        credentials: "APIKey",
        source: "Fireworks' base URL for OpenAI's clients, https://api.fireworks.ai/inference/v1 (undated)",
        asOf: "2026-11-21",
    },
    // The AI gateway speaks Anthropic's own interface for /v1/messages only; callers here ask /v1/chat/completions.
    anthropic: {
        schema: { name: "OpenAI", prefix: "/v1" },
        credentials: "APIKey",
        source: "Anthropic's interface for OpenAI's clients, https://api.anthropic.com/v1/ (undated)",
        asOf: "2026-11-21",
    },
    bedrock: { schema: { name: "AWSBedrock" }, credentials: "AWSCredentials", ...supported },
};
