import type { Leaves } from "../leaves/leaves.ts";

/** What every resource of AWS may have besides its own properties: the region that it is in, and tags. */
export function taggable({ region, tags }: Pick<Leaves, "region" | "tags">) {
    return { region: region().optional(), tags: tags().optional() };
}
