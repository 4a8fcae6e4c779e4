import type { Check } from "../check.ts";
import { under } from "../path.ts";
import { quote } from "../../components/suggest.ts";
import type { dataClasses } from "./data-classes.ts";
import type { gatewayAuth } from "./gateway-auth.ts";
import type { network } from "./network.ts";

/** The floor of a tenant is a class that the stack accepts. */
export const floorsAccepted: Check<typeof gatewayAuth | typeof dataClasses> = ({ gatewayAuth, written }) => {
    const accepted = written.dataClasses;
    if (accepted === undefined || gatewayAuth === undefined || !("tenants" in gatewayAuth)) return [];
    return (gatewayAuth.tenants ?? []).flatMap(({ dataFloor }, i) =>
        accepted.includes(dataFloor)
            ? []
            : [
                  {
                      path: under("gatewayAuth", "tenants", i, "dataFloor"),
                      problem: `the stack does not accept the data class ${quote(dataFloor)}`,
                      why: "Every request of the tenant would be refused.",
                      fix: `Declare ${dataFloor} in dataClasses, or write one of: ${accepted.join(", ")}.`,
                  },
              ],
    );
};

/** The gateway fetches the issuer's keys itself, and nothing it can resolve lies outside the private zones. */
export const keySetResolvable: Check<typeof gatewayAuth | typeof network> = ({ gatewayAuth, network }) => {
    const uri = gatewayAuth !== undefined && "jwksUri" in gatewayAuth ? gatewayAuth.jwksUri : undefined;
    if (uri === undefined || network?.privateZones === undefined) return [];
    // What is no address at all lies in no zone either.
    const hostname = URL.canParse(uri) ? new URL(uri).hostname : uri;
    const zones = network.privateZones.map(({ name }) => name);
    if (zones.some((zone) => hostname === zone || hostname.endsWith(`.${zone}`))) return [];
    return [
        {
            path: under("gatewayAuth", "jwksUri"),
            problem: `${quote(hostname)} lies in no private zone of the stack`,
            why: "The gateway has no way out and resolves no other name; without the issuer's keys every token is refused.",
            fix: `Write its zone in network.privateZones, e.g. { name: ${hostname}, hostedZoneId } or { name, forwardTo }.`,
        },
    ];
};
