import type { Finding } from "../fault.ts";
import { under } from "../path.ts";
import type { ConfigPath } from "../path.ts";
import { quote } from "../suggest.ts";
import type { Check } from "../check.ts";
import { entriesOf } from "../check.ts";

/** A budget must bind somebody, and each of its windows something. */
export const budgetsBind: Check = ({ tokenBudgets, gatewayAuth }) => {
    const tenants = entriesOf(tokenBudgets?.tenants);
    const known = gatewayAuth !== undefined && "tenants" in gatewayAuth ? gatewayAuth.tenants?.map(nameOf) : undefined;
    return [
        ...monthAboveDay(tokenBudgets?.default, under("tokenBudgets", "default", "tokensPerMonth")),
        ...tenants.flatMap(([tenant, budget]) => [
            ...monthAboveDay(budget, under("tokenBudgets", "tenants", tenant, "tokensPerMonth")),
            ...(known === undefined || known.includes(tenant)
                ? []
                : [
                      {
                          path: under("tokenBudgets", "tenants", tenant),
                          problem: `no tenant is called ${quote(tenant)}`,
                          reason: "The budget would bind nobody.",
                          fix: "Write the name of a tenant under gatewayAuth.tenants.",
                      },
                  ]),
        ]),
    ];
};

interface Budget {
    readonly tokensPerDay: number;
    readonly tokensPerMonth: number;
}

function nameOf(tenant: { readonly name: string } | undefined): string | undefined {
    return tenant?.name;
}

function monthAboveDay(budget: Budget | undefined, path: ConfigPath): readonly Finding[] {
    if (budget === undefined || budget.tokensPerMonth >= budget.tokensPerDay) return [];
    return [
        {
            path,
            problem: `${budget.tokensPerMonth} is less than the ${budget.tokensPerDay} of a day`,
            reason: "The larger of the two would never bind.",
            fix: "Write at least the tokens of a day.",
        },
    ];
}
