import { dayAfter } from "./day.ts";
import type { Day } from "./day.ts";
import type { Fact } from "./fact.ts";

/** When something ends: the first day on which it answers no longer, or is no longer supported. */
export type End = Day | "not announced";

/** How long something of others lasts: a model of a provider, a version of a program. */
export interface Life {
    /** Unconfirmed where nobody could find out; then its life is unknown. */
    readonly ends: Fact<End>;
    /** What is recommended in its place, by the name that is written where it stands. @default - nothing named */
    readonly replacement?: string;
}

/**
 * - `lasting`: no end is announced, or it is far.
 * - `ending`: it ends within {@link warningDays}.
 * - `ended`: it ended on this day or before.
 * - `unknown`: nobody knows; it may end tomorrow.
 */
export type Stage = "lasting" | "ending" | "ended" | "unknown";

/** How many days before its end something is warned of. */
export const warningDays = 90;

/** How far along a life is on a day. */
export function stageOf({ ends }: Pick<Life, "ends">, today: Day): Stage {
    if (!ends.confirmed) return "unknown";
    if (ends.value === "not announced") return "lasting";
    if (ends.value <= today) return "ended";
    return ends.value <= dayAfter(today, warningDays) ? "ending" : "lasting";
}

/** The announced end; absent where there is none, or none is known. */
export function endOf({ ends }: Pick<Life, "ends">): Day | undefined {
    return ends.confirmed && ends.value !== "not announced" ? ends.value : undefined;
}
