import { z } from "zod";

const sought = z.string().regex(/^[^\n]/, "must begin with a line that is not empty");

/**
 * One change to a base text. The text that it names must be in the base exactly once, so that a change never does nothing and
 * never does more than it says. Further lines of a text are indented like the line that its first one is in.
 */
export const changeSchema = z.union([
    /** The text `replace` becomes the text `by`. */
    z.strictObject({ replace: sought, by: z.string() }),
    /** The lines that the text `remove` is all of go away. */
    z.strictObject({ remove: sought }),
    /** The lines `add` come after the line that the text `after` ends in. */
    z.strictObject({ after: sought, add: z.string() }),
]);
export type Change = z.infer<typeof changeSchema>;

/** The text after all changes, each made to what the one before left. Throws where a change does not fit. */
export function applyPatch(text: string, changes: readonly Change[]): string {
    return changes.reduce(applyChange, text);
}

function applyChange(text: string, change: Change): string {
    if ("replace" in change) {
        const { start, end, indentation } = find(text, change.replace);
        return text.slice(0, start) + indented(change.by, indentation) + text.slice(end);
    }
    if ("remove" in change) {
        const { start, end, indentation } = find(text, change.remove);
        const from = start - indentation.length;
        if (text.slice(from, start) !== indentation || !(from === 0 || text[from - 1] === "\n") || text[end] !== "\n") {
            throw new Error(`"${change.remove}" is not all of its lines`);
        }
        return text.slice(0, from) + text.slice(end + 1);
    }
    const { end, indentation } = find(text, change.after);
    const lineEnd = text.indexOf("\n", end);
    const at = lineEnd === -1 ? text.length : lineEnd;
    return `${text.slice(0, at)}\n${indentation}${indented(change.add, indentation)}${text.slice(at)}`;
}

interface Place {
    readonly start: number;
    readonly end: number;
    /** The blanks that the line of the start begins with, as far as they are before the start. */
    readonly indentation: string;
}

/** Where the text is; throws unless it is there exactly once. */
function find(text: string, sought: string): Place {
    const [first = ""] = sought.split("\n");
    const places: Place[] = [];
    for (let start = text.indexOf(first); start !== -1; start = text.indexOf(first, start + 1)) {
        const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
        const indentation = /^[ \t]*/.exec(before)?.[0] ?? "";
        const whole = indented(sought, indentation);
        if (text.startsWith(whole, start)) places.push({ start, end: start + whole.length, indentation });
    }
    const [place] = places;
    if (place === undefined || places.length > 1)
        throw new Error(`"${sought}" is there ${places.length} times, not once`);
    return place;
}

function indented(text: string, indentation: string): string {
    return text.replaceAll("\n", `\n${indentation}`);
}
