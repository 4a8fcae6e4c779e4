import { imageFaults } from "../image-reference.ts";
import { placeOf } from "../identity/arn.ts";
import type { Fault, Path } from "../fault.ts";
import type { RoutingGatewayArgs, TokenBudget, TokenBudgets } from "./args.ts";

/** The most that the rate limiter can count to. */
const mostTokens = 4_294_967_295;

/** What is wrong with budgets: nothing to count with, nobody to count, or a number that the rate limiter does not take. */
export function budgetFaults(budgets: TokenBudgets, args: RoutingGatewayArgs): readonly Fault[] {
    const { images, auth, providers = {}, region, accountId } = args;
    const tenants = Object.entries(budgets.tenants ?? {});
    const known = auth.type === "jwt" ? undefined : auth.tenants.map(({ name }) => name);
    return [
        ...(images.valkey === undefined
            ? [
                  {
                      path: ["images", "valkey"],
                      problem: "images.valkey is missing although there are token budgets",
                      why: "Nothing would count.",
                      fix: "Write the image of Valkey.",
                  },
              ]
            : imageFaults(images.valkey, placeOf(region, accountId), ["images", "valkey"])),
        ...(Object.keys(providers).length > 0
            ? []
            : [
                  {
                      path: ["tokenBudgets"],
                      problem: "token budgets limit what third parties are paid for, and there are none",
                      why: "What stays with the fleet is limited by requests, not by tokens.",
                      fix: "Leave the budgets out.",
                  },
              ]),
        ...numberFaults(budgets.default, ["tokenBudgets", "default"]),
        ...tenants.flatMap(([tenant, budget]) => [
            ...numberFaults(budget, ["tokenBudgets", "tenants", tenant]),
            ...(/^[A-Za-z0-9][\w.@-]{0,99}$/.test(tenant)
                ? []
                : [
                      {
                          path: ["tokenBudgets", "tenants", tenant],
                          problem: `"${tenant}" is not a tenant's name as the gateway's script can hold it`,
                          why: "It would never match.",
                          fix: "Write letters, digits and _.@-, at most 100.",
                      },
                  ]),
            ...(known === undefined || known.includes(tenant)
                ? []
                : [
                      {
                          path: ["tokenBudgets", "tenants", tenant],
                          problem: `no tenant is called "${tenant}"`,
                          why: "The budget would bind nobody.",
                          fix: "Write the name of one of auth.tenants.",
                      },
                  ]),
        ]),
    ];
}

function numberFaults({ tokensPerDay, tokensPerMonth }: TokenBudget, at: Path): readonly Fault[] {
    const windows = { tokensPerDay, tokensPerMonth };
    return [
        ...Object.entries(windows).flatMap(([window, tokens]) =>
            Number.isInteger(tokens) && tokens >= 1 && tokens <= mostTokens
                ? []
                : [
                      {
                          path: [...at, window],
                          problem: `${window} is not a number that can be counted to`,
                          why: "Every request would be refused, or none.",
                          fix: `Write a whole number from 1 to ${mostTokens}.`,
                      },
                  ],
        ),
        ...(tokensPerMonth < tokensPerDay
            ? [
                  {
                      path: [...at, "tokensPerMonth"],
                      problem: "tokensPerMonth is less than tokensPerDay",
                      why: "The larger one would never bind.",
                      fix: "Write as much as tokensPerDay, or more.",
                  },
              ]
            : []),
    ];
}
