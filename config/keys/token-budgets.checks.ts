import type { Check } from "../check.ts";
import { entriesOf } from "../check.ts";
import { under } from "../path.ts";
import { quote } from "../../components/suggest.ts";
import type { gatewayAuth } from "./gateway-auth.ts";
import type { tokenBudgets } from "./token-budgets.ts";

/** A budget must bind somebody. */
export const budgetsBind: Check<typeof tokenBudgets | typeof gatewayAuth> = ({ tokenBudgets, gatewayAuth }) => {
    if (gatewayAuth === undefined || !("tenants" in gatewayAuth)) return [];
    const known = gatewayAuth.tenants?.map(({ name }) => name);
    return entriesOf(tokenBudgets?.tenants).flatMap(([tenant]) =>
        known === undefined || known.includes(tenant)
            ? []
            : [
                  {
                      path: under("tokenBudgets", "tenants", tenant),
                      problem: `no tenant is called ${quote(tenant)}`,
                      why: "The budget would bind nobody.",
                      fix: "Write the name of a tenant under gatewayAuth.tenants.",
                  },
              ],
    );
};
