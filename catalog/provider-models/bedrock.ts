import { bedrockLists } from "../bedrock/evidence.ts";
import { bedrockPrices } from "../bedrock/prices.ts";
import { geographicProfiles } from "../bedrock/profiles.ts";
import { legacyModels, ownIdRegions } from "../bedrock/own-ids.ts";
import type { Evidence } from "../fact.ts";
import { genaiPrices, modelsDev } from "./evidence.ts";
import { modelsReadIn } from "./provider-model.ts";
import type { ProviderModelFacts, WrittenModel } from "./provider-model.ts";

/** AWS sets ends of its own; those of the models' makers do not hold on Bedrock. A model is ACTIVE until its end is announced. */
const lifecycle = {
    source: `${bedrockLists.source}: modelLifecycle of each model. Before an end AWS calls a model LEGACY, most of them for six months`,
    asOf: bedrockLists.asOf,
} as const satisfies Evidence;
const notice = {
    source: "notice of AWS on the end of Claude 3.5 Sonnet, quoted in posit-dev/positron, issue 9339",
    asOf: "2025-12-01",
} as const satisfies Evidence;
const model = modelsReadIn({
    ends: lifecycle,
    servedFrom: modelsDev,
    contextTokens: genaiPrices,
    prices: genaiPrices,
});

/** What else is known of a model, by its own id. */
const known: Readonly<Record<string, WrittenModel>> = {
    "anthropic.claude-sonnet-5": { from: "2026-06-30", contextTokens: 1_000_000 },
    "anthropic.claude-sonnet-4-6": { from: "2026-02-17", contextTokens: 1_000_000 },
    "anthropic.claude-haiku-4-5-20251001-v1:0": { from: "2025-10-15", contextTokens: 200_000 },
    "anthropic.claude-sonnet-4-5-20250929-v1:0": { from: "2025-09-29", contextTokens: 200_000 },
};

/** Ended in every region of the catalog: no list read has them there. None is named as a replacement but the family's current one. */
const ended = {
    "anthropic.claude-3-5-sonnet-20240620-v1:0": model({
        from: "2024-06-20",
        ends: "2026-03-01",
        replacement: "anthropic.claude-sonnet-5",
        contextTokens: 200_000,
        usd: [[3, 15]],
        sources: { ends: notice },
    }),
} as const satisfies Record<string, ProviderModelFacts>;

const ownIds = ownIdRegions.flatMap(({ models }) => models);
const profiles = geographicProfiles.flatMap(({ geography, models }) => models.map((id) => [geography, id] as const));

function listed(id: string): ProviderModelFacts {
    return model({
        ...bedrockPrices[id],
        ...known[id],
        ...(legacyModels.includes(id) ? {} : { ends: "not announced" }),
    });
}

/** Every model that the lists name, by its own id and by the ids of its geographic profiles, and those that ended. */
export const bedrockModels: Readonly<Record<string, ProviderModelFacts>> = {
    ...Object.fromEntries(ownIds.map((id) => [id, listed(id)])),
    ...Object.fromEntries(profiles.map(([geography, id]) => [`${geography}.${id}`, listed(id)])),
    ...ended,
};
