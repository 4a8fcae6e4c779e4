import type { Finding } from "../fault.ts";
import { under } from "../path.ts";
import { quote } from "../suggest.ts";
import type { Check } from "../check.ts";
import { repeats } from "../check.ts";

/** A key opens for one tenant, a name means one tenant, and its floor is a class that the stack accepts. */
export const tenantsDistinct: Check = ({ gatewayAuth, written }) => {
    // Partly<> makes every field optional, the discriminator too; the two shapes still differ in `tenants`.
    const tenants = gatewayAuth !== undefined && "tenants" in gatewayAuth ? (gatewayAuth.tenants ?? []) : [];
    const path = (i: number, key: string) => under("gatewayAuth", "tenants", i, key);
    return [
        ...repeats(tenants.map(({ name }) => name)).map((i): Finding => ({
            path: path(i, "name"),
            problem: "another tenant has the same name",
            reason: "Limits and audit lines name the tenant; one name for two hides who asked.",
            fix: "Rename one of them.",
        })),
        ...repeats(tenants.map(({ keySecret }) => keySecret.name)).map((i): Finding => ({
            path: [...path(i, "keySecret"), "name"],
            problem: "another tenant has the same key",
            reason: "The gateway tells tenants apart by their keys, and would give both the same data floor.",
            fix: "Make a key of its own for each tenant.",
        })),
        ...tenants.flatMap(({ dataFloor }, i): readonly Finding[] =>
            written.dataClasses === undefined || written.dataClasses.includes(dataFloor)
                ? []
                : [
                      {
                          path: path(i, "dataFloor"),
                          problem: `the stack does not accept the data class ${quote(dataFloor)}`,
                          reason: "Every request of the tenant would be refused.",
                          fix: `Declare ${dataFloor} in dataClasses, or write one of: ${written.dataClasses.join(", ")}.`,
                      },
                  ],
        ),
    ];
};
