import { fieldOf } from "../../catalog/custom-resources.ts";
import type { FieldSchema } from "../../catalog/custom-resources.ts";

/** Which fields of a value are used: its keys, or its entries taken together. */
export interface Used {
    readonly keys: Readonly<Record<string, Used>>;
    readonly entries?: Used | undefined;
    /** What stands below keys that the value chooses itself. */
    readonly chosen?: Used | undefined;
}

const nothing: Used = { keys: {} };

/** The fields that a value has. */
export function usedBy(value: unknown): Used {
    if (Array.isArray(value)) return { keys: {}, entries: value.map(usedBy).reduce(both, nothing) };
    if (typeof value !== "object" || value === null) return nothing;
    return { keys: Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, usedBy(inside)])) };
}

/** The fields that a recorded schema has. */
export function recordedBy({ properties = {}, items, additionalProperties }: FieldSchema): Used {
    return {
        keys: Object.fromEntries(Object.entries(properties).map(([key, inside]) => [key, recordedBy(inside)])),
        entries: items === undefined ? undefined : recordedBy(items),
        chosen: typeof additionalProperties === "object" ? recordedBy(additionalProperties) : undefined,
    };
}

/** The fields that one or the other uses. */
export function both(one: Used, other: Used): Used {
    const names = [...new Set([...Object.keys(one.keys), ...Object.keys(other.keys)])];
    const either = (a?: Used, b?: Used) => (a !== undefined && b !== undefined ? both(a, b) : (a ?? b));
    return {
        keys: Object.fromEntries(names.map((name) => [name, either(one.keys[name], other.keys[name]) ?? nothing])),
        entries: either(one.entries, other.entries),
        chosen: either(one.chosen, other.chosen),
    };
}

const limits = [
    "type",
    "required",
    "enum",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "x-kubernetes-int-or-string",
    "x-kubernetes-preserve-unknown-fields",
] as const satisfies readonly (keyof FieldSchema)[];

/** Of a schema the fields that are used, with what it asks of them; a used field that it does not have is left out. */
export function projected(schema: FieldSchema, used: Used): FieldSchema {
    const { properties = {}, items, additionalProperties } = schema;
    const named = Object.keys(used.keys)
        .filter((key) => Object.hasOwn(properties, key))
        .toSorted();
    const chosen = Object.keys(used.keys)
        .filter((key) => !Object.hasOwn(properties, key) && fieldOf(schema, key) !== undefined)
        .map((key) => used.keys[key] ?? nothing)
        .reduce(both, used.chosen ?? nothing);
    return {
        ...Object.fromEntries(limits.flatMap((key) => (schema[key] === undefined ? [] : [[key, schema[key]]]))),
        ...(named.length === 0
            ? {}
            : {
                  properties: Object.fromEntries(
                      named.map((key) => [key, projected(properties[key] ?? {}, used.keys[key] ?? nothing)]),
                  ),
              }),
        ...(items === undefined ? {} : { items: projected(items, used.entries ?? nothing) }),
        ...(additionalProperties === undefined
            ? {}
            : {
                  additionalProperties:
                      typeof additionalProperties === "object"
                          ? projected(additionalProperties, chosen)
                          : additionalProperties,
              }),
    };
}
