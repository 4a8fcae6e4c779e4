import type { Fault, Path } from "../../components/fault.ts";
import { z } from "zod";
import { namespace } from "../path.ts";
import { chooseFrom, nearest, quote } from "../../components/suggest.ts";
import { fieldDocs } from "./field.ts";
import type { FieldDoc } from "./field.ts";

type Issue = z.core.$ZodIssue;

/** What a schema is asked about: the schema, the value as written, and where that value stands. */
interface Subject {
    readonly schema: z.core.$ZodType;
    readonly value: unknown;
    readonly path: Path;
    /** The docs of the schema's fields. @default those of the config */
    readonly docs?: typeof fieldDocs;
}

/** What the issues of one parse mean for the person who wrote the value. */
export function faultsOf(subject: Subject, issues: readonly Issue[]): readonly Fault[] {
    // Of a value of the wrong kind, zod also says that it is too long: only the kind is worth saying.
    const wrongKind = new Set(issues.filter(({ code }) => code === "invalid_type").map(placeOf));
    return issues
        .filter((issue) => issue.code === "invalid_type" || !wrongKind.has(placeOf(issue)))
        .flatMap((issue) => faultsOfIssue(subject, issue));
}

function placeOf(issue: Issue): string {
    return JSON.stringify(issue.path);
}

function faultsOfIssue(subject: Subject, issue: Issue): readonly Fault[] {
    const inner = issue.path.filter((part) => typeof part !== "symbol");
    const path = [...subject.path, ...inner];
    const target = targetOf(subject, inner);
    if (issue.code === "unrecognized_keys") {
        return issue.keys.map((key) => unknownKey([...path, key], knownKeys(target.schema, target.value)));
    }
    if (issue.code === "invalid_key") {
        const problem = `${quote(String(inner.at(-1)))} ${issue.issues[0]?.message ?? "is not a valid key"}`;
        return [{ path, at: "key", problem, why: target.doc.why, fix: "Rename it." }];
    }
    if (issue.code === "invalid_union" && issue.errors.length > 0 && target.value !== undefined) {
        const branch = closestBranch(issue.errors);
        if (branch !== undefined) return faultsOf(subject, rebase(branch, issue.path));
    }
    return [
        {
            path,
            problem: problemOf(issue, target, path),
            why: reasonOf(subject, issue, target),
            fix: fixOf(issue, target),
        },
    ];
}

/** Why the field exists; of a key that tells shapes apart, why the choice exists, because none of the shapes is meant. */
function reasonOf(subject: Subject, issue: Issue, target: Target): string {
    const isChoice = issue.code === "invalid_union" && "options" in issue;
    const chooser = issue.path.slice(0, -1);
    return isChoice && issue.path.length > 0 ? targetOf(subject, chooser).doc.why : target.doc.why;
}

/** An unknown key, with what may stand beside it. */
export function unknownKey(path: Path, known: readonly string[]): Fault {
    const key = String(path.at(-1));
    const meant = nearest(key, known);
    return {
        path,
        at: "key",
        problem: `${quote(key)} is not a key that is known here`,
        why: "An unknown key would change nothing, although somebody meant something by it.",
        fix:
            meant === undefined
                ? `Remove it. Known here: ${known.join(", ")}.`
                : `Did you mean "${meant}"? Otherwise remove it. Known here: ${known.join(", ")}.`,
    };
}

/** A union's branch that got furthest: its issues lie deepest, so it is what the writer meant. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
    return branches.find((branch) => branch.length > 0 && branch.every((issue) => issue.path.length > 0));
}

function rebase(issues: readonly Issue[], onto: readonly PropertyKey[]): readonly Issue[] {
    return issues.map((issue) => ({ ...issue, path: [...onto, ...issue.path] }));
}

function problemOf(issue: Issue, { schema, value }: Target, path: Path): string {
    const label = labelOf(path);
    if (value === undefined) return `${label} is missing`;
    if (value === null) return `${label} is empty`;
    if (issue.code === "invalid_type") {
        return `${label} must be ${nounFor(issue.expected)}, but ${nounOf(value)} stands there`;
    }
    if (saysItself(issue, schema)) return `${label} ${issue.message}`;
    if (issue.code === "invalid_value" || issue.code === "invalid_union") return notAChoice(value, path);
    if (issue.code === "too_small") return `${label} ${tooFew(issue, value)}`;
    if (issue.code === "too_big") return `${label} ${tooMany(issue, value)}`;
    return `${label} is not in the expected form`;
}

/**
 * Whether the message is one of our own schemas: a format or a refinement has none but ours, and any other schema holds it.
 * Such a message is a clause that goes on after the name of the field, e.g. `is not an IPv4 address`.
 */
function saysItself(issue: Issue, schema: z.core.$ZodType): boolean {
    return issue.code === "invalid_format" || issue.code === "custom" || schema._zod.def.error !== undefined;
}

/** What a place is called in a sentence: its last name, with the indexes after it. */
function labelOf(path: Path): string {
    return [nameOf(path), ...indexesOf(path).map((index) => `[${index}]`)].join("");
}

/** The last name in a path, without the namespace of the config's keys. */
function nameOf(path: Path): string {
    const name = path.findLast((part) => typeof part === "string") ?? "the value";
    const prefix = `${namespace}:`;
    return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

function indexesOf(path: Path): readonly (string | number)[] {
    return path.slice(path.findLastIndex((part) => typeof part === "string") + 1);
}

function notAChoice(value: unknown, path: Path): string {
    return typeof value === "string" || typeof value === "number"
        ? `${quote(String(value))} is not a known value of ${nameOf(path)}`
        : `${labelOf(path)} must be one of a few words, but ${nounOf(value)} stands there`;
}

function tooFew({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall, value: unknown): string {
    if (Array.isArray(value)) return `has ${entries(value.length)}; at least ${String(minimum)} must stand there`;
    if (origin === "string") return "is empty";
    return `is ${String(value)}; ${inclusive === false ? "it must be more than" : "the least is"} ${String(minimum)}`;
}

function entries(count: number): string {
    return count === 1 ? "1 entry" : `${count} entries`;
}

function tooMany({ origin, maximum }: z.core.$ZodIssueTooBig, value: unknown): string {
    if (Array.isArray(value)) return `has ${entries(value.length)}; at most ${String(maximum)} may stand there`;
    if (origin === "string") return `is longer than ${String(maximum)} characters`;
    return `is ${String(value)}; the most is ${String(maximum)}`;
}

function fixOf(issue: Issue, target: Target): string {
    const options = optionsOf(issue).filter((option) => typeof option === "string");
    if (options.length < 2 || target.value === undefined) return target.doc.write;
    const given = typeof target.value === "string" ? target.value : "";
    const others = nearest(given, options) === undefined ? target.doc.others : undefined;
    return [chooseFrom(given, options), ...(others === undefined ? [] : [others])].join(" ");
}

/** The words that may stand there: of an enumeration, or of the key that tells the shapes of a union apart. */
function optionsOf(issue: Issue): readonly unknown[] {
    if (issue.code === "invalid_value") return issue.values;
    return issue.code === "invalid_union" && "options" in issue ? issue.options : [];
}

const nouns: Readonly<Record<string, string>> = {
    string: "text",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a mapping",
    record: "a mapping",
};

function nounFor(expected: string): string {
    return nouns[expected] ?? expected;
}

function nounOf(value: unknown): string {
    if (Array.isArray(value)) return "a list";
    if (typeof value === "number") return Number.isInteger(value) ? "a number" : "a fraction";
    if (typeof value === "boolean") return `the truth value ${value ? "true" : "false"}`;
    return typeof value === "string" ? "text" : "a mapping";
}

interface Target {
    readonly schema: z.core.$ZodType;
    readonly value: unknown;
    readonly doc: FieldDoc;
}

const noDoc: FieldDoc = {
    what: "A part of the config.",
    why: "What cannot be read cannot be checked.",
    write: "Write the shape that stacks/stack.schema.json describes.",
};

/** Follows a path through schema and value at once; keeps the docs of the innermost field that has any. */
function targetOf(subject: Subject, inner: readonly PropertyKey[]): Target {
    let { schema, value } = subject;
    const docs = subject.docs ?? fieldDocs;
    let doc = docs.get(schema) ?? noDoc;
    for (const part of inner) {
        const child = childOf(unwrap(schema), part, value);
        value = valueAt(value, part);
        if (child === undefined) break;
        schema = child;
        doc = docs.get(child) ?? doc;
    }
    return { schema: unwrap(schema), value, doc };
}

/** The schema itself, without default, optional or prefault around it. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
    const wraps =
        schema instanceof z.ZodOptional ||
        schema instanceof z.ZodExactOptional ||
        schema instanceof z.ZodDefault ||
        schema instanceof z.ZodPrefault;
    return wraps ? unwrap(schema.def.innerType) : schema;
}

/** The schema of a key or item, where `schema` has one for it. */
export function childOf(schema: z.core.$ZodType, part: PropertyKey, value: unknown): z.core.$ZodType | undefined {
    if (schema instanceof z.ZodObject) return shapeOf(schema).get(part);
    if (schema instanceof z.ZodRecord) return schema.valueType;
    if (schema instanceof z.ZodArray) return schema.element;
    if (schema instanceof z.ZodDiscriminatedUnion) return childOf(optionOf(schema, value), part, value);
    if (schema instanceof z.ZodUnion) {
        return schema.options.map((option) => childOf(option, part, value)).find((child) => child !== undefined);
    }
    return undefined;
}

function shapeOf(schema: z.ZodObject): ReadonlyMap<PropertyKey, z.core.$ZodType> {
    return new Map(Object.entries(schema.shape));
}

/** The option of a discriminated union that the value names, else the first: its fields' docs are the nearest there are. */
function optionOf(union: z.ZodDiscriminatedUnion, value: unknown): z.core.$ZodType {
    const discriminator = union.def.discriminator;
    const named = valueAt(value, discriminator);
    const options: readonly z.core.$ZodType[] = union.options;
    const fits = (option: z.core.$ZodType): boolean =>
        option._zod.propValues?.[discriminator]?.has(named as z.core.util.Primitive) ?? false;
    const found = options.find(fits) ?? options[0];
    if (found === undefined) throw new Error("a discriminated union without options");
    return found;
}

function knownKeys(schema: z.core.$ZodType, value: unknown): readonly string[] {
    if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
    if (schema instanceof z.ZodDiscriminatedUnion) return knownKeys(optionOf(schema, value), value);
    return [];
}

function valueAt(value: unknown, part: PropertyKey): unknown {
    return typeof value === "object" && value !== null ? ownValue(value, part) : undefined;
}

/** A value of the holder's own: `toString` and the like are not keys of anybody's config. */
function ownValue(holder: object, key: PropertyKey): unknown {
    return Object.getOwnPropertyDescriptor(holder, key)?.value;
}
