import { describeRule, unknown } from "../../kit/testing.ts";
import { object } from "./fixtures.ts";
import { gatewayInjection } from "./res-gateway-injection.ts";

const filter = (spec: object) => object("HTTPRouteFilter", "gateway", "it", spec);
const credential = { valueRef: { kind: "Secret", name: "provider-key" } };
const at = "spec.credentialInjection";

describeRule(gatewayInjection, {
    compliant: {
        "an answer of the gateway itself": filter({ directResponse: { statusCode: 404 } }),
        "another path": filter({ urlRewrite: { path: { type: "ReplaceRegexMatch" } } }),
    },
    violating: {
        "a key for a provider": { given: filter({ credentialInjection: { credential } }), at },
        "a key that leaves the caller's own": {
            given: filter({ credentialInjection: { overwrite: false, credential } }),
            at,
        },
        "a key in a header of its own": {
            given: filter({ credentialInjection: { header: "x-api-key", credential }, urlRewrite: {} }),
            at,
        },
    },
    undetermined: {
        "a computed credential": { given: filter({ credentialInjection: unknown }), at },
        "a computed filter": { given: object("HTTPRouteFilter", "gateway", "it", {}, { spec: unknown }), at: "spec" },
    },
});
