import { z } from "zod";
import { unwrap } from "../../config/schema/zod-faults.ts";

/** Keys and indexes from the root of a value inwards. */
export type Path = readonly (string | number)[];

/** A place that a schema knows and a person can write something else at. */
export interface Leaf {
    /** The same for every entry of a mapping (`*`) or list (`[]`); a shape of a union stands in angle brackets. */
    readonly name: string;
    readonly schema: z.core.$ZodType;
}

/** A leaf in one value. */
export interface Instance extends Leaf {
    readonly path: Path;
    /** What is written there; undefined where it could be and is not. */
    readonly value: unknown;
}

/** Every leaf that a schema knows: its fields at any depth, and each choice between shapes. */
export function leavesOf(schema: z.core.$ZodType, name = ""): readonly Leaf[] {
    const inner = unwrap(schema);
    const own = isChoice(inner) ? [{ name, schema: inner }] : [];
    return [...own, ...partsOf(inner, name).flatMap((part) => leavesOf(part.schema, part.name))];
}

/** Every leaf of a schema in a value, those that the value leaves out among them. */
export function instancesIn(schema: z.core.$ZodType, value: unknown, name = "", path: Path = []): readonly Instance[] {
    const inner = unwrap(schema);
    const own = isChoice(inner) || value === undefined ? [{ name, schema: inner, path, value }] : [];
    return [
        ...own,
        ...partsOf(inner, name).flatMap((part) =>
            keysIn(part, value).flatMap((key) =>
                instancesIn(part.schema, key === undefined ? value : childOf(value, key), part.name, [
                    ...path,
                    ...(key === undefined ? [] : [key]),
                ]),
            ),
        ),
    ];
}

/** A part of a schema: a field, the entries of a mapping or list, or a shape of a union. */
interface Part extends Leaf {
    readonly part: { readonly field: string } | "entries" | "shape";
}

function partsOf(schema: z.core.$ZodType, name: string): readonly Part[] {
    if (schema instanceof z.ZodObject) {
        const fields: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
        return Object.entries(fields).map(([field, child]) => ({
            part: { field },
            name: name === "" ? field : `${name}.${field}`,
            schema: child,
        }));
    }
    if (schema instanceof z.ZodRecord) return [{ part: "entries", name: `${name}.*`, schema: schema.valueType }];
    if (schema instanceof z.ZodArray) return [{ part: "entries", name: `${name}[]`, schema: schema.element }];
    if (schema instanceof z.ZodUnion) {
        return schema.options.map((option, i) => ({
            part: "shape",
            name: `${name}<${shapeName(schema, option) ?? String(i)}>`,
            schema: option,
        }));
    }
    return [];
}

/** What tells a shape of a union apart, e.g. `jwt`. */
function shapeName(union: z.ZodUnion, shape: z.core.$ZodType): string | undefined {
    if (!(union instanceof z.ZodDiscriminatedUnion)) return undefined;
    return [...(shape._zod.propValues?.[union.def.discriminator] ?? [])].map(String).join("|");
}

/** The keys of a value that a part of its schema is about; `undefined` for the value itself. */
function keysIn({ part, schema }: Part, value: unknown): readonly (string | number | undefined)[] {
    if (part === "shape") return z.safeParse(schema, value).success ? [undefined] : [];
    if (typeof value !== "object" || value === null) return [];
    if (part !== "entries") return [part.field];
    return Array.isArray(value) ? [...value.keys()] : Object.keys(value);
}

function childOf(value: unknown, key: string | number): unknown {
    if (typeof value !== "object" || value === null) return undefined;
    return Object.entries(value).find(([name]) => name === String(key))?.[1];
}

/** True where a person can write one thing or another: not of what merely holds others, and not of the only word. */
function isChoice(schema: z.core.$ZodType): boolean {
    if (schema instanceof z.ZodLiteral) return schema.values.size > 1;
    return !(schema instanceof z.ZodObject || schema instanceof z.ZodRecord || schema instanceof z.ZodArray);
}

/** Other values that a schema takes in place of one that is written. `words`: what other configs and the rest of this one say. */
export function othersThan(value: unknown, schema: z.core.$ZodType, words: readonly unknown[]): readonly unknown[] {
    const tried = [...ownValues(schema), ...near(value), ...numbersOf(schema), ...words];
    return tried.filter(
        (other, i) =>
            JSON.stringify(other) !== JSON.stringify(value) &&
            tried.indexOf(other) === i &&
            z.safeParse(schema, other).success,
    );
}

function ownValues(schema: z.core.$ZodType): readonly unknown[] {
    if (schema instanceof z.ZodEnum) return schema.options;
    if (schema instanceof z.ZodLiteral) return [...schema.values];
    if (schema instanceof z.ZodBoolean) return [true, false];
    return [];
}

/** Values like one that is written: whatever a pattern asks for, one of them keeps to it. */
function near(value: unknown): readonly unknown[] {
    // Far ones first: what follows from a number may be rounded.
    if (typeof value === "number") return [value * 8, value * 2, value / 2, value + 1, value - 1, value + 10];
    if (typeof value !== "string") return [];
    const next = (digit: string) => String((Number(digit) + 1) % 10);
    return [
        value.replace(/[0-9](?=[^0-9]*$)/, next),
        value.replace(/[0-9]/, next),
        value.replace(/[a-y](?=[^a-y]*$)/, (letter) => String.fromCharCode(letter.charCodeAt(0) + 1)),
        `${value}-b`,
    ];
}

function numbersOf(schema: z.core.$ZodType): readonly number[] {
    if (!(schema instanceof z.ZodNumber)) return [];
    const { minValue, maxValue } = schema;
    const [least, most] = [minValue ?? 0, maxValue ?? 100];
    return [least, most, Math.floor((least + most) / 2), least + 1, most - 1];
}
