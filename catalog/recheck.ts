import { dayAfter } from "./day.ts";
import type { Day } from "./day.ts";
import type { Evidence, Unconfirmed } from "./fact.ts";

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

/** The day from which a statement counts as old: its own, or what its kind asks for. */
export function recheckDay(said: Pick<Evidence | Unconfirmed, "asOf" | "recheckAfter">, kind: RecheckKind): Day {
    return said.recheckAfter ?? dayAfter(said.asOf, recheckAfterDays[kind]);
}
