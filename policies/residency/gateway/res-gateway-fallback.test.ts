import { describeRule, unknown } from "../../kit/testing.ts";
import { backend, httpRoute, object, ownHost, provider, toBackend } from "./fixtures.ts";
import { gatewayFallback } from "./res-gateway-fallback.ts";

const first = backend("gateway", "first", ownHost);
const second = backend("gateway", "second", "other.models.svc.cluster.local", { fallback: true });
const atAddress = (name: string, namespace = "gateway", more: object = {}) =>
    object("Backend", namespace, name, { endpoints: [{ ip: { address: "10.20.0.9", port: 80 } }], ...more });
const route = (...refs: readonly object[]) => httpRoute("it", { backendRefs: refs });
const filters = [{ type: "RequestHeaderModifier", requestHeaderModifier: { remove: ["cookie"] } }];
const ref = (index: number) => `httproute-it.spec.rules[0].backendRefs[${index}]`;

describeRule(gatewayFallback, {
    compliant: {
        "a fallback by name": { given: [first, second, route(toBackend("first"), toBackend("second"))] },
        "filters where nothing falls back": { given: [first, route(toBackend("first", { filters }))] },
        "an address alone": { given: [atAddress("alone"), route(toBackend("alone"))] },
        "a service, which is no backend": { given: [route({ name: "models", port: 80 })] },
        "a provider by name": { given: provider("mistral", "api.eu.mistral.ai") },
        "a provider's backend of another stack": { given: provider("mistral", "api.eu.mistral.ai").slice(1) },
    },
    violating: {
        "a filter on the primary": {
            given: [first, second, route(toBackend("first", { filters }), toBackend("second"))],
            at: `${ref(0)}.filters`,
        },
        "a filter on the fallback": {
            given: [first, second, route(toBackend("first"), toBackend("second", { filters }))],
            at: `${ref(1)}.filters`,
        },
        "an address beside a name": {
            given: [atAddress("primary"), second, route(toBackend("primary"), toBackend("second"))],
            at: ref(0),
        },
        "a fallback by address": {
            given: [
                first,
                atAddress("last", "gateway", { fallback: true }),
                route(toBackend("first"), toBackend("last")),
            ],
            at: ref(1),
        },
        "a provider by address": {
            given: [atAddress("mistral", "egress"), ...provider("mistral", "unused").slice(1)],
            at: "aiservicebackend-mistral.spec.backendRef",
        },
    },
    undetermined: {
        "what is only computed to be a fallback": {
            given: [
                first,
                backend("gateway", "maybe", ownHost, { fallback: unknown }),
                route(toBackend("first"), toBackend("maybe")),
            ],
            at: "backend-maybe.spec.fallback",
        },
    },
});
