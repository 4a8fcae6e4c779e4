import { describeRule, unknown } from "../../kit/testing.ts";
import { object } from "./fixtures.ts";
import { gatewayOnePolicy } from "./res-gateway-one-policy.ts";

const toGateway = (name = "front", more: object = {}) => ({ kind: "Gateway", name, ...more });
const policy = (name: string, targets: readonly unknown[], namespace = "gateway", kind = "BackendTrafficPolicy") =>
    object(kind, namespace, name, { targetRefs: targets });

describeRule(gatewayOnePolicy, {
    compliant: {
        "one policy of each kind": {
            given: [
                policy("a", [toGateway()]),
                policy("b", [toGateway()], "gateway", "SecurityPolicy"),
                policy("c", [toGateway()], "gateway", "ClientTrafficPolicy"),
            ],
        },
        "two gateways of one name in two namespaces": {
            given: [policy("a", [toGateway()]), policy("b", [toGateway()], "egress")],
        },
        "two listeners of a gateway": {
            given: [
                policy("a", [toGateway("front", { sectionName: "https" })]),
                policy("b", [toGateway("front", { sectionName: "http" })]),
            ],
        },
    },
    violating: {
        "two about retries and limits": {
            given: [policy("a", [toGateway()]), policy("b", [toGateway()])],
            at: ["backendtrafficpolicy-a.spec.targetRefs[0]", "backendtrafficpolicy-b.spec.targetRefs[0]"],
        },
        "two about who calls": {
            given: ["a", "b"].map((name) => policy(name, [toGateway()], "gateway", "SecurityPolicy")),
            at: ["securitypolicy-a.spec.targetRefs[0]", "securitypolicy-b.spec.targetRefs[0]"],
        },
        "one of two targets": {
            given: [policy("a", [toGateway("other"), toGateway()]), policy("b", [toGateway()])],
            at: ["backendtrafficpolicy-a.spec.targetRefs[1]", "backendtrafficpolicy-b.spec.targetRefs[0]"],
        },
        "two in both forms": {
            given: [
                policy("a", [toGateway()]),
                object("BackendTrafficPolicy", "gateway", "b", { targetRef: toGateway() }),
            ],
            at: ["backendtrafficpolicy-a.spec.targetRefs[0]", "backendtrafficpolicy-b.spec.targetRef"],
        },
        "one that names its target twice": {
            given: policy("a", [toGateway(), toGateway()]),
            at: ["spec.targetRefs[0]", "spec.targetRefs[1]"],
        },
    },
    undetermined: {
        "one that selects by labels": {
            given: object("ClientTrafficPolicy", "gateway", "a", { targetSelectors: [{ kind: "Gateway" }] }),
            at: "spec.targetSelectors[0]",
        },
        "a computed target": {
            given: policy("a", [{ kind: "Gateway", name: unknown }]),
            at: "spec.targetRefs[0].name",
        },
    },
});
