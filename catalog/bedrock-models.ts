import { fact } from "./fact.ts";

/**
 * Makers whose names begin the ids of Bedrock's own models, e.g. `anthropic.claude-…`. The id of a profile over several regions
 * begins with a geography instead (`eu.anthropic…`, `global.…`). A maker that is missing here counts as a geography.
 */
export const bedrockMakers = fact(
    [
        "ai21",
        "amazon",
        "anthropic",
        "cohere",
        "deepseek",
        "luma",
        "meta",
        "mistral",
        "openai",
        "stability",
        "twelvelabs",
        "writer",
    ],
    {
        source: "aws/aws-cdk, packages/aws-cdk-lib/aws-bedrock/lib/foundation-model.ts, FoundationModelIdentifier (stored copy, undated)",
        asOf: "2026-11-25",
    },
);
