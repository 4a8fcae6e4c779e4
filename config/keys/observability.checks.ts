import { under } from "../path.ts";
import type { Check } from "../check.ts";

/** The urgent alert must not come after the patient one. */
export const burnRatesInOrder: Check = ({ observability }) => {
    const { fast, steady } = observability?.alerts?.budgetBurn ?? {};
    if (fast === undefined || steady === undefined || fast > steady) return [];
    return [
        {
            path: under("observability", "alerts", "budgetBurn", "fast"),
            problem: `${fast} is not above the steady rate, ${steady}`,
            reason: "Whoever spends that fast would be told after three days, and not after six hours.",
            fix: `Write more than ${steady}, e.g. 2, or a lower steady rate.`,
        },
    ];
};
