import { gdpr } from "../../kit/clause.ts";
import type { StackResource } from "../../kit/graph.ts";
import type { PropertyPath } from "../../kit/path.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { recordOf, slotsOf } from "../../kit/view.ts";
import { changesIn, headerChangesIn, removalBy } from "./headers.ts";
import { isGatewayType, objectsOfKind, specOf } from "./objects.ts";
import { doorsOf, egressGatewaysOf, identityHeaders, isBoundTo, mayHoldFor } from "./policies.ts";

type Case = StackCase<"gateway">;
const early: PropertyPath = ["spec", "headers", "earlyRequestHeaders"];

/**
 * RES-803. What a caller writes is removed before anything reads it; what stands there afterwards is the gateway's own. Behind
 * the door only the door's certificate opens the egress gateway, so that no pod can write a class itself. Changes of a body or
 * of a model's name choose no backend: RES-801 counts every backend of a rule.
 */
export const gatewayClassHeader = residencyRule({
    id: "RES-803",
    name: "res-gateway-class-header",
    title: "Data class, permission and caller are words of the gateway that nobody else can write",
    severity: "critical",
    waivable: false,
    controls: [gdpr("Art. 25"), gdpr("Art. 32")],
    reads:
        "`earlyRequestHeaders` of ClientTrafficPolicies at doors, `tls.clientValidation` at egress gateways; header filters and " +
        "mutations of routes and providers; headers that SecurityPolicies fill",
    why: "who can write the class of a request can send it anywhere",
    fix: "Remove `gateway.classHeader`, the permission and the callers' headers at the door, by name or by prefix, and write them in one place.",
    needs: ["gateway"],
    stack: { types: isGatewayType, checks: [judgeDoors, judgeEgress, judgeChanges] },
});

function judgeDoors({ graph, declared, violated, each }: Case): void {
    const { classHeader, permission } = declared.gateway;
    const policies = objectsOfKind(graph, "ClientTrafficPolicy");
    each(doorsOf(graph, declared.gateway), (door) => {
        if (!policies.some((policy) => isBoundTo(policy, door))) {
            violated(door, [], say`no policy removes the gateway's own words from what callers send`);
        }
        const trusted = [classHeader, permission.header, ...identityHeaders(graph)];
        each(
            policies.filter((policy) => mayHoldFor(policy, door)),
            (policy) => {
                const removes = removalBy(recordOf(recordOf(specOf(policy)["headers"])["earlyRequestHeaders"]));
                if (!trusted.every(removes)) {
                    violated(policy, early, say`callers can write a header that the gateway trusts`);
                }
            },
        );
    });
}

function judgeEgress({ graph, declared, violated, each }: Case): void {
    each(egressGatewaysOf(graph, declared.gateway), (gateway) => {
        const policies = objectsOfKind(graph, "ClientTrafficPolicy");
        if (!policies.some((policy) => isBoundTo(policy, gateway))) {
            violated(gateway, [], say`the way out asks nobody for a certificate, so any pod can write a class`);
        }
        each(
            policies.filter((policy) => mayHoldFor(policy, gateway)),
            (policy) => {
                const validation = recordOf(recordOf(specOf(policy)["tls"])["clientValidation"]);
                const names = slotsOf(recordOf(validation["subjectAltNames"]), ["dnsNames", "uris"]);
                const authorities = slotsOf(validation, ["caCertificateRefs"]);
                const isAsked = [...names, ...authorities].every(({ read }) => read() !== undefined);
                if (!isAsked || names.length * authorities.length === 0 || validation["optional"] === true) {
                    const problem = say`the way out does not ask for the certificate of one name, so any pod can write a class`;
                    violated(policy, ["spec", "tls", "clientValidation"], problem);
                }
            },
        );
    });
}

/** Nothing on the way may write the class or the permission anew. */
function judgeChanges({ graph, declared, violated, each }: Case): void {
    const trusted = [declared.gateway.classHeader, declared.gateway.permission.header];
    each(changersOf(graph), (object) => {
        each(changesIn(object), ({ path, read }) => {
            const { set, add } = headerChangesIn(recordOf(read()));
            if ([...set.map(([name]) => name), ...add].some((name) => trusted.includes(name))) {
                violated(object, path, say`the class or the permission of a request is written anew`);
            }
        });
    });
}

function changersOf(graph: Case["graph"]): readonly StackResource[] {
    return objectsOfKind(graph, "HTTPRoute", "GRPCRoute", "AIGatewayRoute", "AIServiceBackend", "ClientTrafficPolicy");
}
