import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { judgeEdges } from "./graph.ts";
import { isGatewayType } from "./objects.ts";
import { credentialHeaders } from "./policies.ts";

/**
 * RES-815. A token opens this gateway again, in the name of its tenant: no backend needs it, of the own fleet neither. A mirror
 * gets the headers that the rule left.
 */
export const gatewayCallerCredentials = residencyRule({
    id: "RES-815",
    name: "res-gateway-caller-credentials",
    title: "What a caller proves itself with ends at the gateway",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 32")],
    reads: "header filters of every rule that leads to a backend, a mirror or a redirect; headers that SecurityPolicies read",
    why: "a token that is passed on can be used by whoever gets it, and by whoever reads their logs",
    fix: "Remove `authorization`, and every header that authentication reads, with a RequestHeaderModifier of the rule.",
    needs: ["gateway"],
    stack: {
        types: isGatewayType,
        checks: [
            (given) => {
                const credentials = credentialHeaders(given.graph);
                judgeEdges(given, ({ resource, path, rule, journeys }) => {
                    const isOfRoute = rule.path.includes("rules");
                    const keeps = journeys().some(({ headers }) => !credentials.every((it) => headers.isAbsent(it)));
                    if (isOfRoute && keeps) {
                        given.violated(resource, path, say`requests arrive with the credential of their caller`);
                    }
                });
            },
        ],
    },
});
