import { gdpr } from "../../kit/clause.ts";
import type { StackResource } from "../../kit/graph.ts";
import type { PropertyPath } from "../../kit/path.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { recordOf, slotsOf } from "../../kit/view.ts";
import { isGatewayType, objectsNamed, objectsOfKind, referenceIn, specOf } from "./objects.ts";
import { namespaceOf } from "../shared/kubernetes.ts";

/**
 * RES-813. Envoy Gateway keeps the order of backends only inside one cluster of Envoy. A filter on a backend, or an address
 * beside a name, makes a cluster of each: seen, half of all requests went to the fallback at once. In the AI gateway an address
 * did more: a provider's key was sent to another backend of the rule.
 */
export const gatewayFallback = residencyRule({
    id: "RES-813",
    name: "res-gateway-fallback",
    title: "A fallback stands behind its primary, and keys go to the provider they belong to",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 25"), gdpr("Art. 32")],
    reads: "`filters` of backendRefs and endpoints of Backends in rules with a `fallback`; endpoints behind AIServiceBackends",
    why: "a fallback that shares the traffic gets requests every day that it was only meant to get in an emergency",
    fix: "Put filters on the rule, and name every backend by `fqdn`.",
    needs: [],
    stack: { types: isGatewayType, checks: [judgeRules, judgeProviders] },
});

function judgeRules({ graph, violated, each }: StackCase<never>): void {
    each(objectsOfKind(graph, "HTTPRoute", "GRPCRoute"), (route) => {
        each(slotsOf(specOf(route), ["rules"], ["spec"]), ({ path, read }) => {
            const backends = slotsOf(recordOf(read()), ["backendRefs"], path).map((slot) => {
                const ref = recordOf(slot.read());
                return { ref, path: slot.path, backends: backendsOf(graph, ref, route) };
            });
            const hasFallback = backends.some((it) =>
                it.backends.some((backend) => specOf(backend)["fallback"] === true),
            );
            each(hasFallback ? backends : [], (backend) => {
                if (slotsOf(backend.ref, ["filters"]).length > 0) {
                    violated(
                        route,
                        [...backend.path, "filters"],
                        say`a filter on a backend splits the rule, so the fallback shares its traffic`,
                    );
                }
                judgeEndpoints(backend.backends, (problem) => {
                    violated(route, backend.path, problem);
                });
            });
        });
    });
}

function judgeProviders({ graph, violated, each }: StackCase<never>): void {
    each(objectsOfKind(graph, "AIServiceBackend"), (provider) => {
        const at: PropertyPath = ["spec", "backendRef"];
        const backends = backendsOf(graph, recordOf(specOf(provider)["backendRef"]), provider);
        judgeEndpoints(backends, () => {
            violated(
                provider,
                at,
                say`the provider is reached at an address, so another backend of a rule may get its key`,
            );
        });
    });
}

function backendsOf(graph: StackCase<never>["graph"], ref: object, from: StackResource): readonly StackResource[] {
    const reference = referenceIn(recordOf(ref), {
        group: "core",
        kind: "Service",
        namespace: namespaceOf(from.props),
    });
    return reference.kind === "Backend" ? objectsNamed(graph, "Backend", reference) : [];
}

function judgeEndpoints(backends: readonly StackResource[], violated: (problem: ReturnType<typeof say>) => void): void {
    for (const { read } of backends.flatMap((backend) => slotsOf(specOf(backend), ["endpoints"]))) {
        if (recordOf(read())["fqdn"] === undefined) {
            violated(say`an address beside names splits the rule, so the fallback shares its traffic`);
        }
    }
}
