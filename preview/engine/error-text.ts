import { stripVTControlCharacters } from "node:util";

/**
 * The lines of an error that tell something: without colour, stack frames, carets and blank lines.
 * @param limit how many lines at most
 */
export function tellingLines(text: string, limit: number): readonly string[] {
    const lines = stripVTControlCharacters(text).split("\n");
    return lines.filter((line) => !/^\s*(?:at |\^+\s*$|$)/.test(line)).slice(0, limit);
}
