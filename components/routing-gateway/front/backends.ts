import type { RoutingGatewayArgs } from "../args.ts";
import { certificateSecret } from "../certificates.ts";
import type { RoutePlan } from "../compile-routes.ts";
import { backendRef, kubernetesObject } from "../kubernetes-object.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";
import type { FrontTarget } from "../levels.ts";
import { listenerPort, namespaces, serviceHost } from "../tiers.ts";

/** Where in a rule a backend stands. Only the second level is marked as a fallback. */
export type BackendUse = "first" | "second" | "mirror";

const namespace = namespaces.front;

/** Name of the `Backend` object of a target: a fallback is an object of its own. */
export function backendName(target: FrontTarget, use: BackendUse): string {
    const suffix = use === "second" ? "-fallback" : "";
    if (target !== "egress") return `fleet-${target.fleet}${suffix}`;
    return use === "mirror" ? "egress-shadow" : `egress${suffix}`;
}

/** The `Backend` objects of the rules: by DNS name only, because an address beside a name splits a rule (H3). */
export function frontBackends(
    plan: RoutePlan,
    fleet: NonNullable<RoutingGatewayArgs["fleet"]>,
): readonly KubernetesObject[] {
    const uses = plan.rules.flatMap(({ levels: { first, second, mirror } }) => [
        ...first.map(({ target }) => ({ target, use: "first" as const })),
        ...(second === undefined ? [] : [{ target: second, use: "second" as const }]),
        ...(mirror === undefined ? [] : [{ target: mirror.target, use: "mirror" as const }]),
    ]);
    const byName = new Map(uses.map(({ target, use }) => [backendName(target, use), { target, use }] as const));
    return [...byName]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .flatMap(([name, { target, use }]): readonly KubernetesObject[] =>
            target === "egress" ? egressBackend(name, use) : fleetBackend(name, target.fleet, use, fleet),
        );
}

function fleetBackend(
    name: string,
    model: string,
    use: BackendUse,
    fleet: NonNullable<RoutingGatewayArgs["fleet"]>,
): readonly KubernetesObject[] {
    const endpoint = fleet[model];
    return endpoint === undefined ? [] : [backend(name, { hostname: endpoint.host, port: endpoint.port ?? 8000 }, use)];
}

function egressBackend(name: string, use: BackendUse): readonly KubernetesObject[] {
    const hostname = serviceHost(use === "mirror" ? "egress-shadow" : "egress");
    return [
        backend(name, { hostname, port: listenerPort }, use),
        kubernetesObject(
            "BackendTLSPolicy",
            { name, namespace },
            {
                targetRefs: [backendRef(name)],
                validation: {
                    // Only the authority of the gateway's own certificates; it stands beside the client certificate.
                    caCertificateRefs: [{ group: "", kind: "Secret", name: certificateSecret("front-client") }],
                    hostname,
                },
            },
        ),
    ];
}

function backend(name: string, fqdn: { readonly hostname: string; readonly port: number }, use: BackendUse) {
    return kubernetesObject(
        "Backend",
        { name, namespace },
        { endpoints: [{ fqdn }], ...(use === "second" ? { fallback: true } : {}) },
    );
}
