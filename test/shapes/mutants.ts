import type { z } from "zod";
import { formatPath } from "../../policies/kit/path.ts";
import type { PropertyPath } from "../../policies/kit/path.ts";
import { leafKindOf } from "../../policies/shapes/leaves/leaf.ts";
import type { LeafKind } from "../../policies/shapes/leaves/leaf.ts";
import { misfitsOf } from "../../policies/shapes/misfits.ts";
import { Unknown } from "../../policies/shapes/world.ts";
import type { LeakValue } from "./leak-values.ts";
import type { Properties } from "./sdk-inputs.ts";

type Inputs = Readonly<Record<string, unknown>>;

/** A resource that fits its shape, changed in one way. */
export interface Mutant {
    readonly path: PropertyPath;
    /** "a host, in base64" */
    readonly name: string;
    readonly inputs: unknown;
}

/** A leaf of a shape, where an instance has it. */
export interface LeafAt {
    readonly path: PropertyPath;
    readonly kind: LeafKind;
    readonly value: unknown;
}

/** The schemas behind `optional`, and the branch of a union that a value fits. */
function innermost(schema: z.ZodType, value: unknown): z.ZodType {
    const { def } = schema as unknown as {
        readonly def: {
            readonly type: string;
            readonly innerType?: z.ZodType;
            readonly options?: readonly z.ZodType[];
        };
    };
    if (leafKindOf(schema) !== undefined) return schema;
    if (def.innerType !== undefined) return innermost(def.innerType, value);
    if (def.options !== undefined) {
        const fitting = def.options.toSorted((a, b) => misfitsOf(a, value).length - misfitsOf(b, value).length)[0];
        return fitting === undefined ? schema : innermost(fitting, value);
    }
    return schema;
}

interface ContainerDef {
    readonly type: string;
    readonly shape?: Readonly<Record<string, z.ZodType>>;
    readonly element?: z.ZodType;
    readonly valueType?: z.ZodType;
    /** Of a list whose entries are each of their own kind. */
    readonly items?: readonly z.ZodType[];
    readonly rest?: z.ZodType | null;
}

/** What an entry of a list may be. */
function entryOf({ element, items, rest }: ContainerDef, index: number): z.ZodType | undefined {
    return element ?? items?.[index] ?? rest ?? undefined;
}

/** Entries of a list, each with its schema; of a list of like ones the first, which stands for all. */
function entriesToBreak(def: ContainerDef, list: readonly unknown[]): readonly (readonly [number, z.ZodType])[] {
    return [...list.keys()].slice(0, def.element ? 1 : undefined).flatMap((index) => {
        const entry = entryOf(def, index);
        return entry ? [[index, entry] as const] : [];
    });
}

function defOf(schema: z.ZodType): ContainerDef {
    return (schema as unknown as { readonly def: ContainerDef }).def;
}

/** Every leaf that an instance has a value at; those inside documents too, whose path goes on behind the text's. */
export function leavesAt(schema: z.ZodType, value: unknown, at: PropertyPath = []): readonly LeafAt[] {
    const inner = innermost(schema, value);
    const kind = leafKindOf(inner);
    if (kind !== undefined) {
        return [{ path: at, kind, value }];
    }
    const def = defOf(inner);
    const { shape, valueType } = def;
    if (Array.isArray(value)) {
        return value.flatMap((each, index) => {
            const entry = entryOf(def, index);
            return entry ? leavesAt(entry, each, [...at, index]) : [];
        });
    }
    if (typeof value !== "object" || value === null || value instanceof Unknown) return [];
    return Object.entries(value).flatMap(([key, each]) => {
        const below = shape?.[key] ?? valueType;
        return below ? leavesAt(below, each, [...at, key]) : [];
    });
}

/** The same inputs with another value at a path. */
function withAt(holder: unknown, [key, ...rest]: PropertyPath, value: unknown): unknown {
    if (key === undefined) return value;
    if (Array.isArray(holder)) {
        return holder.map((each: unknown, index) => (index === key ? withAt(each, rest, value) : each));
    }
    const inner = holder as Inputs;
    return { ...inner, [key]: withAt(inner[key], rest, value) };
}

/** Breaks one leaf: every leak value, its switch or number turned, what nobody knows, and another type of value. */
export function leafMutants(
    inputs: Inputs,
    { path, kind, value }: LeafAt,
    leaks: readonly LeakValue[],
): readonly Mutant[] {
    const mutant = (name: string, other: unknown): Mutant => ({ path, name, inputs: withAt(inputs, path, other) });
    const turned = typeof value === "boolean" ? [mutant("a flipped switch", !value)] : [];
    const numbers =
        typeof value === "number"
            ? [
                  mutant("a number out of reach", 2 ** 52),
                  mutant("a number below", -(2 ** 31)),
                  mutant("half a number", value + 0.5),
              ]
            : [];
    const inside =
        kind.inside && typeof value === "string" ? documentMutants(inputs, path, kind.inside, value, few(leaks)) : [];
    return [
        ...turned,
        ...numbers,
        mutant("an unknown that comes from nowhere", new Unknown([])),
        mutant("a list in its place", [value]),
        mutant("an object in its place", { value }),
        ...(kind.kind === "is" && kind.values?.some((each) => typeof each === "string")
            ? [mutant("another word", "other")]
            : []),
        ...leaks.filter((leak) => leak.value !== value).map((leak) => mutant(leak.name, leak.value)),
        ...inside,
    ];
}

/** To parse a document takes longer than to judge it, so each of its leaves gets a part of the leaks. */
function few(leaks: readonly LeakValue[]): readonly LeakValue[] {
    const step = Math.ceil(leaks.length / fewLeaks);
    return leaks.filter((_, index) => index % step === 0);
}

const fewLeaks = 6;

/** One leaf for each place and meaning, positions of lists apart. */
export function distinctLeaves(leaves: readonly LeafAt[]): readonly LeafAt[] {
    const placeOf = ({ path, kind }: LeafAt) => `${formatPath(path).replaceAll(/\[\d+\]/g, "[*]")} ${kind.says}`;
    return [...new Map(leaves.map((leaf) => [placeOf(leaf), leaf])).values()];
}

function documentMutants(
    inputs: Inputs,
    path: PropertyPath,
    { schema, read, write }: NonNullable<LeafKind["inside"]>,
    text: string,
    leaks: readonly LeakValue[],
): readonly Mutant[] {
    const document = read(text);
    const outer = (mutant: Mutant): Mutant => ({
        ...mutant,
        path: [...path, ...mutant.path],
        inputs: withAt(inputs, path, write(mutant.inputs)),
    });
    const known = distinctLeaves(leavesAt(schema, document)).filter(({ value }) => !(value instanceof Unknown));
    const broken = known.flatMap((leaf) => leafMutants(document as Inputs, leaf, leaks)).filter(isWritable);
    return [...broken, ...inventedMutants(schema, document)].map(outer);
}

/** What a document in a text cannot hold: an unknown. */
function isWritable({ name }: Mutant): boolean {
    return name !== "an unknown that comes from nowhere";
}

/** Adds each property of the SDK that an instance does not have and its shape does not list. */
export function propertyMutants(schema: z.ZodType, inputs: Inputs, properties: Properties): readonly Mutant[] {
    return addable(schema, inputs, properties, []).map((path) => ({
        path,
        name: "a property that nobody has looked at",
        inputs: withAt(inputs, path, "x"),
    }));
}

function addable(schema: z.ZodType, value: unknown, properties: Properties, at: PropertyPath): readonly PropertyPath[] {
    const inner = innermost(schema, value);
    if (Array.isArray(value)) {
        return entriesToBreak(defOf(inner), value).flatMap(([index, entry]) =>
            addable(entry, value[index], properties, [...at, index]),
        );
    }
    if (typeof value !== "object" || value === null || value instanceof Unknown) return [];
    const { shape } = defOf(inner);
    return Object.entries(properties).flatMap(([name, below]) => {
        const listed = shape !== undefined && Object.hasOwn(shape, name) ? shape[name] : undefined;
        if (listed === undefined) return shape === undefined ? [] : [[...at, name]];
        return name in value ? addable(listed, (value as Inputs)[name], below, [...at, name]) : [];
    });
}

/** Adds a property that no definition has to every object of an instance: custom resources and documents have no SDK. */
export function inventedMutants(schema: z.ZodType, value: unknown): readonly Mutant[] {
    return objectsIn(schema, value, []).map((at) => {
        const path = [...at, "notLookedAt"];
        return { path, name: "an invented property", inputs: withAt(value, path, "x") };
    });
}

/** Where an instance has objects whose properties its schema names one by one. */
function objectsIn(schema: z.ZodType, value: unknown, at: PropertyPath): readonly PropertyPath[] {
    return objectsAndMaps(schema, value, at).flatMap(({ path, isMap }) => (isMap ? [] : [path]));
}

/** Gives the first key of every map that people may name keys in a name that leads out. */
export function keyMutants(schema: z.ZodType, value: unknown, leaks: readonly LeakValue[]): readonly Mutant[] {
    const maps = objectsAndMaps(schema, value, []).filter(({ isMap }) => isMap);
    return maps.flatMap(({ path, value: map }) => {
        const [[, first] = []] = Object.entries(map);
        return leaks.map((leak) => ({
            path,
            name: `a key: ${leak.name}`,
            inputs: withAt(value, path, { ...map, [leak.value]: first }),
        }));
    });
}

interface ObjectAt {
    readonly path: PropertyPath;
    readonly value: Inputs;
    /** True where the schema gives a form for keys, and no names. */
    readonly isMap: boolean;
}

function objectsAndMaps(schema: z.ZodType, value: unknown, at: PropertyPath): readonly ObjectAt[] {
    const inner = innermost(schema, value);
    if (leafKindOf(inner) !== undefined) return [];
    const { shape, element, valueType } = defOf(inner);
    if (Array.isArray(value)) {
        return element ? value.flatMap((each, index) => objectsAndMaps(element, each, [...at, index])) : [];
    }
    if (typeof value !== "object" || value === null || value instanceof Unknown) return [];
    const here = { path: at, value: value as Inputs, isMap: shape === undefined };
    const below = Object.entries(value).flatMap(([key, each]) => {
        const inside = shape?.[key] ?? valueType;
        return inside ? objectsAndMaps(inside, each, [...at, key]) : [];
    });
    return [here, ...below];
}

/** Takes away each property that an instance has and its shape asks for. */
export function removalMutants(schema: z.ZodType, inputs: Inputs): readonly Mutant[] {
    return requiredIn(schema, inputs, []).map((path) => ({
        path,
        name: "it is left out",
        inputs: withoutAt(inputs, path),
    }));
}

function requiredIn(schema: z.ZodType, value: unknown, at: PropertyPath): readonly PropertyPath[] {
    const inner = innermost(schema, value);
    if (leafKindOf(inner) !== undefined) return [];
    if (Array.isArray(value)) {
        return entriesToBreak(defOf(inner), value).flatMap(([index, entry]) =>
            requiredIn(entry, value[index], [...at, index]),
        );
    }
    if (typeof value !== "object" || value === null || value instanceof Unknown) return [];
    const { shape = {} } = defOf(inner);
    return Object.entries(shape).flatMap(([name, below]) => {
        if (!(name in value)) return [];
        const isOptional = defOf(below).type === "optional";
        return [...(isOptional ? [] : [[...at, name]]), ...requiredIn(below, (value as Inputs)[name], [...at, name])];
    });
}

function withoutAt(holder: unknown, [key, ...rest]: PropertyPath): unknown {
    if (Array.isArray(holder))
        return holder.map((each: unknown, index) => (index === key ? withoutAt(each, rest) : each));
    const inner = holder as Inputs;
    if (rest.length > 0) return { ...inner, [String(key)]: withoutAt(inner[String(key)], rest) };
    return Object.fromEntries(Object.entries(inner).filter(([name]) => name !== key));
}
