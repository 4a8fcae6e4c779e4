import { dayAfter, isDay } from "./day.ts";
import type { Day } from "./day.ts";
import type { Evidence } from "./fact.ts";
import { warningDays } from "./lifecycle.ts";

/** Kinds of statements by how soon they go stale: after how many days somebody has to look them up again. */
export const recheckAfterDays = {
    /** Models of providers: they come and go with three months' notice, some with two weeks'. */
    models: 60,
    /** Prices and regions of GPU instances, address ranges: AWS changes them without notice. */
    supply: 90,
    /** Ends of support. */
    support: 90,
    /** Terms of providers: contracts, places, retention. */
    terms: 180,
    /** Sizes and licences of published weights, hardware: facts of something that does not change, misread at worst. */
    published: 365,
    /** Laws and what regions belong to. */
    law: 365,
} as const;

export type RecheckKind = keyof typeof recheckAfterDays;

/**
 * The day from which a statement counts as old: its own, or so long after it was read as its kind asks. An announced end is a
 * promise, so that nobody has to ask for it again before it is near enough to be warned of.
 */
export function recheckDay(said: Said, kind: RecheckKind): Day {
    if (said.recheckAfter !== undefined) return said.recheckAfter;
    const usual = dayAfter(said.readOn ?? said.asOf, recheckAfterDays[kind]);
    const end = announcedEnd(said, kind);
    return end === undefined ? usual : later(usual, dayAfter(end, -warningDays));
}

/** What of a statement, confirmed or not, says when it was read. */
type Said = Pick<Evidence, "asOf" | "readOn" | "recheckAfter"> & { readonly value?: unknown };

function announcedEnd({ value }: Said, kind: RecheckKind): Day | undefined {
    return (kind === "support" || kind === "models") && typeof value === "string" && isDay(value) ? value : undefined;
}

function later(a: Day, b: Day): Day {
    return a < b ? b : a;
}
