import { stringify } from "yaml";
import { ambiguityOf } from "../../config/source/ambiguous-scalars.ts";

/** A plain value, as YAML knows it. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

/** A key of a mapping, with what is said about it. */
export interface Entry {
    readonly key: string;
    /** Entries below it, or its value in one line. A list of mappings has a line for each. */
    readonly value: Plain | { readonly entries: readonly Entry[] } | { readonly items: readonly Item[] };
    /** Lines above it. */
    readonly above?: string;
    /** At the end of its line. */
    readonly beside?: string;
    /** Set where an empty line goes before it. */
    readonly apart?: true;
}

/** An item of a list that has a line for each. */
export interface Item {
    readonly value: Plain;
    readonly beside?: string;
}

/** Columns after which a line is broken, as Prettier breaks it. */
const width = 120;

/** Writes a mapping as YAML that every reader takes for the same, in the form that Prettier leaves alone. */
export function yamlOf(entries: readonly Entry[]): string {
    return `${entries.flatMap((entry) => linesOf(entry, "")).join("\n")}\n`;
}

/** Comment lines of a text, broken at the width of a line. */
export function commentOf(text: string, indent = ""): readonly string[] {
    const room = width - indent.length - 2;
    return text.split("\n").flatMap((paragraph) => {
        const lines: string[] = [];
        for (const word of paragraph.split(" ")) {
            const last = lines.at(-1);
            if (last === undefined || last.length + 1 + word.length > room) lines.push(word);
            else lines[lines.length - 1] = `${last} ${word}`;
        }
        return lines.map((line) => `${indent}#${line === "" ? "" : ` ${line}`}`);
    });
}

function linesOf({ key, value, above, beside, apart }: Entry, indent: string): readonly string[] {
    const before = [...(apart === true ? [""] : []), ...(above === undefined ? [] : commentOf(above, indent))];
    return [...before, ...valueLines(`${indent}${scalar(key)}:`, value, beside, indent)];
}

function valueLines(
    head: string,
    value: Entry["value"],
    beside: string | undefined,
    indent: string,
): readonly string[] {
    const inner = `${indent}  `;
    if (isEntries(value)) {
        return [besides(head, beside), ...value.entries.flatMap((entry) => linesOf(entry, inner))];
    }
    if (isItems(value)) {
        if (value.items.length === 0) return [besides(`${head} []`, beside)];
        return [besides(head, beside), ...value.items.flatMap((item) => itemLines(item, inner))];
    }
    const line = `${head} ${inline(value)}`;
    if (line.length <= width || typeof value !== "object") return [besides(line, beside)];
    const broken = isList(value)
        ? { items: value.map((item) => ({ value: item })) }
        : { entries: Object.entries(value).map(([key, one]) => ({ key, value: one })) };
    return valueLines(head, broken, beside, indent);
}

/** An item in one line, or with a line for each of its keys. */
function itemLines({ value, beside }: Item, indent: string): readonly string[] {
    const line = `${indent}- ${inline(value)}`;
    if (line.length <= width || typeof value !== "object" || isList(value)) return [besides(line, beside)];
    const entries = Object.entries(value).map(([key, one]) => ({ key, value: one }));
    return entries
        .flatMap((entry) => linesOf(entry, `${indent}  `))
        .map((one, i) => (i === 0 ? besides(`${indent}- ${one.trimStart()}`, beside) : one));
}

function besides(line: string, comment: string | undefined): string {
    return comment === undefined ? line : `${line} # ${comment}`;
}

function inline(value: Plain): string {
    if (typeof value === "string") return scalar(value);
    if (typeof value !== "object") return String(value);
    if (isList(value)) return `[${value.map(inline).join(", ")}]`;
    const parts = Object.entries(value).map(([key, one]) => `${scalar(key)}: ${inline(one)}`);
    return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

/** Plain where every reader of YAML takes it for the same text, else in double quotes: ids keep their zeros, NO is Norway. */
function scalar(text: string): string {
    const isPlain =
        /^[A-Za-z0-9][\w./@:+-]*$/.test(text) &&
        !text.includes(": ") &&
        !text.endsWith(":") &&
        !/^(?:[A-Z]{2}|null)$/i.test(text) &&
        ambiguityOf(text) === undefined &&
        !/^[0-9a-f]{40}$/.test(text) &&
        stringify(text).trim() === text;
    return isPlain || isPlainKey(text) ? text : JSON.stringify(text);
}

/** Keys of a stack file have their namespace before a colon, and two letters may be the name of an alias or a network. */
function isPlainKey(text: string): boolean {
    return /^ringfence:[A-Za-z]+$/.test(text) || jurisdictionWords.includes(text);
}

/** Words of the vocabulary with two letters. */
const jurisdictionWords: readonly string[] = ["eu", "ch", "uk", "us"];

function isList(value: Plain): value is readonly Plain[] {
    return Array.isArray(value);
}

function isEntries(value: Entry["value"]): value is { readonly entries: readonly Entry[] } {
    return typeof value === "object" && !Array.isArray(value) && "entries" in value;
}

function isItems(value: Entry["value"]): value is { readonly items: readonly Item[] } {
    return typeof value === "object" && !Array.isArray(value) && "items" in value;
}
