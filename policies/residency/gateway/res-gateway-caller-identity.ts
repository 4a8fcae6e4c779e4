import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { judgeEdges } from "./graph.ts";
import { isGatewayType } from "./objects.ts";
import { identityHeaders } from "./policies.ts";

/** Headers in which Envoy itself tells a backend the address of a caller. */
const addresses = ["x-forwarded-for", "x-envoy-external-address"];

/**
 * RES-816. An address on the network is personal data. The rule at the door has to remove it: the AI gateway's own mutation
 * leaves `x-envoy-external-address` in place.
 */
export const gatewayCallerIdentity = residencyRule({
    id: "RES-816",
    name: "res-gateway-caller-identity",
    title: "No third party learns who called or from where",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 5(1)(c)"), gdpr("Art. 44")],
    reads: "header filters and mutations on every way to a host outside the cluster; headers that SecurityPolicies fill",
    why: "the address and the tenant of a caller are data about people, and no provider needs them for an answer",
    fix: "Remove `x-forwarded-for`, `x-envoy-external-address` and the headers of tenant and floor in the rule that leads out.",
    needs: ["gateway"],
    stack: {
        types: isGatewayType,
        checks: [
            (given) => {
                const telling = [...addresses, ...identityHeaders(given.graph)];
                judgeEdges(given, ({ resource, path, journeys }) => {
                    const tells = journeys().some(
                        ({ end, headers }) => end.kind === "host" && !telling.every((it) => headers.isAbsent(it)),
                    );
                    if (tells) {
                        given.violated(resource, path, say`requests tell a third party who called, or from where`);
                    }
                });
            },
        ],
    },
});
