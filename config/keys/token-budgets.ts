import type { Fault, Path } from "../../components/fault.ts";
import { z } from "zod";
import { key } from "../key.ts";
import { field } from "../schema/field.ts";
import type { Check } from "../check.ts";
import { entriesOf } from "../check.ts";
import { under } from "../path.ts";

/** The rate limiter counts in 32 bits. */
const tokens = z.int().min(1).max(4_294_967_295);

const tenantBudget = z.strictObject({
    tokensPerDay: field(tokens, {
        what: "Tokens, of questions and answers together, until midnight UTC.",
        why: "One loop that runs over night can cost as much as a month.",
        write: "Write a whole number, e.g. 2000000.",
    }),
    tokensPerMonth: field(tokens, {
        what: "Tokens in thirty days. No less than a day's.",
        why: "Thirty full days are more than most teams mean to pay for.",
        write: "Write a whole number, e.g. 30000000.",
    }),
});

const tenantName = z
    .string()
    .regex(/^[A-Za-z0-9][\w.@-]{0,99}$/, "is not a tenant's name: letters, digits and _.@- (at most 100)");

/** What each tenant may spend at third parties. */
export const tokenBudgets = key(
    "tokenBudgets",
    z
        .strictObject({
            default: field(tenantBudget, {
                what: "Budget of every tenant that has none of its own.",
                why: "A tenant that nobody thought of must not be the one without a limit.",
                write: "Write { tokensPerDay: 2000000, tokensPerMonth: 30000000 }.",
            }),
            tenants: field(z.record(tenantName, tenantBudget).default({}), {
                what: "Budgets of single tenants, by the name in their token or of their key. Default: none.",
                why: "A batch job needs another budget than a chat.",
                write: "Write <tenant>: { tokensPerDay, tokensPerMonth }.",
            }),
        })
        .optional(),
    {
        what:
            "Tokens that a tenant may spend on requests that may leave. An answer counts when it has ended: the request after the " +
            "one that used a budget up gets 429. Default: only the number of requests is limited.",
        why: "Third parties are paid by the token; a limit on requests does not know how long they are.",
        write: "Write { default: { tokensPerDay, tokensPerMonth } }, or leave it out.",
        unusedIn: {
            "self-hosted":
                "no third party is paid by the token in this mode; a tenant's requests are limited by their number",
        },
    },
);

/** Each window of a budget must bind something. */
export const monthsAboveDays: Check<typeof tokenBudgets> = ({ tokenBudgets }) => [
    ...monthAboveDay(tokenBudgets?.default, under("tokenBudgets", "default", "tokensPerMonth")),
    ...entriesOf(tokenBudgets?.tenants).flatMap(([tenant, budget]) =>
        monthAboveDay(budget, under("tokenBudgets", "tenants", tenant, "tokensPerMonth")),
    ),
];

function monthAboveDay(budget: z.output<typeof tenantBudget> | undefined, path: Path): readonly Fault[] {
    if (budget === undefined || budget.tokensPerMonth >= budget.tokensPerDay) return [];
    return [
        {
            path,
            problem: `${budget.tokensPerMonth} is less than the ${budget.tokensPerDay} of a day`,
            why: "The larger of the two would never bind.",
            fix: "Write at least the tokens of a day.",
        },
    ];
}
