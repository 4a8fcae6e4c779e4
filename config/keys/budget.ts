import { z } from "zod";
import { key } from "../key.ts";
import { field } from "../schema/field.ts";
import type { Check } from "../check.ts";
import { under } from "../path.ts";

/** What the stack may cost. */
export const budget = key(
    "budget",
    z.strictObject({
        usdPerMonth: field(z.number().positive().max(10_000_000), {
            what: "What the stack may cost in a month, in US dollars.",
            why: "One forgotten GPU node costs more than most teams' whole API bill.",
            write: "Write a number without a currency sign, e.g. 12000.",
        }),
        alertPercents: field(z.array(z.int().min(1).max(200)).min(1).max(5).default([50, 80, 100]), {
            what: "Shares of a month's budget, in percent, whose spending is told. Default: [50, 80, 100].",
            why: "An alert at the end of the month comes too late.",
            write: "Write rising whole numbers, e.g. [50, 80, 100].",
        }),
    }),
    {
        what: "What the stack may cost.",
        why: "Nothing here has a price limit of its own; the budget raises the alarm, by the stack's own topic (observability).",
        write: "Write usdPerMonth, e.g. { usdPerMonth: 12000 }.",
    },
);

/** Alerts must rise, so that each says something new. */
export const alertsRise: Check<typeof budget> = ({ budget }) => {
    const percents = budget?.alertPercents ?? [];
    return percents.flatMap((percent, i) => {
        const before = percents[i - 1];
        if (before === undefined || percent > before) return [];
        return [
            {
                path: under("budget", "alertPercents", i),
                problem: `${percent} does not follow after ${before}`,
                why: "An alert that repeats another, or comes out of order, is one that people learn to ignore.",
                fix: "Write rising whole numbers, each one once.",
            },
        ];
    });
};
