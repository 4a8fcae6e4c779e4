import { describeRule, unknown } from "../../kit/testing.ts";
import { object } from "./fixtures.ts";
import { gatewayPolicyScope } from "./res-gateway-policy-scope.ts";

const toGateway = { group: "gateway.networking.k8s.io", kind: "Gateway", name: "front" };
const toRoute = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "open" };
const policy = (spec: object, kind = "SecurityPolicy") => object(kind, "gateway", "it", spec);

describeRule(gatewayPolicyScope, {
    compliant: {
        "identity of a gateway": policy({ targetRefs: [toGateway], jwt: { providers: [] } }),
        "a script of a gateway": policy({ targetRefs: [toGateway], lua: [] }, "EnvoyExtensionPolicy"),
        "every gateway of some labels": policy({ targetSelectors: [{ kind: "Gateway", matchLabels: { a: "b" } }] }),
        "a gateway in the older form": policy({ targetRef: toGateway }),
    },
    violating: {
        "a key that one route asks for": { given: policy({ targetRefs: [toRoute] }), at: "spec.targetRefs[0].kind" },
        "a script of one route": {
            given: policy({ targetRefs: [toGateway, toRoute] }, "EnvoyExtensionPolicy"),
            at: "spec.targetRefs[1].kind",
        },
        "one route in the older form": { given: policy({ targetRef: toRoute }), at: "spec.targetRef.kind" },
        "every route of some labels": {
            given: policy({ targetSelectors: [{ kind: "HTTPRoute", matchLabels: { a: "b" } }] }),
            at: "spec.targetSelectors[0].kind",
        },
        "a policy of nothing": { given: policy({ jwt: {} }), at: "spec.targetRefs" },
    },
    undetermined: {
        "a computed target": {
            given: policy({ targetRefs: [{ kind: unknown, name: "front" }] }),
            at: "spec.targetRefs[0].kind",
        },
        "computed targets": { given: policy({ targetRefs: unknown }), at: "spec.targetRefs" },
    },
});
