import type { NetworkPeer } from "./args.ts";

/** The security groups of the network: one for each tier that holds workloads, one for the endpoints. */
export type Group = "endpoints" | "sealed" | "gateway" | "egress";

/** The groups of the gateway's tiers. */
type Tier = Extract<Group, "gateway" | "egress">;

/** The other side of a rule: one of the groups, a declared peer, S3, or the public blocks outside. */
export type RulePeer =
    | { readonly kind: "group"; readonly group: Group }
    | { readonly kind: "peer"; readonly name: string; readonly cidr: string }
    | { readonly kind: "s3" }
    | { readonly kind: "outside" };

/** A joined network, as rules name it. */
type Caller = Pick<NetworkPeer, "name" | "cidr">;

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
const ports = {
    https: 443,
    dns: 53,
    model: 8000,
    gatewayProxy: 10_443,
    kubelet: 10_250,
    admission: 9_443,
    metrics: 19_001,
    /** What the egress tier's processors count: tokens, by provider and model. */
    egressMetrics: 1_064,
    /** Controller to proxy: configuration and modules. */
    gatewayController: [18_000, 18_002],
    /** What the controller of the egress tier asks before it answers its proxies. */
    egressExtension: 1_063,
    /** Proxies ask the rate limiter, which learns the limits from the controller, and counts in the counters. */
    tokenCounting: [8_081, 18_001, 6_379],
} as const;

/**
 * Every way between the groups, both ends of it. What is not here is closed: no rule names an open block, and the
 * egress tier's rule for "outside" names the public blocks only, so that it cannot reach a neighbour.
 */
export function securityRules(plan: {
    readonly peers: readonly Caller[];
    readonly egress: boolean;
    /** Whether the gateway asks something of the peers, such as the keys of their identity provider. @default false */
    readonly asksPeers?: boolean;
    /** Whether the tokens of tenants are counted. @default false */
    readonly countsTokens?: boolean;
}): readonly SecurityRule[] {
    const tiers: readonly Tier[] = plan.egress ? ["gateway", "egress"] : ["gateway"];
    const workloads: readonly Group[] = ["sealed", ...tiers];
    const tcp = (port: number) => ({ protocol: "tcp", port }) as const;
    return [
        ...workloads.flatMap((group) => way(group, "endpoints", tcp(ports.https), "AWS services by private endpoint")),
        ...workloads.map((group) => s3Way(group)),
        ...way("sealed", "sealed", "all", "node to node: pods, collectives of models that span nodes (EFA)"),
        ...way("gateway", "gateway", tcp(ports.gatewayProxy), "load balancer to gateway"),
        ...way("gateway", "sealed", tcp(ports.model), "gateway to models"),
        ...tiers.flatMap((tier) => [
            ...dnsWays(tier),
            ...clusterWays(tier),
            ...controllerWays(tier, plan.egress),
            ...(holdsEgress(tier, plan.egress)
                ? way("sealed", tier, tcp(ports.egressMetrics), "metrics, read from inside")
                : []),
        ]),
        ...(plan.countsTokens === true ? countingWays() : []),
        ...plan.peers.map((peer) => peerRule("ingress", peer, "clients")),
        ...(plan.asksPeers === true
            ? plan.peers.map((peer) => peerRule("egress", peer, "keys of the identity provider"))
            : []),
        ...(plan.egress ? outsideWays() : []),
    ];
}

function dnsWays(group: Tier): readonly SecurityRule[] {
    return (["udp", "tcp"] as const).flatMap((protocol) =>
        way(group, "sealed", { protocol, port: ports.dns }, "names, from the cluster's DNS"),
    );
}

/** What makes the nodes of a tier nodes of the cluster. The control plane is a member of the sealed group. */
function clusterWays(tier: Tier): readonly SecurityRule[] {
    const tcp = (port: number) => ({ protocol: "tcp", port }) as const;
    return [
        ...way(tier, "sealed", tcp(ports.https), "nodes and controllers to the cluster's API"),
        ...way("sealed", tier, tcp(ports.kubelet), "the cluster's API to its nodes"),
        ...way("sealed", tier, tcp(ports.admission), "the cluster's API to admission webhooks"),
        ...way("sealed", tier, tcp(ports.metrics), "metrics, read from inside"),
    ];
}

/** Without an egress zone, that tier stands with the gateway. */
function holdsEgress(tier: Tier, hasEgressZone: boolean): boolean {
    return tier === "egress" || !hasEgressZone;
}

/** What proxies and controllers of a tier ask each other. */
function controllerWays(tier: Tier, hasEgressZone: boolean): readonly SecurityRule[] {
    const asked = [...ports.gatewayController, ...(holdsEgress(tier, hasEgressZone) ? [ports.egressExtension] : [])];
    return asked.flatMap((port) => way(tier, tier, { protocol: "tcp", port }, "proxies and controllers of the tier"));
}

/** Proxies, rate limiter, controller and counters stand on the nodes of the gateway, seldom all on one. */
function countingWays(): readonly SecurityRule[] {
    return ports.tokenCounting.flatMap((port) =>
        way("gateway", "gateway", { protocol: "tcp", port }, "tokens of tenants, counted over all proxies"),
    );
}

function s3Way(group: Group): SecurityRule {
    const traffic = { protocol: "tcp", port: ports.https } as const;
    return { group, direction: "egress", peer: { kind: "s3" }, traffic, reason: "image layers and weights from S3" };
}

function peerRule(direction: SecurityRule["direction"], { name, cidr }: Caller, reason: string): SecurityRule {
    const traffic = { protocol: "tcp", port: ports.https } as const;
    return { group: "gateway", direction, peer: { kind: "peer", name, cidr }, traffic, reason };
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
