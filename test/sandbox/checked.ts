import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { addedToAws, addedToKubernetes, listOfDefaults } from "../../policies/shapes/added-by-check.ts";
import type { AddedByCheck } from "../../policies/shapes/added-by-check.ts";
import { isBag, isMarked, unknownValue } from "../../preview/cloud/property-bag.ts";
import type { PropertyBag } from "../../preview/cloud/property-bag.ts";

/** What the engine asks a provider to check. */
export interface ToCheck {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly news: PropertyBag;
    /** What it was made with; empty for a new resource. */
    readonly olds: PropertyBag;
}

/** Inputs with what the real provider's Check writes into them: defaults and their lists, names, and tags of the provider. */
export function checked(resource: ToCheck, defaultTags: PropertyBag): PropertyBag {
    const { type, news } = resource;
    const added = addedTo(type);
    if (added === undefined) return news;
    const { defaults = {}, named } = added;
    const name = named === undefined || named in news ? {} : nameOf(resource, named);
    const missing = Object.entries(defaults).filter(([property]) => !(property in news));
    const filled = { ...Object.fromEntries(missing), ...name };
    const whole = { ...news, ...filled };
    if (!type.startsWith("aws:")) return whole;
    const tagged = added.untagged === true ? whole : { ...whole, tagsAll: allTags(news["tags"], defaultTags) };
    return added.framework === true ? tagged : withLists(tagged, Object.keys(filled));
}

/** The same without whatever Check adds, so that what the program wrote can be compared. */
export function written(type: string, inputs: PropertyBag): PropertyBag {
    const { defaults = {}, named } = addedTo(type) ?? {};
    const madeUp = madeUpName(inputs, named);
    return Object.fromEntries(
        Object.entries(withoutLists(inputs)).filter(
            ([property, value]) =>
                !(property === "tagsAll" && type.startsWith("aws:")) &&
                !(property in defaults && isDeepStrictEqual(value, defaults[property])) &&
                !(property === named && madeUp),
        ),
    );
}

/** Inputs without the lists of defaults, at any depth: they never reach the cloud. */
export function withoutLists(inputs: PropertyBag): PropertyBag {
    return Object.fromEntries(
        Object.entries(inputs)
            .filter(([property]) => property !== listOfDefaults)
            .map(([property, value]) => [property, unlisted(value)]),
    );
}

function unlisted(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(unlisted);
    return isBag(value) && !isMarked(value) ? withoutLists(value) : value;
}

function addedTo(type: string): AddedByCheck | undefined {
    return addedToAws[type] ?? addedToKubernetes[type];
}

/** A resource keeps the name that it has; one that was made before names were written down keeps none. */
function nameOf({ urn, name, olds }: ToCheck, property: string): PropertyBag {
    if (Object.keys(olds).length > 0) return property in olds ? { [property]: olds[property] } : {};
    const digits = createHash("sha256").update(urn).digest("hex").slice(0, 7);
    return { [property]: `${name}-${digits}` };
}

function madeUpName(inputs: PropertyBag, named: string | undefined): boolean {
    const listed = inputs[listOfDefaults];
    return named !== undefined && Array.isArray(listed) && listed.includes(named);
}

function allTags(tags: unknown, defaultTags: PropertyBag): unknown {
    if (tags === undefined) return defaultTags;
    return isBag(tags) && !Object.values(tags).includes(unknownValue) ? { ...defaultTags, ...tags } : unknownValue;
}

/** Maps, whose keys people give; every other object has a schema and so a list of its defaults. */
const maps = new Set(["tags", "tagsAll", "labels"]);

function withLists(inputs: PropertyBag, filled: readonly string[] = []): PropertyBag {
    const below = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(below);
        return isBag(value) && !isMarked(value) ? withLists(value) : value;
    };
    const listed: PropertyBag = Object.fromEntries(
        Object.entries(inputs).map(([property, value]) => [property, maps.has(property) ? value : below(value)]),
    );
    return { ...listed, [listOfDefaults]: [...filled].toSorted() };
}
