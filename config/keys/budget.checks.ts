import { under } from "../path.ts";
import type { Check } from "../check.ts";

/** Alerts must rise, so that each says something new. */
export const alertsRise: Check = ({ budget }) => {
    const percents = budget?.alertPercents ?? [];
    return percents.flatMap((percent, i) => {
        const before = percents[i - 1];
        if (before === undefined || percent > before) return [];
        return [
            {
                path: under("budget", "alertPercents", i),
                problem: `${percent} does not follow after ${before}`,
                reason: "An alert that repeats another, or comes out of order, is one that people learn to ignore.",
                fix: "Write rising whole numbers, each one once.",
            },
        ];
    });
};
