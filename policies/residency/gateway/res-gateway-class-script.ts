import { gdpr } from "../../kit/clause.ts";
import type { StackGraph, StackResource } from "../../kit/graph.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { recordOf, slotsOf } from "../../kit/view.ts";
import { isGatewayType, isOfGatewayKind, objectsOfKind, specOf, targetsOf, names } from "./objects.ts";
import { doorsOf, isBoundTo, scriptsOf } from "./policies.ts";

/**
 * RES-818. Rules on classes need somebody who writes the class. Whether Envoy Gateway runs scripts at all (`enableLua`) stands in
 * its own settings, which no resource of a stack shows; with it off, every request is answered with 500.
 */
export const gatewayClassScript = residencyRule({
    id: "RES-818",
    name: "res-gateway-class-script",
    title: "At every door that routes by data class something decides the class, and fails closed",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 25"), gdpr("Art. 32")],
    reads: "`lua`, `extProc` and `wasm` of EnvoyExtensionPolicies at doors whose routes match the class; `failOpen`",
    why: "without it no request has a class, and a part that fails open is as good as absent on a bad day",
    fix: "Bind an EnvoyExtensionPolicy that writes `gateway.classHeader` to the Gateway, with `failOpen: false`.",
    needs: ["gateway"],
    everyResource: {
        applies: isOfGatewayKind("EnvoyExtensionPolicy"),
        check: ({ props, violated, each }) => {
            each(slotsOf(recordOf(props["spec"]), ["extProc", "wasm"], ["spec"]), ({ path, read }) => {
                if (recordOf(read())["failOpen"] === true) {
                    violated([...path, "failOpen"], say`requests pass when the part that judges them is down`);
                }
            });
        },
    },
    stack: { types: isGatewayType, checks: [judgeDoors] },
});

function judgeDoors({ graph, declared, violated, each }: StackCase<"gateway">): void {
    const { classHeader } = declared.gateway;
    each(doorsOf(graph, declared.gateway), (door) => {
        if (!routesByClass(graph, door, classHeader)) {
            return;
        }
        const writers = objectsOfKind(graph, "EnvoyExtensionPolicy").filter(
            (policy) => isBoundTo(policy, door) && mayWrite(graph, policy, classHeader),
        );
        if (writers.length === 0) {
            violated(door, [], say`routes match the data class, and nothing at the gateway writes it`);
        }
    });
}

function routesByClass(graph: StackGraph, door: StackResource, classHeader: string): boolean {
    return objectsOfKind(graph, "HTTPRoute", "GRPCRoute", "AIGatewayRoute")
        .filter((route) => targetsOf(route).some((target) => names(target, door)))
        .flatMap((route) => slotsOf(specOf(route), ["rules"]))
        .flatMap((rule) => slotsOf(recordOf(rule.read()), ["matches"]))
        .flatMap((match) => slotsOf(recordOf(match.read()), ["headers"]))
        .some((header) => String(recordOf(header.read())["name"]).toLowerCase() === classHeader);
}

/** A script says which headers it writes; a service or a module behind the policy may write any. */
function mayWrite(graph: StackGraph, policy: StackResource, classHeader: string): boolean {
    const others = slotsOf(specOf(policy), ["extProc", "wasm", "dynamicModule"]).map(({ read }) => read());
    const scripts = scriptsOf(graph, policy).map(({ read }) => read());
    return others.length > 0 || scripts.some((text) => text?.includes(classHeader) === true);
}
