import { describeRule, unknown } from "../../kit/testing.ts";
import { object } from "./fixtures.ts";
import { gatewayDeny } from "./res-gateway-deny.ts";

const gateway = object("Gateway", "gateway", "front", { gatewayClassName: "front" });
const policy = (authorization: unknown, target: object = {}) =>
    object("SecurityPolicy", "gateway", "it", {
        targetRefs: [{ kind: "Gateway", name: "front", ...target }],
        authorization,
    });
const deny = { defaultAction: "Deny", rules: [{ action: "Allow", cel: "true" }] };
const action = "securitypolicy-it.spec.authorization.defaultAction";

describeRule(gatewayDeny, {
    compliant: {
        "a gateway that denies by default": { given: [gateway, policy(deny)] },
        "one policy of two gateways": {
            given: [
                gateway,
                object("Gateway", "gateway", "shadow", {}),
                object("SecurityPolicy", "gateway", "it", {
                    targetRefs: [
                        { kind: "Gateway", name: "front" },
                        { kind: "Gateway", name: "shadow" },
                    ],
                    authorization: deny,
                }),
            ],
        },
    },
    violating: {
        "a gateway without a policy": { given: gateway, at: "" },
        "a policy of another gateway": { given: [gateway, policy(deny, { name: "other" })], at: "gateway-front" },
        "a policy of one listener": { given: [gateway, policy(deny, { sectionName: "https" })], at: "gateway-front" },
        "a policy of a route of the name": {
            given: [gateway, policy(deny, { kind: "HTTPRoute" })],
            at: "gateway-front",
        },
        "a gateway that allows by default": { given: [gateway, policy({ defaultAction: "Allow" })], at: action },
        "a policy that only asks who calls": {
            given: [gateway, policy(undefined)],
            at: ["gateway-front", action],
        },
    },
    undetermined: {
        "a computed default": { given: [gateway, policy({ defaultAction: unknown })], at: action },
    },
});
