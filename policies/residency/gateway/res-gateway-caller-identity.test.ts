import { describeRule, unknown } from "../../kit/testing.ts";
import {
    aiRoute,
    backend,
    classMatches,
    contracted,
    gatewayDeclared,
    headerFilter,
    httpRoute,
    object,
    ownHost,
    tiersWith,
    toBackend,
    twoTiers,
} from "./fixtures.ts";
import { gatewayCallerIdentity } from "./res-gateway-caller-identity.ts";

const tokens = object("SecurityPolicy", "gateway", "tokens", {
    jwt: { providers: [{ claimToHeaders: [{ claim: "tenant", header: "x-gw-tenant" }] }] },
});
const addresses = ["x-forwarded-for", "x-envoy-external-address"];
const open = (remove: readonly string[]) =>
    httpRoute("open", {
        matches: classMatches(["public"], true),
        filters: [headerFilter("open", remove)],
        backendRefs: [toBackend("way-out")],
    });
const throughAi = (remove: readonly string[]) => aiRoute("open", [{ name: "mistral", headerMutation: { remove } }]);
const at = "httproute-open.spec.rules[0].backendRefs[0]";

describeRule(gatewayCallerIdentity, {
    declared: gatewayDeclared,
    compliant: {
        "a rule that leads out and removes what tells of callers": { given: [...twoTiers, tokens] },
        "a tenant that ends at the egress gateway": {
            given: tiersWith(open(addresses), throughAi(["x-gw-tenant"]), tokens),
        },
        "own models that learn the address": {
            given: [backend("gateway", "fleet", ownHost), httpRoute("it", { backendRefs: [toBackend("fleet")] })],
        },
    },
    violating: {
        "a rule that leaves the address": { given: tiersWith(open([])), at },
        "a rule that leaves one of two addresses": { given: tiersWith(open(["x-forwarded-for"])), at },
        "an address that only the AI gateway should remove": {
            given: tiersWith(open(["x-forwarded-for"]), throughAi(["x-envoy-external-address"])),
            at,
        },
        "a tenant that goes all the way": { given: tiersWith(open(addresses), throughAi([]), tokens), at },
        "a processor straight at the door": {
            given: [
                backend("gateway", "mistral", contracted),
                httpRoute("it", { matches: classMatches(["public"], true), backendRefs: [toBackend("mistral")] }),
            ],
            at: "httproute-it.spec.rules[0].backendRefs[0]",
        },
    },
    undetermined: {
        "a computed mutation": {
            given: tiersWith(
                open(addresses),
                aiRoute("open", [{ name: "mistral", headerMutation: { remove: [unknown] } }]),
            ),
            at: "aigatewayroute-open.spec.rules[0].backendRefs[0].headerMutation.remove[0]",
        },
    },
});
