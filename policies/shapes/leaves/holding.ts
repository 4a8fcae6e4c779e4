import type { z } from "zod";
import type { SafeText } from "../../kit/safe.ts";

/**
 * A schema whose value has to be right as a whole, beside each of its parts.
 * @param problem What is wrong where it is not.
 */
export function holding<S extends z.ZodType>(schema: S, holds: (value: unknown) => boolean, problem: SafeText): S {
    return schema.superRefine((value, context) => {
        if (!holds(value)) {
            context.addIssue({ code: "custom", params: { problem, status: "violated", isRelation: false } });
        }
    });
}
