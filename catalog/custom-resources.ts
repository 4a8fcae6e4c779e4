import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Evidence } from "./fact.ts";

/**
 * What a definition of a custom resource says of a value, in the words of its `openAPIV3Schema`. Rules over several fields
 * (`oneOf`, CEL) are the API server's alone.
 */
export interface FieldSchema {
    readonly type?: string | undefined;
    readonly properties?: Readonly<Record<string, FieldSchema>> | undefined;
    readonly required?: readonly string[] | undefined;
    readonly items?: FieldSchema | undefined;
    /** Of every key that `properties` does not name; `true` where anything may stand there. */
    readonly additionalProperties?: FieldSchema | boolean | undefined;
    readonly enum?: readonly unknown[] | undefined;
    readonly pattern?: string | undefined;
    readonly minimum?: number | undefined;
    readonly maximum?: number | undefined;
    readonly minLength?: number | undefined;
    readonly maxLength?: number | undefined;
    readonly minItems?: number | undefined;
    readonly maxItems?: number | undefined;
    readonly "x-kubernetes-int-or-string"?: boolean | undefined;
    readonly "x-kubernetes-preserve-unknown-fields"?: boolean | undefined;
}

const fieldSchema: z.ZodType<FieldSchema> = z.lazy(() =>
    z.strictObject({
        type: z.string().optional(),
        properties: z.record(z.string(), fieldSchema).optional(),
        required: z.array(z.string()).optional(),
        items: fieldSchema.optional(),
        additionalProperties: z.union([fieldSchema, z.boolean()]).optional(),
        enum: z.array(z.unknown()).optional(),
        pattern: z.string().optional(),
        ...Object.fromEntries(
            (["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"] as const).map((key) => [
                key,
                z.number().optional(),
            ]),
        ),
        "x-kubernetes-int-or-string": z.boolean().optional(),
        "x-kubernetes-preserve-unknown-fields": z.boolean().optional(),
    }),
);
const record = z.strictObject({
    source: z.string(),
    asOf: z.custom<Evidence["asOf"]>((day) => z.iso.date().safeParse(day).success),
    apiVersion: z.string(),
    kind: z.string(),
    schema: fieldSchema,
});

/** The fields of a custom resource that the program writes, as its definition has them: what it never writes is left out. */
export type KindRecord = z.output<typeof record>;

const folder = join(import.meta.dirname, "custom-resources");

/** Name of the file that records a kind. */
export function kindFile({ apiVersion, kind }: Pick<KindRecord, "apiVersion" | "kind">): string {
    return join(folder, `${kind}.${groupOf(apiVersion)}.json`);
}

function groupOf(apiVersion: string): string {
    return apiVersion.split("/").slice(0, -1).join("");
}

/** Every recorded kind, by `<Kind>.<group>`. */
export function recordedKinds(): Readonly<Record<string, KindRecord>> {
    const files = readdirSync(folder).toSorted();
    return Object.fromEntries(
        files.map((file) => [
            file.replace(/\.json$/, ""),
            record.parse(JSON.parse(readFileSync(join(folder, file), "utf8"))),
        ]),
    );
}

/** A field that a definition does not have, lacks, or wants otherwise. */
export interface Misfit {
    /** From the object inwards, e.g. `spec.rules[0].matches`. */
    readonly path: string;
    /** A clause without a subject, e.g. `is no field of it`. */
    readonly problem: string;
}

/**
 * Everything in which a value departs from a definition: unknown fields, lacking ones, words and numbers outside of what it
 * allows. `metadata` is Kubernetes' own and not looked at.
 */
export function misfits(value: unknown, schema: FieldSchema, path = ""): readonly Misfit[] {
    const wrong = (problem: string): Misfit => ({ path, problem });
    if (!isOfType(value, schema)) return [wrong(`is no ${schema.type ?? "number or text"}`)];
    const here = limitsOf(value, schema).map(wrong);
    if (Array.isArray(value)) {
        const { items } = schema;
        if (items === undefined) return here;
        return [...here, ...value.flatMap((item, index) => misfits(item, items, `${path}[${index}]`))];
    }
    if (typeof value !== "object" || value === null) return here;
    const lacking = (schema.required ?? []).filter((key) => !Object.hasOwn(value, key));
    return [
        ...here,
        ...lacking.map((key) => ({ path: joined(path, key), problem: "is lacking" })),
        ...Object.entries(value).flatMap(([key, inside]) => {
            const at = joined(path, key);
            if (at === "metadata") return [];
            const field = fieldOf(schema, key);
            if (field === undefined) return [{ path: at, problem: "is no field of it" }];
            return field === true ? [] : misfits(inside, field, at);
        }),
    ];
}

function joined(path: string, key: string): string {
    return path === "" ? key : `${path}.${key}`;
}

/** The schema of a key; `true` where anything may stand, `undefined` where the key may not. */
export function fieldOf(schema: FieldSchema, key: string): FieldSchema | true | undefined {
    const { properties = {}, additionalProperties = false } = schema;
    if (Object.hasOwn(properties, key)) return properties[key];
    if (typeof additionalProperties === "object") return additionalProperties;
    return additionalProperties || schema["x-kubernetes-preserve-unknown-fields"] === true ? true : undefined;
}

function isOfType(value: unknown, schema: FieldSchema): boolean {
    if (schema["x-kubernetes-int-or-string"] === true) return typeof value === "string" || Number.isInteger(value);
    switch (schema.type) {
        case undefined:
            return true;
        case "array":
            return Array.isArray(value);
        case "object":
            return typeof value === "object" && value !== null && !Array.isArray(value);
        case "integer":
            return Number.isInteger(value);
        default:
            return typeof value === schema.type;
    }
}

function limitsOf(value: unknown, schema: FieldSchema): readonly string[] {
    const { enum: words, pattern, minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
    const outside = (size: number, least = -Infinity, most = Infinity) => size < least || size > most;
    const problems: string[] = [];
    if (words !== undefined && !words.includes(value)) problems.push(`is none of ${words.map(String).join(", ")}`);
    if (typeof value === "number" && outside(value, minimum, maximum))
        problems.push("is outside of the numbers allowed");
    if (Array.isArray(value) && outside(value.length, minItems, maxItems))
        problems.push("has too few or too many entries");
    if (typeof value !== "string") return problems;
    if (outside(value.length, minLength, maxLength)) problems.push("is too short or too long");
    if (pattern !== undefined && !new RegExp(pattern).test(value)) problems.push(`does not match ${pattern}`);
    return problems;
}
