import { z } from "zod";

/** What a compliance owner is told about a key: in an editor's hover, and in a fault about it. */
export interface KeyDoc {
    /** What the key says, with its unit. */
    readonly what: string;
    /** Why it matters: one sentence or more, each with a full stop. */
    readonly why: string;
    /** What to write, as an instruction with an example. */
    readonly write: string;
}

/** The docs of every key of a declaration, by schema. */
export const declarationDocs = z.registry<KeyDoc>();

/** Gives a key its docs. The schema is copied first, so that one form can serve several keys. */
export function key<S extends z.ZodType>(schema: S, doc: KeyDoc): S {
    const own = schema.clone();
    declarationDocs.add(own, doc);
    return own;
}
