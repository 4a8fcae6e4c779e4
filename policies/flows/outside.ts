import { firewallLets } from "./layers/firewall.ts";
import { aclLets } from "./layers/network-acl.ts";
import { mayGoOut } from "./layers/network-policy.ts";
import { groupRulesFor } from "./layers/security-group.ts";
import type { Layer } from "./layers/verdict.ts";
import { declaredFlows } from "./model/flow.ts";
import { publicAddresses } from "./world/place.ts";
import type { Place, Pods } from "./world/place.ts";
import { meets, minusAll, only } from "./model/ranges.ts";
import type { Span } from "./model/ranges.ts";
import { texts, record } from "./model/resource.ts";
import type { FlowResource } from "./model/resource.ts";
import { isNamed } from "./world/names.ts";
import type { Pool } from "./world/cluster.ts";
import type { Route, RouteTable, Subnet } from "./world/network.ts";
import type { Firewall } from "./world/firewall.ts";
import type { World } from "./world/world.ts";

/*
 * The other question about a network: which layers surely refuse a way out. Whatever is unknown counts as letting through, and one
 * address or one port that is open is enough.
 */

/** What the compliance owner allows to leave, and from where. */
export interface MeantEgress {
    readonly hosts: readonly string[];
    /** Namespaces of the pods that may go there. */
    readonly namespaces: readonly string[];
}

/** A way out that too few layers refuse. */
export interface OpenWay {
    /** The node group that the client stands on. */
    readonly pool: FlowResource;
    /** The namespace of the pods; absent where it is the node itself, and what is on its network. */
    readonly namespace: string | undefined;
    /** True where the host is one of those that are declared. */
    readonly isDeclared: boolean;
    /** Layers that surely refuse it. */
    readonly refusedBy: readonly Layer[];
    /** How many should. */
    readonly wanted: number;
}

/** Connections that could carry data out, each with the layers that would have to refuse it. */
const dials = [
    { protocol: "tcp", port: 443 },
    { protocol: "tcp", port: 80 },
    { protocol: "tcp", port: 8443 },
    { protocol: "udp", port: 443 },
    { protocol: "udp", port: 53 },
] as const;

/** Stands for every host that nobody declared. Source of the name: RFC 2606, section 2. */
const anyHost = "any-other-host.invalid";

/**
 * For each node group the most open way to a host outside that fewer layers refuse than should, from the nodes themselves or pods
 * on them; none where enough layers refuse every way. Two should, but none for declared hosts from the
 * pods that are meant to go there and from their nodes, and one for declared hosts from other pods beside them. S3 of the region
 * is not outside: its endpoint's policy decides there.
 */
export function openWays(world: World, meant: MeantEgress): readonly OpenWay[] {
    const listed = world.firewalls.flatMap(({ hosts }) => hosts.flatMap((one) => one.hosts));
    const hosts = [...new Set([...meant.hosts, ...listed, anyHost])];
    const outside = minusAll(publicAddresses, world.s3Addresses);
    const isLet = policyMemory(world, outside);
    return world.cluster.pools.flatMap((pool) => {
        const isInZone = isZone(pool, outside, world);
        const places = subnetsOf(pool).flatMap((subnet) => dials.map((dial) => ({ pool, subnet, outside, ...dial })));
        const open = hosts.flatMap((host) => {
            // What refuses the node itself refuses all of its pods, whose policies come on top.
            const ways = places.map((way) => ({ way, byNetwork: refusing({ ...way, host }, world) }));
            const isDeclared = meant.hosts.includes(host);
            return clientsOn(pool, world).flatMap((pods) => {
                const found = ways.map(({ way, byNetwork }): readonly Layer[] =>
                    pods === undefined || isLet(pods, way) ? byNetwork : [...byNetwork, "networkPolicy"],
                );
                const fewest = found.toSorted((a, b) => a.length - b.length)[0] ?? [];
                const wanted = layersWanted(isDeclared, isInZone, pods, meant);
                const way = { pool: pool.resource, namespace: pods?.namespace, isDeclared, refusedBy: fewest, wanted };
                return fewest.length >= wanted ? [] : [way];
            });
        });
        return open.toSorted((a, b) => lacking(b) - lacking(a)).slice(0, 1);
    });
}

/** How many layers too few refuse. */
function lacking({ refusedBy, wanted }: OpenWay): number {
    return wanted - refusedBy.length;
}

/** Whether the policies of pods may let a way out; asked of the same pods for every node group and host. */
function policyMemory(world: World, outside: readonly Span[]): (pods: Pods, dial: (typeof dials)[number]) => boolean {
    const known = new Map<string, boolean>();
    return (pods, { protocol, port }) => {
        const key = JSON.stringify([pods.namespace, pods.labels, protocol, port]);
        const target = { kind: "place", addresses: outside, pods: undefined, port } as const;
        const isLet = known.get(key) ?? mayGoOut(pods, target, protocol, world.cluster, "perhaps").isLet;
        known.set(key, isLet);
        return isLet;
    };
}

function layersWanted(isDeclared: boolean, isInZone: boolean, pods: Pods | undefined, meant: MeantEgress): number {
    if (!isDeclared || !isInZone) {
        return 2;
    }
    return pods === undefined || meant.namespaces.includes(pods.namespace) ? 0 : 1;
}

/** A node group without known subnets may stand anywhere. */
function subnetsOf({ subnets }: Pool): readonly (Subnet | undefined)[] {
    return subnets.length === 0 ? [undefined] : subnets;
}

/** The egress zone: nodes that have a way out by a firewall. */
function isZone(pool: Pool, outside: readonly Span[], world: World): boolean {
    return subnetsOf(pool).every((subnet) => {
        const routes = routesOut(subnet, outside, world);
        return routes !== "unknown" && routes.length > 0 && routes.every(({ leads }) => leads === "firewall");
    });
}

/** What stands on the nodes of a pool: the node itself, and every kind of pods that the stack knows of. */
function clientsOn(pool: Pool, world: World): readonly (Pods | undefined)[] {
    const { cluster, resources } = world;
    const charted = declaredFlows(resources.all).flows.flatMap(({ from }) =>
        from.kind === "pods" && (from.pools === "every" || (pool.name !== undefined && from.pools.includes(pool.name)))
            ? [{ namespace: from.namespace, labels: from.labels }]
            : [],
    );
    const placed = cluster.workloads
        .filter(({ pools, isOnHostNetwork }) => pools.includes(pool) && !isOnHostNetwork)
        .map(({ namespace, labels }) => ({ namespace, labels }));
    // Pods that a policy is for, and pods of its namespace that no policy names.
    const selected = cluster.policies.flatMap(({ namespace, podSelector }) => [
        { namespace, labels: texts(record(podSelector)["matchLabels"]) },
        { namespace, labels: {} },
    ]);
    const all = [...charted, ...placed, ...selected];
    const distinct = new Map(all.map((one) => [JSON.stringify(one), { ...one, workloads: [] }]));
    return [undefined, ...distinct.values()];
}

interface Way {
    readonly pool: Pool;
    readonly subnet: Subnet | undefined;
    readonly host: string;
    readonly outside: readonly Span[];
    readonly protocol: "tcp" | "udp";
    readonly port: number;
}

/** The layers below the pods that surely refuse a way out. */
function refusing(way: Way, world: World): readonly Layer[] {
    const { pool, subnet, outside, protocol, port } = way;
    const target: Place = { label: "outside", addresses: outside, subnet: undefined, groups: undefined };
    const client: Place = {
        label: "client",
        addresses: subnet?.addresses ? [subnet.addresses] : [],
        subnet,
        groups: pool.groups,
    };
    const routes = routesOut(subnet, outside, world);
    const refused: readonly (readonly [Layer, boolean])[] = [
        ["name", isBlocked(way.host, world)],
        [
            "securityGroup",
            pool.groups.length > 0 &&
                groupRulesFor(client, target, "egress", { protocol, port }, { sense: "perhaps" }) === undefined,
        ],
        [
            "networkAcl",
            subnet?.acl !== undefined &&
                !aclLets(subnet.acl, "egress", { protocol, peers: outside, ports: only(port) }, "perhaps"),
        ],
        ["route", routes !== "unknown" && routes.length === 0],
        ["firewall", isDropped(way, routes, world)],
    ];
    return refused.filter(([, isRefused]) => isRefused).map(([layer]) => layer);
}

/** True where the DNS firewall surely blocks a name: a list that nobody can read may hold it. */
function isBlocked(host: string, { nameRules }: World): boolean {
    const first = nameRules.find(
        ({ allows, domains }) =>
            isNamed(host, domains) || (allows && (domains.length === 0 || domains.includes("[unknown]"))),
    );
    return first?.allows === false;
}

/** Routes that may lead out; `"unknown"` where nobody knows the table. */
function routesOut(
    subnet: Subnet | undefined,
    outside: readonly Span[],
    { resources }: World,
): readonly Route[] | "unknown" {
    const table = subnet?.table;
    if (table !== undefined) {
        return leadingOut(table, outside);
    }
    // A subnet without a table of its own follows the main one: known where the stack keeps it without routes.
    const main = resources.ofType("aws:ec2/defaultRouteTable:DefaultRouteTable");
    const isEmpty = main.some(({ inputs }) => Array.isArray(inputs["routes"]) && inputs["routes"].length === 0);
    return subnet !== undefined && subnet.association === undefined && isEmpty ? [] : "unknown";
}

function leadingOut({ routes }: RouteTable, outside: readonly Span[]): readonly Route[] {
    return routes.filter(({ to }) => to === undefined || outside.some((span) => meets(span, to)));
}

/** True where every route out leads through a firewall that surely drops the connection. */
function isDropped(way: Way, routes: readonly Route[] | "unknown", world: World): boolean {
    if (routes === "unknown" || routes.length === 0) {
        return false;
    }
    return routes.every(({ leads, next }) => {
        const firewall = world.firewalls.find(({ resource }) => resource === next);
        return leads === "firewall" && firewall !== undefined && drops(firewall, way);
    });
}

function drops(firewall: Firewall, { subnet, host, outside, protocol, port }: Way): boolean {
    const from = subnet?.addresses ? [subnet.addresses] : [];
    const isReadable = firewall.policy !== undefined && firewall.hosts.every(({ hosts }) => hosts.length > 0);
    return (
        isReadable && firewallLets(firewall, { from, to: outside, protocol, port, host }, "perhaps").kind === "refuses"
    );
}
