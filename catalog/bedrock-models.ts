import { bedrockLists } from "./bedrock/evidence.ts";
import { ownIdRegions, surveyedRegions } from "./bedrock/own-ids.ts";
import { geographicProfiles } from "./bedrock/profiles.ts";
import type { ProfileRoutes } from "./bedrock/profiles.ts";
import { fact, unconfirmed } from "./fact.ts";
import type { Fact } from "./fact.ts";
import type { RegionId } from "./jurisdictions.ts";

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
        "google",
        "luma",
        "meta",
        "minimax",
        "mistral",
        "moonshot",
        "moonshotai",
        "nvidia",
        "openai",
        "qwen",
        "stability",
        "twelvelabs",
        "writer",
        "xai",
        "zai",
    ],
    bedrockLists,
);

/** A profile that AWS defines for a geography, e.g. `eu.anthropic.claude-sonnet-5`. */
export interface GeographicProfile {
    readonly id: string;
    /** Own id of the model that answers. */
    readonly model: string;
    /**
     * From each region in which the profile may be asked for, every region that may answer. Names as AWS writes them: a region
     * that the catalog does not know lies in no jurisdiction.
     */
    readonly routes: ProfileRoutes;
}

/** Every geographic profile whose regions are known. Of any other, `global.…` first of all, nobody knows where it answers. */
export const bedrockProfiles = fact<Readonly<Record<string, GeographicProfile>>>(
    Object.fromEntries(
        geographicProfiles.flatMap(({ geography, routes, models }) =>
            models.map((model) => {
                const id = `${geography}.${model}`;
                return [id, { id, model, routes }] as const;
            }),
        ),
    ),
    bedrockLists,
);

/** Finds a geographic profile by its exact id; an unknown one answers `undefined`. */
export function findProfile(id: string): GeographicProfile | undefined {
    return Object.hasOwn(bedrockProfiles.value, id) ? bedrockProfiles.value[id] : undefined;
}

/** True for a model's own id, which begins with its maker's name: `anthropic.claude-sonnet-5`. */
export function isOwnModelId(id: string): boolean {
    return bedrockMakers.value.some((maker) => id.startsWith(`${maker}.`));
}

/**
 * Whether Bedrock's runtime answers in a region to a model's own id. Unconfirmed where the model or the region is in no list
 * read.
 */
export function answersToOwnId(model: string, region: RegionId): Fact<boolean> {
    const listed = ownIdRegions.find(({ models }) => models.includes(model));
    return listed === undefined || !surveyedRegions.includes(region)
        ? unconfirmed(`no list read has ${model} in ${region}`, bedrockLists.asOf)
        : fact(listed.regions.includes(region), bedrockLists);
}

/** Own ids of models that Bedrock's runtime answers to in a region, sorted. */
export function ownIdsIn(region: RegionId): readonly string[] {
    return ownIdRegions
        .filter(({ regions }) => regions.includes(region))
        .flatMap(({ models }) => models)
        .toSorted();
}
