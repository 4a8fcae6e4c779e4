import type { Known } from "../catalog/known.ts";
import type { Fault } from "../components/fault.ts";
import { z } from "zod";
import type { Draft } from "./key.ts";
import { keys } from "./keys/index.ts";
import type { StackKey } from "./keys/index.ts";
import { under } from "./path.ts";
import { childOf, faultsOf, unwrap } from "./schema/zod-faults.ts";

/** Values by key, as they were written. */
export type RawValues = { readonly [Name in StackKey["name"]]?: unknown };

/**
 * Reads each key on its own. A value at fault keeps the parts that are right, so that all faults are found in one run: a
 * wrong replica count must not hide a route that leaves the jurisdiction.
 */
export function readDraft(
    raw: RawValues,
    known: Known,
): {
    readonly draft: Draft<StackKey>;
    readonly faults: readonly Fault[];
} {
    const faults: Fault[] = [];
    // Each value comes from the schema of its own key, which is what makes this a Draft; no type says so.
    const values: Record<string, unknown> = {};
    const written: Record<string, readonly string[]> = {};
    for (const { name, schema } of keys) {
        const value: unknown = raw[name];
        // A missing key is judged with the settings; parsing undefined applies the defaults of optional ones.
        const parsed = schema.safeParse(value);
        if (parsed.success) values[name] = parsed.data;
        else if (value !== undefined) {
            faults.push(...faultsOf({ schema, value, path: under(name) }, parsed.error.issues));
            values[name] = partsOf(schema, value);
        }
        if (typeof value === "object" && value !== null && !Array.isArray(value)) written[name] = Object.keys(value);
    }
    return { draft: { ...values, written, known }, faults };
}

/** The direct parts of a value that are right; nothing where the value is of another kind than its schema. */
function partsOf(schema: z.core.$ZodType, value: unknown): unknown {
    const inner = unwrap(schema);
    if (inner instanceof z.ZodArray) {
        return Array.isArray(value) ? value.map((item, index) => partOf(inner, index, item, value)) : undefined;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    if (!(inner instanceof z.ZodObject || inner instanceof z.ZodRecord)) return undefined;
    const keys = inner instanceof z.ZodObject ? Object.keys(inner.shape) : properKeys(inner, value);
    const parts = new Map(Object.entries(value));
    return Object.fromEntries(keys.map((key) => [key, partOf(inner, key, parts.get(key), value)]));
}

/** The keys of a record that are names as the schema takes them. */
function properKeys({ keyType }: z.ZodRecord, value: object): readonly string[] {
    return Object.keys(value).filter((key) => z.safeParse(keyType, key).success);
}

function partOf(schema: z.core.$ZodType, key: PropertyKey, part: unknown, whole: unknown): unknown {
    const child = childOf(schema, key, whole);
    if (child === undefined) return undefined;
    const parsed = z.safeParse(child, part);
    return parsed.success ? parsed.data : undefined;
}
