import { isDeepStrictEqual } from "node:util";
import { withoutSecrets } from "../../preview/cloud/property-bag.ts";
import type { PropertyBag } from "../../preview/cloud/property-bag.ts";

/** How the inputs of a resource differ from those it was made with. Names are sorted. */
export interface Changes {
    readonly changed: readonly string[];
    /** The part of `changed` that cannot change in place: the resource is replaced. */
    readonly replacing: readonly string[];
}

/** Compares inputs by value; whether a value is marked secret is no difference for the cloud. */
export function changesBetween(olds: PropertyBag, news: PropertyBag, replaceOn: readonly string[]): Changes {
    const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])].sort();
    const changed = names.filter((name) => !isDeepStrictEqual(withoutSecrets(olds[name]), withoutSecrets(news[name])));
    return { changed, replacing: changed.filter((name) => replaceOn.includes(name)) };
}
