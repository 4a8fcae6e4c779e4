import { describeRule, unknown } from "../../kit/testing.ts";
import {
    backend,
    classMatches,
    contracted,
    gatewayDeclared,
    headerFilter,
    httpRoute,
    object,
    ownHost,
    toBackend,
} from "./fixtures.ts";
import { gatewayCallerCredentials } from "./res-gateway-caller-credentials.ts";

const fleet = backend("gateway", "fleet", ownHost);
const rule = (remove: readonly unknown[], more: object = {}) =>
    httpRoute("it", {
        filters: [headerFilter(undefined, remove as string[])],
        backendRefs: [toBackend("fleet")],
        ...more,
    });
const keys = object("SecurityPolicy", "gateway", "keys", {
    apiKeyAuth: { extractFrom: [{ headers: ["X-Api-Key"] }] },
});
const tokens = object("SecurityPolicy", "gateway", "tokens", {
    jwt: { providers: [{ extractFrom: { headers: [{ name: "x-token" }] } }] },
});
const at = "httproute-it.spec.rules[0].backendRefs[0]";

describeRule(gatewayCallerCredentials, {
    declared: gatewayDeclared,
    compliant: {
        "a rule that removes the token": { given: [fleet, rule(["Authorization", "cookie"])] },
        "a rule that removes every header of keys": { given: [fleet, keys, rule(["authorization", "x-api-key"])] },
        "an answer of the gateway itself": { given: httpRoute("it", { filters: [] }) },
        "an authorizer, which has to see the token": {
            given: [
                fleet,
                object("SecurityPolicy", "gateway", "a", { extAuth: { http: { backendRefs: [toBackend("fleet")] } } }),
            ],
        },
    },
    violating: {
        "own models that get the token": { given: [fleet, rule([])], at },
        "a rule without a filter": { given: [fleet, rule([], { filters: [] })], at },
        "a key in a header of its own": { given: [fleet, keys, rule(["authorization"])], at },
        "a token in a header of its own": { given: [fleet, tokens, rule(["authorization"])], at },
        "a rule that writes the header again": {
            given: [
                fleet,
                rule([], {
                    filters: [
                        {
                            type: "RequestHeaderModifier",
                            requestHeaderModifier: {
                                remove: ["authorization"],
                                set: [{ name: "authorization", value: "Bearer x" }],
                            },
                        },
                    ],
                }),
            ],
            at,
        },
        "a mirror and a processor": {
            given: [
                fleet,
                backend("gateway", "mistral", contracted),
                rule([], {
                    matches: classMatches(["public"], true),
                    filters: [{ type: "RequestMirror", requestMirror: { backendRef: toBackend("fleet") } }],
                    backendRefs: [toBackend("mistral")],
                }),
            ],
            at: [at, "httproute-it.spec.rules[0].filters[0]"],
        },
    },
    undetermined: {
        "a computed list": {
            given: [fleet, rule([unknown])],
            at: "httproute-it.spec.rules[0].filters[0].requestHeaderModifier.remove[0]",
        },
    },
});
