import { closest, distance } from "fastest-levenshtein";
import { looksSecret } from "./secret-shapes.ts";

/**
 * The candidate that a writer most likely meant, or `undefined` where none is near: at most two slips, or one in three
 * letters of a long name. Letter case is no slip.
 */
export function nearest(given: string, candidates: readonly string[]): string | undefined {
    if (candidates.length === 0 || given.length > 100) return undefined;
    const lower = given.toLowerCase();
    const found = closest(
        lower,
        candidates.map((candidate) => candidate.toLowerCase()),
    );
    const tolerance = Math.max(2, Math.floor(found.length / 3));
    if (distance(lower, found) > Math.min(tolerance, Math.max(found.length - 1, 1))) return undefined;
    return candidates.find((candidate) => candidate.toLowerCase() === found);
}

/** `Did you mean "x"?`, and what else there is: the whole fix for a name that is not known. */
export function chooseFrom(given: string, candidates: readonly string[]): string {
    const meant = nearest(given, candidates);
    const question = meant === undefined ? "" : `Did you mean "${meant}"? `;
    if (candidates.length === 0) return `${question}There is none to choose from yet.`;
    const shown = candidates.slice(0, 24);
    const more = candidates.length > shown.length ? `, and ${candidates.length - shown.length} more` : "";
    return `${question}Write one of: ${shown.join(", ")}${more}.`;
}

/** A given name in quotes, for a message; shortened, and withheld where it looks like a secret. */
export function quote(given: string): string {
    if (looksSecret(given)) return "a value that looks like a secret";
    return JSON.stringify(given.length > 60 ? `${given.slice(0, 60)}…` : given);
}
