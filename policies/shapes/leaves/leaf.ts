import { z } from "zod";
import { SafeText, say } from "../../kit/safe.ts";
import type { Misfit } from "../misfits.ts";
import { notKnown } from "../misfits.ts";
import { Unknown } from "../world.ts";

/** What a leaf is, for people who read shapes and for the tests that break them. */
export interface LeafKind {
    /** `host`, `arn`, `own`: one word, in the field's terms. */
    readonly kind: string;
    /** What the value may be: "an address range inside the declared networks". */
    readonly says: string;
    /** Values that fit, where all of them can be named. */
    readonly values?: readonly (string | number | boolean)[];
    /** What the text holds, where it is parsed: its own shape, and how the text is read and written. */
    readonly inside?: Inside;
}

/** A text that holds a document. */
export interface Inside {
    readonly schema: z.ZodType;
    /** Throws where the text is no such document. */
    readonly read: (text: string) => unknown;
    readonly write: (document: unknown) => string;
}

const kinds = new WeakMap<z.ZodType, LeafKind>();

/** What a schema is, where it is a leaf. */
export function leafKindOf(schema: z.ZodType): LeafKind | undefined {
    return kinds.get(schema);
}

/** Why a value does not fit: by itself, by what it belongs to, or by what is inside it. */
export type Objection = SafeText | { readonly relation: SafeText } | readonly Misfit[];

export interface LeafOptions {
    /**
     * Whether the value may be unknown before deployment. `own`: where it comes from a resource of the stack, and is judged once it is
     * known, in the look at the stack as deployed. `never`: the stack can and must write it down.
     * @default "own"
     */
    readonly unknown?: "own" | "never";
    /** Judges an unknown in place of the rule above, by what it comes from. */
    readonly judgeUnknown?: (value: Unknown) => Objection | undefined;
}

/**
 * One value that may be written, and its meaning.
 * @param judge What is wrong with a known value; `undefined` where it fits. A problem never holds the value itself, unless by `safe`.
 */
export function leaf(
    about: LeafKind,
    judge: (value: unknown) => Objection | undefined,
    { unknown = "own", judgeUnknown = defaultUnknown }: LeafOptions = {},
): z.ZodType {
    const schema = z
        .custom<unknown>(() => true)
        .superRefine((value, context) => {
            for (const { path, ...params } of misfits(value)) {
                // Final, so that a union takes no branch for the one that was meant only because its misfits are leaves.
                context.addIssue({ code: "custom", message: about.kind, params, path: [...path], continue: false });
            }
        });
    kinds.set(schema, about);
    return schema;

    function misfits(value: unknown): readonly Misfit[] {
        if (value === undefined) return [misfit(missing)];
        if (value instanceof Unknown && unknown === "never") return [{ ...misfit(notKnown), status: "undetermined" }];
        const objection = value instanceof Unknown ? judgeUnknown(value) : judge(value);
        if (objection === undefined) return [];
        if (objection instanceof SafeText) return [misfit(objection)];
        return "relation" in objection ? [{ ...misfit(objection.relation), isRelation: true }] : objection;
    }
}

const missing = say`it is missing, and what the provider would write in its place nobody has looked at`;

function misfit(problem: SafeText): Misfit {
    return { path: [], problem, status: "violated", isRelation: false };
}

/** An unknown value has to come from the stack itself: what a program computes out of nothing is somebody else's. */
function defaultUnknown({ from }: Unknown): Objection | undefined {
    return from?.length === 0
        ? { relation: say`it is not known before deployment, and comes from no resource of this stack` }
        : undefined;
}
