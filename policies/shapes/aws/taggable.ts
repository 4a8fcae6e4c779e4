import type { Leaves } from "../leaves/leaves.ts";

/**
 * What every resource of AWS may have besides its own properties: the region that it is in, and tags. `tagsAll` are those together
 * with the provider's own, as its Check writes them.
 */
export function taggable({ region, tags }: Pick<Leaves, "region" | "tags">) {
    return { region: region().optional(), tags: tags().optional(), tagsAll: tags().optional() };
}
