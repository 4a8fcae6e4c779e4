import type { NetworkPeer } from "./args.ts";

/** The security groups of the network: one for each tier that holds workloads, one for the endpoints. */
export type Group = "endpoints" | "sealed" | "gateway" | "egress";

/** The other side of a rule: one of the groups, a declared peer, S3, or the public blocks outside. */
export type RulePeer =
    | { readonly kind: "group"; readonly group: Group }
    | { readonly kind: "peer"; readonly name: string; readonly cidr: string }
    | { readonly kind: "s3" }
    | { readonly kind: "outside" };

/** One rule of a security group. */
export interface SecurityRule {
    readonly group: Group;
    readonly direction: "ingress" | "egress";
    readonly peer: RulePeer;
    /** One port, or every protocol and port. */
    readonly traffic: { readonly protocol: "tcp" | "udp"; readonly port: number } | "all";
    /** Why the rule exists; shown in the console. */
    readonly reason: string;
}

/** Ports that workloads of the network listen on. */
export const ports = { https: 443, dns: 53, model: 8000, gatewayProxy: 10443 } as const;

/**
 * Every way between the groups, both ends of it. What is not here is closed: no rule names an open block, and the
 * egress tier's rule for "outside" names the public blocks only, so that it cannot reach a neighbour.
 */
export function securityRules(plan: {
    readonly peers: readonly NetworkPeer[];
    readonly egress: boolean;
}): readonly SecurityRule[] {
    const workloads: readonly Group[] = plan.egress ? ["sealed", "gateway", "egress"] : ["sealed", "gateway"];
    const tcp = (port: number) => ({ protocol: "tcp", port }) as const;
    return [
        ...workloads.flatMap((group) => way(group, "endpoints", tcp(ports.https), "AWS services by private endpoint")),
        ...workloads.map((group) => s3Way(group)),
        ...way("sealed", "sealed", "all", "node to node: pods, collectives of models that span nodes (EFA)"),
        ...way("gateway", "gateway", tcp(ports.gatewayProxy), "load balancer to gateway"),
        ...way("gateway", "sealed", tcp(ports.model), "gateway to models"),
        ...workloads.filter((group) => group !== "sealed").flatMap(dnsWays),
        ...plan.peers.map(({ name, cidr }) => clientRule(name, cidr)),
        ...(plan.egress ? outsideWays() : []),
    ];
}

function dnsWays(group: Group): readonly SecurityRule[] {
    return (["udp", "tcp"] as const).flatMap((protocol) =>
        way(group, "sealed", { protocol, port: ports.dns }, "names, from the cluster's DNS"),
    );
}

function s3Way(group: Group): SecurityRule {
    const traffic = { protocol: "tcp", port: ports.https } as const;
    return { group, direction: "egress", peer: { kind: "s3" }, traffic, reason: "image layers and weights from S3" };
}

function clientRule(name: string, cidr: string): SecurityRule {
    const traffic = { protocol: "tcp", port: ports.https } as const;
    return { group: "gateway", direction: "ingress", peer: { kind: "peer", name, cidr }, traffic, reason: "clients" };
}

function outsideWays(): readonly SecurityRule[] {
    const gatewayToEgress = { protocol: "tcp", port: ports.gatewayProxy } as const;
    const traffic = { protocol: "tcp", port: ports.https } as const;
    return [
        ...way("gateway", "egress", gatewayToEgress, "requests that may reach a third party"),
        { group: "egress", direction: "egress", peer: { kind: "outside" }, traffic, reason: "to the firewall" },
    ];
}

/** A way from one group to another: it is open only with a rule at both ends. */
function way(from: Group, to: Group, traffic: SecurityRule["traffic"], reason: string): readonly SecurityRule[] {
    return [
        { group: from, direction: "egress", peer: { kind: "group", group: to }, traffic, reason },
        { group: to, direction: "ingress", peer: { kind: "group", group: from }, traffic, reason },
    ];
}
