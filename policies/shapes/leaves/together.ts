import { z } from "zod";
import type { PropertyPath } from "../../kit/path.ts";
import { say } from "../../kit/safe.ts";
import type { SafeText } from "../../kit/safe.ts";

/** What is wrong between the properties of an object, each of which fits by itself. */
interface Disagreement {
    /** The property that has to change, from the object on. */
    readonly path: PropertyPath;
    readonly problem: SafeText;
    /** True where only the whole stack shows it. @default false */
    readonly isRelation?: boolean;
}

/**
 * A shape whose properties have to agree with one another.
 * @param judge Sees only what fits the shape property by property; values may be unknown.
 */
export function together<S extends z.ZodType>(shape: S, judge: (value: z.output<S>) => Disagreement | undefined): S {
    return shape.superRefine((value, context) => {
        const found = judge(value);
        if (found === undefined) return;
        const { path, problem, isRelation = false } = found;
        context.addIssue({
            code: "custom",
            message: "disagreement",
            path: [...path],
            params: { problem, isRelation, status: "violated" },
            continue: false,
        });
    });
}

/** A list that has each of these entries once, and nothing else. */
export function eachOf(...entries: readonly z.ZodType[]) {
    return together(z.array(z.union(entries)), (list) =>
        list.length === entries.length && entries.every((entry) => list.some((each) => entry.safeParse(each).success))
            ? undefined
            : { path: [], problem: say`an entry that has to be there is missing, or stands there twice` },
    );
}
