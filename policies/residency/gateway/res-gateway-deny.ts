import { gdpr, hipaa } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { recordOf } from "../../kit/view.ts";
import { isOfGatewayKind, objectsOfKind, specOf } from "./objects.ts";
import { isBoundTo } from "./policies.ts";

/** RES-814. The second lock behind the rules of routes: authorization sees the headers that the last filter left. */
export const gatewayDeny = residencyRule({
    id: "RES-814",
    name: "res-gateway-deny",
    title: "Every gateway denies what its authorization does not name",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 25"), gdpr("Art. 32"), hipaa("164.312(a)(1)")],
    reads: "`authorization.defaultAction` of SecurityPolicies, and the Gateways they are bound to",
    why: "a rule that is added or lost by mistake then meets a refusal and not an open way",
    fix: "Bind a SecurityPolicy with `authorization: { defaultAction: Deny, rules: [...] }` to each Gateway.",
    needs: [],
    everyResource: {
        applies: isOfGatewayKind("SecurityPolicy"),
        check: ({ props, violated }) => {
            const { authorization } = recordOf(props["spec"]);
            if (recordOf(authorization)["defaultAction"] !== "Deny") {
                violated(["spec", "authorization", "defaultAction"], say`what no rule names is let through`);
            }
        },
    },
    stack: { types: isOfGatewayKind("Gateway"), checks: [judgeGateways] },
});

function judgeGateways({ graph, violated, each }: StackCase<never>): void {
    each(objectsOfKind(graph, "Gateway"), (gateway) => {
        const authorized = objectsOfKind(graph, "SecurityPolicy").some(
            (policy) => isBoundTo(policy, gateway) && specOf(policy)["authorization"] !== undefined,
        );
        if (!authorized) {
            violated(gateway, [], say`no authorization is bound to the gateway`);
        }
    });
}
