import { z } from "zod";
import { shortName } from "../../components/short-name.ts";

/** What a reader is told about a field: in an editor's hover, and in a fault about it. */
export interface FieldDoc {
    /** What the field is, with its unit and default. */
    readonly what: string;
    /** Why it exists and what breaks without it. */
    readonly why: string;
    /** What to write, as an instruction with an example. */
    readonly write: string;
    /** Of a field that takes a few words: what to do where none of them is meant. @default - there are no others */
    readonly others?: string;
}

/** The docs of every field of the config, by schema. */
export const fieldDocs = z.registry<FieldDoc>();

/** Gives a field its docs. The schema is copied first, so that one shape can serve several fields. */
export function field<S extends z.ZodType>(schema: S, doc: FieldDoc): S {
    const own = schema.clone();
    fieldDocs.add(own, doc);
    return own;
}

/** Lower-case names that may become Kubernetes and AWS resource names: letters, digits and dashes, at most 40. */
export const name = z
    .string()
    .regex(shortName, "is not a name: a letter, then lower-case letters, digits and dashes (at most 40)");

/** A whole number of days; ten years is the most a store keeps. */
export const days = z.int().min(1).max(3653);

/** An IAM role by its name, with a path where it has one: account and partition are said elsewhere, and once. */
export const roleName = z
    .string()
    .max(512)
    .regex(
        /^(?:[A-Za-z0-9_+=,.@-]+\/)*[A-Za-z0-9_+=,.@-]{1,64}$/,
        "is not the name of an IAM role (letters, digits and _+=,.@-, at most 64), with or without its path",
    );

/** A calendar day in quotes. */
export const isoDate = z.iso.date("is not a calendar day (YYYY-MM-DD)");

/**
 * The *name* of a secret in AWS Secrets Manager, never its value: the program hands the name on, and only the pod that
 * needs the secret can read it.
 */
export const secretReference = z.strictObject({
    name: field(
        z
            .string()
            .regex(
                /^[A-Za-z0-9][A-Za-z0-9/_+=.@-]{0,127}$/,
                "is not the name of a secret: letters, digits and /_+=.@- (at most 128)",
            ),
        {
            what: "Name of the secret in AWS Secrets Manager, in the stack's own account and region.",
            why: "Only the name may stand in a file that people review and copy; the key itself stays in Secrets Manager.",
            write: 'Store the key in Secrets Manager and write its name, e.g. "ringfence/openai-api-key".',
        },
    ),
});
