import type { Declaration } from "../../kit/declaration.ts";
import type { StackGraph, StackResource } from "../../kit/graph.ts";
import { recordOf, slotsOf, textOf } from "../../kit/view.ts";
import type { Slot } from "../../kit/view.ts";
import { namespaceOf } from "../shared/kubernetes.ts";
import { names, objectsNamed, objectsOfKind, specOf, targetsOf } from "./objects.ts";

/** The gateways where requests come in: all outside the egress namespaces. */
export function doorsOf(graph: StackGraph, words: Declaration["gateway"]): readonly StackResource[] {
    return objectsOfKind(graph, "Gateway").filter(({ props }) => !words.egressNamespaces.includes(namespaceOf(props)));
}

/** The gateways with a way out. */
export function egressGatewaysOf(graph: StackGraph, words: Declaration["gateway"]): readonly StackResource[] {
    return objectsOfKind(graph, "Gateway").filter(({ props }) => words.egressNamespaces.includes(namespaceOf(props)));
}

/** True where a policy holds for the whole of a Gateway, by its name. */
export function isBoundTo(policy: StackResource, gateway: StackResource): boolean {
    return targetsOf(policy).some((target) => target.sectionName === undefined && names(target, gateway));
}

/** True where a policy may hold for a Gateway or one of its listeners. One that selects by labels may hold for any. */
export function mayHoldFor(policy: StackResource, gateway: StackResource): boolean {
    const selectors = slotsOf(specOf(policy), ["targetSelectors"]).map(({ read }) => read());
    return selectors.length > 0 || targetsOf(policy).some((it) => names(it, gateway));
}

/** Headers in which authentication says who calls, in lower case. */
export function identityHeaders(graph: StackGraph): readonly string[] {
    return objectsOfKind(graph, "SecurityPolicy").flatMap((policy) => {
        const { jwt, apiKeyAuth, basicAuth, extAuth } = specOf(policy);
        const claims = slotsOf(recordOf(jwt), ["providers"]).flatMap(({ read }) =>
            slotsOf(recordOf(read()), ["claimToHeaders"]).map((claim) => recordOf(claim.read())["header"]),
        );
        const others = [
            recordOf(apiKeyAuth)["forwardClientIDHeader"],
            recordOf(basicAuth)["forwardUsernameHeader"],
            ...slotsOf(recordOf(recordOf(extAuth)["http"]), ["headersToBackend"]).map(({ read }) => read()),
        ];
        return [...claims, ...others].filter((it) => it !== undefined).map((it) => textOf(it).toLowerCase());
    });
}

/** Headers from which authentication takes what a caller proves itself with, in lower case. */
export function credentialHeaders(graph: StackGraph): readonly string[] {
    const found = objectsOfKind(graph, "SecurityPolicy").flatMap((policy) => {
        const { jwt, apiKeyAuth } = specOf(policy);
        const ofTokens = slotsOf(recordOf(jwt), ["providers"]).flatMap(({ read }) =>
            slotsOf(recordOf(recordOf(read())["extractFrom"]), ["headers"]).map((it) => recordOf(it.read())["name"]),
        );
        const ofKeys = slotsOf(recordOf(apiKeyAuth), ["extractFrom"]).flatMap(({ read }) =>
            slotsOf(recordOf(read()), ["headers"]).map((it) => it.read()),
        );
        return [...ofTokens, ...ofKeys].map((it) => textOf(it).toLowerCase());
    });
    return [...new Set(["authorization", ...found])];
}

/** A script of a policy; `undefined` where it is in an object that this stack does not have. */
export interface Script extends Slot {
    readonly read: () => string | undefined;
}

/** The Lua scripts of a policy, written inline or kept in a ConfigMap. */
export function scriptsOf(graph: StackGraph, policy: StackResource): readonly Script[] {
    const namespace = namespaceOf(policy.props);
    return slotsOf(specOf(policy), ["lua"], ["spec"]).map(({ path, read }) => ({
        path,
        read: () => {
            const { inline, valueRef } = recordOf(read());
            if (typeof inline === "string") {
                return inline;
            }
            const name = textOf(recordOf(valueRef)["name"]);
            const [map] = objectsNamed(graph, "ConfigMap", { namespace, name });
            const text = recordOf(map?.props["data"])["lua"];
            return typeof text === "string" ? text : undefined;
        },
    }));
}
