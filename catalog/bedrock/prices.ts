/** What is listed of a model. */
interface ListedPrice {
    /** @default - not listed */
    readonly contextTokens?: number;
    /** Input and output, in US dollars for a million tokens; then the same from a size of input on. */
    readonly usd: readonly (readonly [input: number, output: number, fromInputTokens?: number])[];
}

/**
 * Context and prices by a model's own id, also for its geographic profiles. AWS prices by region; the list that was read has one price
 * for all of them: the regional one, where a global profile costs less.
 */
export const bedrockPrices: Readonly<Record<string, ListedPrice>> = {
    "amazon.nova-2-lite-v1:0": { contextTokens: 1_000_000, usd: [[0.33, 2.75]] },
    "amazon.nova-lite-v1:0": { contextTokens: 300_000, usd: [[0.06, 0.24]] },
    "amazon.nova-micro-v1:0": { contextTokens: 128_000, usd: [[0.035, 0.14]] },
    "amazon.nova-pro-v1:0": { contextTokens: 300_000, usd: [[0.8, 3.2]] },
    "anthropic.claude-3-7-sonnet-20250219-v1:0": { contextTokens: 200_000, usd: [[3, 15]] },
    "anthropic.claude-3-haiku-20240307-v1:0": { contextTokens: 200_000, usd: [[0.25, 1.25]] },
    "anthropic.claude-3-sonnet-20240229-v1:0": { contextTokens: 200_000, usd: [[3, 15]] },
    "anthropic.claude-fable-5": { contextTokens: 1_000_000, usd: [[11, 55]] },
    "anthropic.claude-fable-5-1": { contextTokens: 1_000_000, usd: [[11, 55]] },
    "anthropic.claude-haiku-4-5-20251001-v1:0": { contextTokens: 200_000, usd: [[1.1, 5.5]] },
    "anthropic.claude-haiku-5-5": {
        contextTokens: 1_000_000,
        usd: [
            [0.11, 0.55],
            [0.55, 2.75, 100_000],
        ],
    },
    "anthropic.claude-opus-4-1-20250805-v1:0": { contextTokens: 200_000, usd: [[15, 75]] },
    "anthropic.claude-opus-4-5-20251101-v1:0": { contextTokens: 200_000, usd: [[5.5, 27.5]] },
    "anthropic.claude-opus-4-6-v1": { contextTokens: 1_000_000, usd: [[5.5, 27.5]] },
    "anthropic.claude-opus-4-7": { contextTokens: 1_000_000, usd: [[5.5, 27.5]] },
    "anthropic.claude-opus-4-8": { contextTokens: 1_000_000, usd: [[5.5, 27.5]] },
    "anthropic.claude-opus-5": { contextTokens: 1_000_000, usd: [[5.5, 27.5]] },
    "anthropic.claude-opus-5-5": { contextTokens: 1_000_000, usd: [[4.4, 22]] },
    "anthropic.claude-sonnet-4-20250514-v1:0": { contextTokens: 200_000, usd: [[3, 15]] },
    "anthropic.claude-sonnet-4-5-20250929-v1:0": { contextTokens: 200_000, usd: [[3.3, 16.5]] },
    "anthropic.claude-sonnet-4-6": { contextTokens: 1_000_000, usd: [[3.3, 16.5]] },
    "anthropic.claude-sonnet-5": { contextTokens: 1_000_000, usd: [[2.2, 11]] },
    "anthropic.claude-sonnet-5-5": { contextTokens: 1_000_000, usd: [[2.2, 11]] },
    "deepseek.r1-v1:0": { contextTokens: 128_000, usd: [[1.35, 5.4]] },
    "google.gemma-3-12b-it": { contextTokens: 128_000, usd: [[0.09, 0.29]] },
    "google.gemma-3-27b-it": { contextTokens: 128_000, usd: [[0.23, 0.38]] },
    "google.gemma-3-4b-it": { contextTokens: 128_000, usd: [[0.04, 0.08]] },
    "meta.llama3-1-70b-instruct-v1:0": { contextTokens: 128_000, usd: [[0.72, 0.72]] },
    "meta.llama3-1-8b-instruct-v1:0": { contextTokens: 128_000, usd: [[0.22, 0.22]] },
    "meta.llama3-3-70b-instruct-v1:0": { contextTokens: 128_000, usd: [[0.72, 0.72]] },
    "meta.llama3-70b-instruct-v1:0": { contextTokens: 8_192, usd: [[2.65, 3.5]] },
    "meta.llama3-8b-instruct-v1:0": { contextTokens: 8_192, usd: [[0.3, 0.6]] },
    "meta.llama4-maverick-17b-instruct-v1:0": { contextTokens: 1_000_000, usd: [[0.24, 0.97]] },
    "meta.llama4-scout-17b-instruct-v1:0": { contextTokens: 10_000_000, usd: [[0.17, 0.66]] },
    "mistral.devstral-2-123b": { contextTokens: 256_000, usd: [[0.4, 2]] },
    "mistral.magistral-small-2509": { contextTokens: 128_000, usd: [[0.5, 1.5]] },
    "mistral.ministral-3-14b-instruct": { contextTokens: 128_000, usd: [[0.2, 0.2]] },
    "mistral.ministral-3-3b-instruct": { contextTokens: 128_000, usd: [[0.1, 0.1]] },
    "mistral.ministral-3-8b-instruct": { contextTokens: 128_000, usd: [[0.15, 0.15]] },
    "mistral.mistral-7b-instruct-v0:2": { contextTokens: 32_000, usd: [[0.15, 0.2]] },
    "mistral.mistral-large-2402-v1:0": { contextTokens: 32_000, usd: [[4, 12]] },
    "mistral.mistral-large-3-675b-instruct": { contextTokens: 256_000, usd: [[0.5, 1.5]] },
    "mistral.mistral-small-2402-v1:0": { contextTokens: 32_000, usd: [[1, 3]] },
    "mistral.mixtral-8x7b-instruct-v0:1": { contextTokens: 32_000, usd: [[0.45, 0.7]] },
    "mistral.pixtral-large-2502-v1:0": { contextTokens: 128_000, usd: [[2, 6]] },
    "moonshotai.kimi-k3": { contextTokens: 1_000_000, usd: [[3.3, 16.5]] },
    "nvidia.nemotron-nano-3-30b": { contextTokens: 256_000, usd: [[0.06, 0.24]] },
    "nvidia.nemotron-nano-9b-v2": { contextTokens: 128_000, usd: [[0.06, 0.23]] },
    "nvidia.nemotron-super-3-120b": { contextTokens: 256_000, usd: [[0.15, 0.65]] },
    "openai.gpt-5.4": { usd: [[2.75, 16.5]] },
    "openai.gpt-5.5": { usd: [[5.5, 33]] },
    "openai.gpt-5.6-luna": {
        contextTokens: 1_000_000,
        usd: [
            [0.22, 1.32],
            [0.44, 1.98, 272_000],
        ],
    },
    "openai.gpt-5.6-sol": {
        contextTokens: 1_000_000,
        usd: [
            [4.4, 22],
            [8.8, 33, 272_000],
        ],
    },
    "openai.gpt-5.6-terra": {
        contextTokens: 1_000_000,
        usd: [
            [2.2, 13.2],
            [4.4, 19.8, 272_000],
        ],
    },
    "openai.gpt-6-astra": {
        contextTokens: 1_050_000,
        usd: [
            [11, 55],
            [22, 82.5, 272_000],
        ],
    },
    "openai.gpt-6-luna": {
        contextTokens: 1_000_000,
        usd: [
            [0.11, 0.55],
            [0.22, 0.825, 272_000],
        ],
    },
    "openai.gpt-6-sol": {
        contextTokens: 1_000_000,
        usd: [
            [2.2, 11],
            [4.4, 16.5, 272_000],
        ],
    },
    "openai.gpt-6.1-sol": {
        contextTokens: 1_000_000,
        usd: [
            [2.2, 11],
            [4.4, 16.5, 272_000],
        ],
    },
    "openai.gpt-6.1-terra": {
        contextTokens: 1_050_000,
        usd: [
            [1.1, 5.5],
            [2.2, 8.25, 272_000],
        ],
    },
    "openai.gpt-oss-120b-1:0": { contextTokens: 128_000, usd: [[0.15, 0.6]] },
    "openai.gpt-oss-20b-1:0": { contextTokens: 128_000, usd: [[0.07, 0.3]] },
    "qwen.qwen3-32b": { contextTokens: 32_000, usd: [[0.15, 0.6]] },
    "qwen.qwen3-32b-v1:0": { contextTokens: 32_000, usd: [[0.15, 0.6]] },
    "qwen.qwen3-coder-30b-a3b-instruct": { contextTokens: 256_000, usd: [[0.15, 0.6]] },
    "qwen.qwen3-coder-30b-a3b-v1:0": { contextTokens: 256_000, usd: [[0.15, 0.6]] },
    "qwen.qwen3-coder-480b-a35b-instruct": { contextTokens: 128_000, usd: [[0.45, 1.8]] },
    "qwen.qwen3-coder-480b-a35b-v1:0": { contextTokens: 128_000, usd: [[0.45, 1.8]] },
    "qwen.qwen3-vl-235b-a22b": { contextTokens: 256_000, usd: [[0.53, 2.66]] },
    "qwen.qwen3-vl-235b-a22b-instruct": { contextTokens: 256_000, usd: [[0.53, 2.66]] },
    "writer.palmyra-x4-v1:0": { contextTokens: 128_000, usd: [[2.5, 10]] },
    "writer.palmyra-x5-v1:0": { contextTokens: 128_000, usd: [[0.6, 6]] },
    "zai.glm-5.3": { contextTokens: 1_000_000, usd: [[1.848, 5.808]] },
};
