import { imageFaults } from "../image-reference.ts";
import { placeOf } from "../identity/arn.ts";
import type { InputFault } from "../input-faults.ts";
import type { RoutingGatewayArgs, TokenBudget, TokenBudgets } from "./args.ts";

/** The most that the rate limiter can count to. */
export const mostTokens = 4_294_967_295;

/** What is wrong with budgets: nothing to count with, nobody to count, or a number that the rate limiter does not take. */
export function budgetFaults(budgets: TokenBudgets, args: RoutingGatewayArgs): readonly InputFault[] {
    const { images, auth, providers = {}, region, accountId } = args;
    const tenants = Object.entries(budgets.tenants ?? {});
    const known = auth.type === "jwt" ? undefined : auth.tenants.map(({ name }) => name);
    return [
        ...(images.valkey === undefined
            ? [
                  {
                      propertyPath: "images.valkey",
                      reason: "is missing, and there are token budgets - nothing would count - write the image of Valkey",
                  },
              ]
            : imageFaults(images.valkey, placeOf(region, accountId), "images.valkey")),
        ...(Object.keys(providers).length > 0
            ? []
            : [
                  {
                      propertyPath: "tokenBudgets",
                      reason:
                          "limits what third parties are paid for, and there are none - the fleet's own limit is " +
                          "limits.requestsPerTenantAndMinute - leave the budgets out",
                  },
              ]),
        ...numberFaults(budgets.default, "tokenBudgets.default"),
        ...tenants.flatMap(([tenant, budget]) => [
            ...numberFaults(budget, `tokenBudgets.tenants.${tenant}`),
            ...(/^[A-Za-z0-9][\w.@-]{0,99}$/.test(tenant)
                ? []
                : [
                      {
                          propertyPath: `tokenBudgets.tenants.${tenant}`,
                          reason:
                              "is no tenant's name as a script can hold it - it would never match - " +
                              "write letters, digits and _.@-, at most 100",
                      },
                  ]),
            ...(known === undefined || known.includes(tenant)
                ? []
                : [
                      {
                          propertyPath: `tokenBudgets.tenants.${tenant}`,
                          reason: "no tenant has this name - the budget would bind nobody - write one of auth.tenants",
                      },
                  ]),
        ]),
    ];
}

function numberFaults({ tokensPerDay, tokensPerMonth }: TokenBudget, path: string): readonly InputFault[] {
    const windows = { tokensPerDay, tokensPerMonth };
    return [
        ...Object.entries(windows).flatMap(([window, tokens]) =>
            Number.isInteger(tokens) && tokens >= 1 && tokens <= mostTokens
                ? []
                : [
                      {
                          propertyPath: `${path}.${window}`,
                          reason: `is no number that can be counted to - every request would be refused, or none - write 1 to ${mostTokens}`,
                      },
                  ],
        ),
        ...(tokensPerMonth < tokensPerDay
            ? [
                  {
                      propertyPath: `${path}.tokensPerMonth`,
                      reason: "is less than a day's - the larger one would never bind - write the day's or more",
                  },
              ]
            : []),
    ];
}
