import { createHash } from "node:crypto";
import type { z } from "zod";
import { say } from "../../kit/safe.ts";
import type { SafeText } from "../../kit/safe.ts";
import type { World } from "../world.ts";
import { hiddenIn } from "./hidden-addresses.ts";
import { isAlias, isNode, parseDocument, stringify, visit } from "yaml";
import { misfitsOf } from "../misfits.ts";
import { leaf } from "./leaf.ts";
import type { Inside, LeafOptions } from "./leaf.ts";

export function isText(value: unknown): value is string {
    return typeof value === "string";
}

const longestText = 2000;

/** Leaves for words, names and numbers: values that name no place. */
export function textLeaves({ declared, place }: World) {
    const hidden = (value: string) => hiddenIn(value, place, declared.accounts);

    /** Exactly one of these values. */
    const is = (...values: readonly (string | number | boolean)[]) =>
        leaf(
            {
                kind: "is",
                says:
                    values.length === 1
                        ? `exactly ${JSON.stringify(values[0])}`
                        : `one of ${values.map((each) => JSON.stringify(each)).join(", ")}`,
                values,
            },
            (value) =>
                (values as readonly unknown[]).includes(value)
                    ? undefined
                    : say`it is not a value that somebody has looked at for this property`,
            { unknown: "never" },
        );

    /**
     * A text of a narrow form that can hold no address.
     * @param noun What it is, with its article: "a cron expression".
     * @param pattern Its whole form.
     */
    const form = (noun: string, pattern: RegExp) => {
        const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags);
        return leaf({ kind: "form", says: `${noun}: ${pattern.source}` }, (value) => {
            if (!isText(value) || !whole.test(value)) return say`it does not have the form of this property`;
            return hiddenProblem(value);
        });
    };

    /** A name that the stack gives, e.g. of a group or a label: letters, digits, dashes, underscores and slashes. No address has this form. */
    const name = () =>
        leaf({ kind: "name", says: "a name of letters, digits, dashes, underscores and slashes" }, (value) =>
            isText(value) && /^[A-Za-z0-9/_-]{1,255}$/.test(value) ? hiddenProblem(value) : say`it is not a plain name`,
        );

    /** A whole number. @param least and @param most Both count. */
    const count = (least: number, most: number) =>
        leaf(
            { kind: "count", says: `a whole number from ${String(least)} to ${String(most)}` },
            (value) =>
                typeof value === "number" && Number.isInteger(value) && value >= least && value <= most
                    ? undefined
                    : say`it is not a whole number from ${least} to ${most}`,
            { unknown: "never" },
        );

    /** Words for people that no program reads. They hold no address, in clear or encoded. */
    const freeText = () =>
        leaf({ kind: "freeText", says: "words for people, without any address" }, (value) =>
            isText(value) && value.length <= longestText ? hiddenProblem(value) : say`it is not a short text`,
        );

    function hiddenProblem(value: string): SafeText | undefined {
        switch (hidden(value)) {
            case undefined:
                return undefined;
            case "a host":
                return say`it holds the name of a host`;
            case "an address":
                return say`it holds an address`;
            case "an ARN":
                return say`it holds an ARN`;
            case "an account":
                return say`it holds an account that is not declared`;
            case "a region":
                return say`it holds a region outside the jurisdiction`;
            case "a variable":
                return say`it holds a variable, which somebody else fills in`;
            case "an encoded text":
                return say`it holds an encoded text`;
        }
    }

    /**
     * A text that nobody can judge by its form: a script, or settings of a program that has no shape. Its digest has to be declared
     * under `lookedAtTexts`.
     */
    const lookedAt = () =>
        leaf({ kind: "lookedAt", says: "a text whose digest the declaration lists (`lookedAtTexts`)" }, (value) => {
            const sha256 = isText(value) ? createHash("sha256").update(value).digest("hex") : "";
            const digests = (declared as { lookedAtTexts?: readonly { sha256: string }[] }).lookedAtTexts ?? [];
            return digests.some((each) => each.sha256 === sha256)
                ? undefined
                : say`nobody has looked at this text: its digest is not among the declaration's lookedAtTexts`;
        });

    /** A text that holds a document, which has a shape of its own. A finding names the property inside it. */
    const document = (says: string, inside: Inside, options?: LeafOptions) =>
        leaf(
            { kind: "document", says, inside },
            (value) => {
                if (!isText(value)) return say`it is not a text`;
                let read: unknown;
                try {
                    read = inside.read(value);
                } catch {
                    return say`it cannot be parsed, so nobody can judge it`;
                }
                return misfitsOf(inside.schema, read);
            },
            options,
        );

    /** JSON in a text, in which no key stands twice: readers differ in which of the two they take. */
    const json = (schema: z.ZodType, options?: LeafOptions) =>
        document("JSON", { schema, read: readJson, write: (value) => JSON.stringify(value) }, options);

    /** One document of YAML in a text, without anchors, aliases, tags or doubled keys. */
    const yaml = (schema: z.ZodType) =>
        document("YAML", { schema, read: readYaml, write: (value) => stringify(value) });

    return { is, form, name, count, freeText, lookedAt, document, json, yaml };
}

/** @throws Error where the text is not JSON, or where a key stands twice in one object. */
function readJson(text: string): unknown {
    const value: unknown = JSON.parse(text);
    if (parseDocument(text).errors.length > 0) throw new Error("a key that stands twice");
    return value;
}

/** @throws Error where the text is not YAML in which each line says what it seems to say. */
export function readYaml(text: string): unknown {
    const document = parseDocument(text);
    visit(document, (_, node) => {
        if (isNode(node) && (isAlias(node) || node.anchor !== undefined || node.tag !== undefined))
            throw new Error("indirection");
    });
    if (document.errors.length > 0) throw new Error("no YAML");
    return document.toJS() as unknown;
}
