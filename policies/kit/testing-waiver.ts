import type { Waiver } from "./waiver.ts";

/** A waiver of a rule on a resource, complete and granted for a month. */
export function waiverForTests(given: Pick<Waiver, "urn" | "rule"> & Partial<Waiver>): Waiver {
    return {
        reason: "the partner moves its registry in January",
        compensatingControl: "the role may read one repository, and its use is an alarm",
        requester: "team@group.example",
        approver: "ciso@group.example",
        ticket: "PRIV-7",
        granted: "2026-11-20",
        expires: "2026-12-20",
        ...given,
    };
}

/** What a waiver says besides what it is for. */
export function factsOf(waiver: Waiver): object {
    return Object.fromEntries(Object.entries(waiver).filter(([key]) => !["urn", "rule", "path"].includes(key)));
}
