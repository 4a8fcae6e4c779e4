import { z } from "zod";
import { childOf, findingsOf, unwrap } from "./schema/zod-findings.ts";
import { concepts } from "./deployment-config.ts";
import type { Concept, ConceptName } from "./deployment-config.ts";
import type { Finding } from "./fault.ts";
import { under } from "./path.ts";

/** A value whose direct parts are missing where they are at fault, so that checks on the rest can still run. */
type Partly<T> = T extends readonly (infer Item)[]
    ? readonly (Item | undefined)[]
    : T extends object
      ? { readonly [Key in keyof T]?: T[Key] | undefined }
      : T;

type DraftConcepts = { readonly [Name in ConceptName]?: Partly<Concept<Name>> | undefined };

/** What could be read of a stack's config: the input of the cross-checks. */
export interface Draft extends DraftConcepts {
    /** Names under a concept as they are written, those of faulty entries too: such a name is not unknown, only wrong. */
    readonly written: { readonly [Name in ConceptName]?: readonly string[] };
}

/** Values by concept, as they were written. */
export type RawConcepts = { readonly [Name in ConceptName]?: unknown };

/**
 * Reads each concept on its own. A concept at fault keeps the parts that are right, so that all faults are found in one
 * run: a wrong replica count must not hide a route that leaves the jurisdiction.
 */
export function readDraft(raw: RawConcepts): { readonly draft: Draft; readonly findings: readonly Finding[] } {
    const findings: Finding[] = [];
    // Each value comes from the schema of its own concept, which is what makes this a Draft; no type says so.
    const values: Record<string, unknown> = {};
    const written: Record<string, readonly string[]> = {};
    for (const [name, schema] of Object.entries(concepts)) {
        const value: unknown = raw[name as ConceptName];
        // A missing concept is judged with the keys (settings.ts); parsing undefined applies the defaults of optional ones.
        const parsed = schema.safeParse(value);
        if (parsed.success) values[name] = parsed.data;
        else if (value !== undefined) {
            findings.push(...findingsOf({ schema, value, path: under(name) }, parsed.error.issues));
            values[name] = partsOf(schema, value);
        }
        if (typeof value === "object" && value !== null && !Array.isArray(value)) written[name] = Object.keys(value);
    }
    return { draft: { ...values, written }, findings };
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
