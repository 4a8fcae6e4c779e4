import type { RoutingGatewayArgs } from "../args.ts";
import { certificateSecret } from "../certificates.ts";
import type { RoutePlan } from "../compile-routes.ts";
import { backendRef, kubernetesObject } from "../kubernetes-object.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";
import type { FrontTarget } from "../levels.ts";
import { listenerPort, namespaces, serviceHost } from "../tiers.ts";
import { allServers, fleetServers } from "./fleet-servers.ts";

/** Where in a rule a backend stands. Only the second level is marked as a fallback. */
export type BackendUse = "first" | "second" | "mirror";
type Fleet = NonNullable<RoutingGatewayArgs["fleet"]>;

const namespace = namespaces.front;

/** A `Backend` object of a target, and its percent of the target's requests. A fallback is an object of its own. */
export interface TargetBackend {
    readonly name: string;
    readonly percent: number;
    readonly fqdn: { readonly hostname: string; readonly port: number };
}

/** The `Backend` objects of a target: one, or one for each revision that an update divides a model's requests among. */
export function backendsOf(target: FrontTarget, use: BackendUse, fleet: Fleet): readonly TargetBackend[] {
    const suffix = use === "second" ? "-fallback" : "";
    if (target === "egress") {
        const name = use === "mirror" ? "egress-shadow" : `egress${suffix}`;
        const hostname = serviceHost(use === "mirror" ? "egress-shadow" : "egress");
        return [{ name, percent: 100, fqdn: { hostname, port: listenerPort } }];
    }
    const endpoint = fleet[target.fleet];
    if (endpoint === undefined) return [];
    // A rule copies to one place.
    const servers = use === "mirror" ? [allServers(target.fleet, endpoint)] : fleetServers(target.fleet, endpoint);
    return servers.map(({ name, host, port, percent }) => ({
        name: `fleet-${name}${suffix}`,
        percent,
        fqdn: { hostname: host, port },
    }));
}

/** The `Backend` objects of the rules: by DNS name only, because an address beside a name splits a rule (H3). */
export function frontBackends(plan: RoutePlan, fleet: Fleet): readonly KubernetesObject[] {
    const uses = plan.rules.flatMap(({ levels: { first, second, mirror } }) => [
        ...first.map(({ target }) => ({ target, use: "first" as const })),
        ...(second === undefined ? [] : [{ target: second, use: "second" as const }]),
        ...(mirror === undefined ? [] : [{ target: mirror.target, use: "mirror" as const }]),
    ]);
    const named = uses.flatMap(({ target, use }) =>
        backendsOf(target, use, fleet).map((one) => [one.name, { ...one, target, use }] as const),
    );
    return [...new Map(named)]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .flatMap(([, { name, fqdn, target, use }]): readonly KubernetesObject[] => [
            backend(name, fqdn, use),
            ...(target === "egress" ? [authority(name, fqdn.hostname)] : []),
        ]);
}

/** How the front knows the egress gateway: by the authority of the gateway's own certificates, and no other. */
function authority(name: string, hostname: string): KubernetesObject {
    return kubernetesObject(
        "BackendTLSPolicy",
        { name, namespace },
        {
            targetRefs: [backendRef(name)],
            validation: {
                // It stands beside the client certificate.
                caCertificateRefs: [{ group: "", kind: "Secret", name: certificateSecret("front-client") }],
                hostname,
            },
        },
    );
}

function backend(name: string, fqdn: TargetBackend["fqdn"], use: BackendUse): KubernetesObject {
    return kubernetesObject(
        "Backend",
        { name, namespace },
        { endpoints: [{ fqdn }], ...(use === "second" ? { fallback: true } : {}) },
    );
}
