import { bedrockMakers, bedrockProfiles } from "../../../catalog/bedrock-models.ts";
import { permits } from "../../../catalog/fact.ts";
import { parseArn } from "../../kit/arn.ts";
import type { Place } from "../../kit/place.ts";

/** True for a model's own id, which begins with its maker's name: `mistral.ministral-3-8b-instruct`. */
export function isOwnModelId(id: string): boolean {
    return bedrockMakers.value.some((maker) => id.startsWith(`${maker}.`));
}

/**
 * Regions outside the jurisdiction in which a profile may answer, sorted, whatever region of the jurisdiction asks for it; undefined
 * where the catalog does not know its regions, or none of the jurisdiction can ask. The pack trusts no endpoint here: a profile
 * that stays inside from one region and not from another does not stay inside.
 */
export function regionsOutside(profile: string, place: Place): readonly string[] | undefined {
    const isKnown = permits(bedrockProfiles, (profiles) => Object.hasOwn(profiles, profile));
    const routes = isKnown ? Object.entries(bedrockProfiles.value[profile]?.routes ?? {}) : [];
    const askedInside = routes.filter(([source]) => place.allowsRegion(source));
    if (askedInside.length === 0) {
        return undefined;
    }
    const reached = new Set(askedInside.flatMap(([, regions]) => regions));
    return [...reached].filter((region) => !place.allowsRegion(region)).toSorted();
}

/** Kinds of ARN that name models of one region. */
const modelKinds = /^(foundation-model|custom-model|custom-model-deployment|imported-model|provisioned-model)\//;

/**
 * True for the ARN of a model that stands in a region of the jurisdiction, and of a profile that answers nowhere else; a wildcard
 * for the region stands nowhere, and one for the profile names those of the whole world.
 */
export function isModelInside(arn: string, place: Place): boolean {
    const { service, region = "", partition = "", resource = "" } = parseArn(arn) ?? {};
    const [, profile] = /^inference-profile\/(.+)$/.exec(resource) ?? [];
    const answersInside = profile !== undefined && regionsOutside(profile, place)?.length === 0;
    const isModel = service === "bedrock" && (modelKinds.test(resource) || answersInside);
    return isModel && place.allowsPartition(partition) && place.allowsRegion(region);
}
