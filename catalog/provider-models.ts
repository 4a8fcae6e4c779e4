import { anthropicModels } from "./provider-models/anthropic.ts";
import { bedrockModels } from "./provider-models/bedrock.ts";
import { fireworksModels } from "./provider-models/fireworks.ts";
import { groqModels } from "./provider-models/groq.ts";
import { mistralModels } from "./provider-models/mistral.ts";
import { openaiModels } from "./provider-models/openai.ts";
import type { ProviderModelFacts } from "./provider-models/provider-model.ts";
import { togetherModels } from "./provider-models/together.ts";
import type { ProviderId } from "./providers.ts";
import { lookup } from "./table.ts";

/** Models of each provider, by the name that its API takes. Not all of them: one that is missing has an unknown life. */
export const providerModels: Readonly<Record<ProviderId, Readonly<Record<string, ProviderModelFacts>>>> = {
    openai: openaiModels,
    anthropic: anthropicModels,
    bedrock: bedrockModels,
    mistral: mistralModels,
    together: togetherModels,
    fireworks: fireworksModels,
    groq: groqModels,
};

/** Finds a model of a provider by its exact name; an unknown name answers `undefined`. */
export function findProviderModel(provider: ProviderId, name: string): ProviderModelFacts | undefined {
    return lookup(providerModels[provider], name);
}
