import { gdpr, hipaa, schrems } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { StackCase } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { isGatewayType, isOpaque, objectsOfKind, specOf } from "./objects.ts";
import { judgeReceivers, receiverKeys } from "./permission.ts";
import type { ReceiverKey } from "./permission.ts";

/**
 * RES-801. Requests are followed from every door to every end, through fallbacks, weights of zero, redirects, aliases of
 * services, and through the egress gateway by the headers that the rule in front of it sets. Rules that name no class are
 * RES-802's, copies RES-808's.
 */
export const gatewayReach = residencyRule({
    id: "RES-801",
    name: "res-gateway-reach",
    title: "No request reaches a processor or a service that is not declared for its data class",
    severity: "critical",
    waivable: false,
    controls: [gdpr("Art. 44"), gdpr("Art. 28"), hipaa("164.308(b)(1)"), schrems("EDPB 01/2020")],
    reads:
        "every rule of every HTTPRoute, AIGatewayRoute and other route that names a data class; the Backends, AIServiceBackends, " +
        "Services and Gateways behind it; kinds that the rule cannot follow, and `bootstrap` of EnvoyProxy",
    why: "one edge to a processor is enough: a fallback is taken on the day on which everything else is busy",
    fix: "Take the edge out of the rule for that class, or have the officer add the class under `processors` or `ownServices`.",
    needs: receiverKeys,
    stack: {
        types: isGatewayType,
        checks: [
            (given) => {
                judgeReceivers(given, ({ isCopy, dataClass }) => !isCopy && dataClass !== undefined);
            },
            judgeWhatCannotBeFollowed,
        ],
    },
});

function judgeWhatCannotBeFollowed({ graph, undetermined, each }: StackCase<ReceiverKey>): void {
    each(graph.resources, (resource) => {
        if (isOpaque(resource.type)) {
            undetermined(
                resource,
                [],
                say`the rule cannot follow ${safe.typeToken(resource.type)}, and it could lead anywhere`,
                {
                    why: say`one object that sends requests elsewhere undoes what every route says`,
                    fix: say`Write it as an HTTPRoute, a GRPCRoute or an AIGatewayRoute with a Backend, whole and not as a list or a patch; docs/rules.md lists under RES-801 what is followed.`,
                },
            );
        }
    });
    each(objectsOfKind(graph, "EnvoyProxy"), (proxy) => {
        if (specOf(proxy)["bootstrap"] !== undefined) {
            undetermined(proxy, ["spec", "bootstrap"], say`the proxies start with settings that no route shows`, {
                why: say`a bootstrap can name clusters, listeners and sinks of its own, past every route and policy`,
                fix: say`Remove \`bootstrap\`, and write what it sets as fields of EnvoyProxy and of policies.`,
            });
        }
    });
}
