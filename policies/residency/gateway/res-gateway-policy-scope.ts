import { gdpr, iso27001 } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { recordOf, slotsOf } from "../../kit/view.ts";
import { isOfGatewayKind } from "./objects.ts";

/**
 * RES-811. Envoy builds the chain of filters from the route it chose first, and runs none that a later choice would add: seen
 * with a route's own `apiKeyAuth`, which a wrong key passed. A policy of a route also takes the place of its Gateway's.
 */
export const gatewayPolicyScope = residencyRule({
    id: "RES-811",
    name: "res-gateway-policy-scope",
    title: "Who calls and which class a request has is decided for whole Gateways, never for a route",
    severity: "critical",
    waivable: false,
    controls: [gdpr("Art. 32"), iso27001("A.8.3")],
    reads: "`targetRef`, `targetRefs` and `targetSelectors` of SecurityPolicy and EnvoyExtensionPolicy",
    why: "a filter that belongs to a route is skipped without a word when a later filter makes Envoy choose the route again",
    fix: "Target the Gateway, and match on headers where routes differ.",
    needs: [],
    everyResource: {
        applies: isOfGatewayKind("SecurityPolicy", "EnvoyExtensionPolicy"),
        check: ({ props, violated, each }) => {
            const spec = recordOf(props["spec"]);
            const targets = slotsOf(spec, ["targetRef", "targetRefs", "targetSelectors"], ["spec"]);
            if (targets.length === 0) {
                violated(["spec", "targetRefs"], say`the policy names no Gateway, so it holds for nothing`);
            }
            each(targets, ({ path, read }) => {
                if (recordOf(read())["kind"] !== "Gateway") {
                    violated([...path, "kind"], say`the policy is bound to something else than a Gateway`);
                }
            });
        },
    },
});
