import type { z } from "zod";
import type { Known } from "../catalog/known.ts";
import type { Mode } from "../catalog/vocabulary.ts";
import { field } from "./schema/field.ts";
import type { FieldDoc } from "./schema/field.ts";

/** A top-level key of a stack file, e.g. `ringfence:network`: everything about it but the checks that it is part of. */
export interface Key<Name extends string, Schema extends z.ZodType, Unused extends Mode> {
    readonly name: Name;
    /** Judges the value and holds its docs. */
    readonly schema: Schema;
    /** True where a stack may leave the key out: its schema knows what that means. */
    readonly optional: boolean;
    /** The modes that do not use the key, each with the reason. Written there it is a fault: it would change nothing. */
    readonly unusedIn: Readonly<Record<Unused, string>>;
}

/** Any key, of whatever name and value. */
export interface AnyKey {
    readonly name: string;
    readonly schema: z.ZodType;
    readonly optional: boolean;
    readonly unusedIn: Readonly<Partial<Record<Mode, string>>>;
}

interface KeyDoc<Unused extends Mode> extends FieldDoc {
    /** @default {}: every mode uses the key */
    readonly unusedIn?: Readonly<Record<Unused, string>>;
}

/** Defines a key of a stack file. `keys/index.ts` lists them all. */
export function key<const Name extends string, Schema extends z.ZodType, Unused extends Mode = never>(
    name: Name,
    schema: Schema,
    { unusedIn, ...doc }: KeyDoc<Unused>,
): Key<Name, Schema, Unused> {
    return {
        name,
        schema: field(schema, doc),
        optional: schema.safeParse(undefined).success,
        // Without a reason for any mode, Unused is never and its record is empty.
        unusedIn: unusedIn ?? ({} as Readonly<Record<Unused, string>>),
    };
}

/** Plain data that nobody may change. */
export type Immutable<T> = T extends (infer Item)[]
    ? readonly Immutable<Item>[]
    : T extends object
      ? { readonly [Name in keyof T]: Immutable<T[Name]> }
      : T;

/** The value of a key, defaults applied. */
export type ValueOf<K extends AnyKey> = Immutable<z.output<K["schema"]>>;

/** A value whose direct parts are missing where they are at fault, so that checks on the rest can still run. */
type Partly<T> = T extends readonly (infer Item)[]
    ? readonly (Item | undefined)[]
    : T extends object
      ? { readonly [Name in keyof T]?: T[Name] | undefined }
      : T;

/** What could be read of some keys of a stack: the input of the checks. */
export type Draft<K extends AnyKey> = {
    readonly [One in K as One["name"]]?: Partly<ValueOf<One>> | undefined;
} & {
    /** Names below a key as they are written, those of faulty entries too: such a name is not unknown, only wrong. */
    readonly written: { readonly [One in K as One["name"]]?: readonly string[] };
    /** What is known about models and offerings: the catalog, and a team's own. */
    readonly known: Known;
};
