import { addressText, addressesOf, only } from "../model/ranges.ts";
import type { Span } from "../model/ranges.ts";
import type { Client, Destination, PodGroup } from "../model/flow.ts";
import type { FlowResource } from "../model/resource.ts";
import { groupsAt, subnetsAt } from "./network.ts";
import type { Endpoint, SecurityGroup, Subnet } from "./network.ts";
import { selects } from "./cluster.ts";
import type { Pool, Service, Workload } from "./cluster.ts";
import type { World } from "./world.ts";

/** One place where an end of a connection may be. Pods may stand in any subnet of any of their pools, so an end has several. */
export interface Place {
    /** e.g. `pool system, dmz-sealed-a` */
    readonly label: string;
    readonly addresses: readonly Span[];
    /** Absent outside of the VPC. */
    readonly subnet: Subnet | undefined;
    /** Groups of its interface; absent where what is there has none: outside of the VPC, and behind a gateway endpoint. */
    readonly groups: readonly SecurityGroup[] | undefined;
    /** Set where network policies hold for it. */
    readonly pods?: Pods;
}

/** Pods as network policies see them. */
export interface Pods {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    /** The resources that describe them; none for pods of charts. */
    readonly workloads: readonly Workload[];
}

/** Why an end of a connection is nowhere. */
export interface Nowhere {
    readonly problem: string;
    readonly fix: string;
}

/** Where a client may be. */
export function placesOfClient(client: Client, world: World): readonly Place[] | Nowhere {
    switch (client.kind) {
        case "pods":
            return placesOfPods(client, world);
        case "nodes":
            return placesOfNodes(client.pools, world);
        case "apiServer":
            return placesOfApiServer(world);
        case "network":
            return placesOfNetwork(client);
        case "loadBalancer":
            return placesOfLoadBalancer(world);
        case "resolverEndpoint":
            return placesOfResolverEndpoint(world);
    }
}

/** Where packets to a destination arrive, after any rewriting of addresses. */
export function placesOfDestination(to: Destination, world: World): readonly Place[] | Nowhere {
    switch (to.kind) {
        case "pods":
            return placesOfPods(to, world);
        case "service":
            return placesOfPods(to.pods, world);
        case "nodes":
            return placesOfNodes(to.pools, world);
        case "apiServer":
            return placesOfApiServer(world);
        case "awsService":
            return placesOfEndpoint(to.service, world);
        case "s3":
            return world.s3Addresses.length === 0
                ? nowhere("the addresses of S3 in this region are not known", "add them to catalog/s3-blocks.ts")
                : [{ label: "S3", addresses: world.s3Addresses, subnet: undefined, groups: undefined }];
        case "resolver":
            return placesOfResolver(world);
        case "nodeAgent": {
            const address = addressesOf(to.address);
            return address === undefined
                ? nowhere(`${to.address} is no IPv4 address`, "write the agent's link-local address")
                : [{ label: `agent at ${to.address}`, addresses: [address], subnet: undefined, groups: undefined }];
        }
        case "loadBalancer":
            return placesOfLoadBalancer(world);
        case "host":
            return [{ label: to.host, addresses: publicAddresses, subnet: undefined, groups: undefined }];
        case "network":
            return placesOfNetwork(to);
    }
}

/**
 * Addresses of the public internet, as IANA's registries of special-purpose IPv4 addresses leave them: without private, shared,
 * link-local, loopback, test, multicast and reserved ranges.
 */
export const publicAddresses: readonly Span[] = publicRanges();

function publicRanges(): readonly Span[] {
    const special = [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    ].flatMap((cidr) => addressesOf(cidr) ?? []);
    let left: readonly Span[] = [{ from: 0, to: 2 ** 32 - 1 }];
    for (const one of special) {
        left = left.flatMap((span) =>
            one.from > span.to || one.to < span.from
                ? [span]
                : [
                      { from: span.from, to: one.from - 1 },
                      { from: one.to + 1, to: span.to },
                  ].filter(({ from, to }) => from <= to),
        );
    }
    return left;
}

function nowhere(problem: string, fix: string): Nowhere {
    return { problem, fix };
}

/** The node groups that a flow names. */
function poolsNamed(pools: readonly string[] | "every", { cluster }: World): readonly Pool[] | Nowhere {
    if (cluster.pools.length === 0) {
        return nowhere("the stack has no node group", "declare the nodes that it runs on");
    }
    if (pools === "every") {
        return cluster.pools;
    }
    const missing = pools.find((name) => !cluster.pools.some((pool) => pool.name === name));
    return missing === undefined
        ? cluster.pools.filter(({ name }) => name !== undefined && pools.includes(name))
        : nowhere(
              `no node group has the label ringfence/pool=${missing}`,
              `name the pools that exist: ${[...new Set(cluster.pools.map(({ name }) => name))].join(", ")}`,
          );
}

/** The workloads of the stack that a group of pods is. */
export function workloadsOf({ namespace, labels }: PodGroup, { cluster }: World): readonly Workload[] {
    return cluster.workloads.filter((one) => one.namespace === namespace && includes(one.labels, labels));
}

function includes(all: Readonly<Record<string, string>>, some: Readonly<Record<string, string>>): boolean {
    return Object.entries(some).every(([key, value]) => all[key] === value);
}

function placesOfPods(group: PodGroup, world: World): readonly Place[] | Nowhere {
    const workloads = workloadsOf(group, world);
    const pools = poolsNamed(group.pools, world);
    if ("problem" in pools) {
        return pools;
    }
    // A pod that the stack describes may be wherever its own selectors let it, whatever the flow says.
    const placed = workloads.flatMap((one) => one.pools.filter((pool) => !pools.includes(pool)));
    const [elsewhere] = placed;
    if (elsewhere !== undefined) {
        return nowhere(
            `pods of ${group.namespace} may also be placed on the nodes of ${elsewhere.name ?? elsewhere.resource.name}, which the flow leaves out`,
            "name every pool that their selectors and tolerations allow",
        );
    }
    const isOnHost = workloads.length > 0 && workloads.every(({ isOnHostNetwork }) => isOnHostNetwork);
    // All labels of a workload that is known count, not those alone that tell it from others.
    const labels = workloads.length === 1 ? { ...workloads[0]?.labels, ...group.labels } : group.labels;
    const pods = isOnHost ? {} : { pods: { namespace: group.namespace, labels, workloads } };
    return placesOfPools(pools).map((place) => ({ ...place, ...pods }));
}

function placesOfNodes(names: readonly string[] | "every", world: World): readonly Place[] | Nowhere {
    const pools = poolsNamed(names, world);
    return "problem" in pools ? pools : placesOfPools(pools);
}

function placesOfPools(pools: readonly Pool[]): readonly Place[] {
    return pools.flatMap((pool) =>
        inSubnets(pool.subnets, pool.groups, `pool ${pool.name ?? pool.resource.name}`, pool.resource),
    );
}

function inSubnets(
    subnets: readonly Subnet[],
    groups: readonly SecurityGroup[],
    label: string,
    owner: FlowResource,
): readonly Place[] {
    if (subnets.length === 0) {
        // A subnet that cannot be read is a place where nothing is let through.
        return [{ label: `${label} (${owner.name}: unknown subnets)`, addresses: [], subnet: undefined, groups }];
    }
    return subnets.map((subnet) => ({
        label: `${label}, ${subnet.resource.name}`,
        addresses: subnet.addresses === undefined ? [] : [subnet.addresses],
        subnet,
        groups,
    }));
}

function placesOfApiServer({ cluster }: World): readonly Place[] | Nowhere {
    return cluster.resource === undefined
        ? nowhere("the stack has no cluster", "declare it")
        : inSubnets(cluster.subnets, cluster.groups, "control plane", cluster.resource);
}

function placesOfNetwork({ name, cidr }: { readonly name: string; readonly cidr: string }): readonly Place[] | Nowhere {
    const addresses = addressesOf(cidr);
    return addresses === undefined
        ? nowhere(`${cidr} is no IPv4 range`, "write the range of the network, e.g. 10.100.0.0/16")
        : [{ label: `network ${name}`, addresses: [addresses], subnet: undefined, groups: undefined }];
}

function placesOfLoadBalancer({ resources, network }: World): readonly Place[] | Nowhere {
    const [balancer] = resources.ofType("aws:lb/loadBalancer:LoadBalancer");
    return balancer === undefined
        ? nowhere(
              "the stack declares no load balancer, so nothing shows where it stands and which groups it has",
              "declare the gateway's load balancer in the program",
          )
        : inSubnets(
              [
                  ...subnetsAt(balancer, "subnets", network, resources),
                  ...subnetsAt(balancer, "subnetMappings", network, resources),
              ],
              groupsAt(balancer, "securityGroups", network, resources),
              "load balancer",
              balancer,
          );
}

function placesOfResolverEndpoint({ resources, network }: World): readonly Place[] | Nowhere {
    const outbound = resources
        .ofType("aws:route53/resolverEndpoint:ResolverEndpoint")
        .find(({ inputs }) => inputs["direction"] === "OUTBOUND");
    return outbound === undefined
        ? nowhere("the stack has no outbound endpoint of the resolver", "declare one, or remove the flow")
        : inSubnets(
              subnetsAt(outbound, "ipAddresses", network, resources),
              groupsAt(outbound, "securityGroupIds", network, resources),
              "resolver endpoint",
              outbound,
          );
}

function placesOfEndpoint(service: string, world: World): readonly Place[] | Nowhere {
    const endpoint = interfaceEndpointOf(service, world);
    return endpoint === undefined
        ? nowhere(`no interface endpoint leads to ${service}`, `add ${service} to the endpoints of the network`)
        : inSubnets(endpoint.subnets, endpoint.groups, `endpoint ${service}`, endpoint.resource);
}

/** The interface endpoint of an AWS service. */
export function interfaceEndpointOf(service: string, { network }: World): Endpoint | undefined {
    return network.endpoints.find((one) => one.service === service && !one.isGateway);
}

/** The gateway endpoint of S3. */
export function s3EndpointOf({ network }: World): Endpoint | undefined {
    return network.endpoints.find((one) => one.service === "s3" && one.isGateway);
}

/** The resolver of a VPC is the second address of its block. Source: VPC user guide, "DNS attributes for your VPC". */
function placesOfResolver({ network: { addresses, resolves } }: World): readonly Place[] | Nowhere {
    if (addresses === undefined || !resolves) {
        return nowhere("the VPC's resolver is off, or its block is unknown", "turn on DNS support and DNS host names");
    }
    const address = only(addresses.from + 2);
    return [
        { label: `resolver ${addressText(address.from)}`, addresses: [address], subnet: undefined, groups: undefined },
    ];
}

/** The Service of the API server: it has no selector, so nothing but its address admits it. Its address is the first of the range. */
export function apiServerAddress({ cluster }: World): Span | undefined {
    return cluster.serviceAddresses && only(cluster.serviceAddresses.from + 1);
}

/** The Service that a flow dials, as a resource of the stack describes it. */
export function serviceNamed(namespace: string, name: string, { cluster }: World): Service | undefined {
    return cluster.services.find((one) => one.namespace === namespace && one.name === name);
}

/** True where a Service's selector takes these pods. */
export function serviceTakes({ selector }: Service, labels: Readonly<Record<string, string>>): boolean {
    return Object.keys(selector).length > 0 && selects({ matchLabels: selector }, labels);
}
