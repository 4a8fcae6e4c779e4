import { findProfile } from "../../catalog/bedrock-models.ts";
import { regionalArn } from "./arn.ts";
import type { Place } from "./arn.ts";

/** The ARNs that AWS checks when somebody asks for a geographic profile. */
export interface ProfileArns {
    /** The profile itself, which lies in the caller's own account and region. */
    readonly profile: string;
    /** The model in every region that may answer. */
    readonly models: readonly string[];
}

/**
 * The ARNs behind a geographic profile that is asked for in a place. Undefined where the catalog does not know the profile, or
 * not from there: then nobody may ask for it. Documented: `bedrockProfilePermissions`.
 */
export function profileArns(place: Place, id: string): ProfileArns | undefined {
    const profile = findProfile(id);
    const regions = profile?.routes[place.region];
    if (profile === undefined || regions === undefined) return undefined;
    const asked = [...new Set([place.region, ...regions])].toSorted();
    return {
        profile: regionalArn(place, "bedrock", `inference-profile/${id}`),
        models: asked.map((region) => `arn:${place.partition}:bedrock:${region}::foundation-model/${profile.model}`),
    };
}

/** Lets a model be asked through the named profiles alone, and not in another region by its own id. */
export function throughProfiles(profiles: readonly string[]): Readonly<Record<string, readonly string[]>> {
    return { "bedrock:InferenceProfileArn": profiles };
}
