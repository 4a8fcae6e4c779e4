import { addressesOf, allPorts } from "../model/ranges.ts";
import type { Span } from "../model/ranges.ts";
import { hasUnknown, list, record, text, whole } from "../model/resource.ts";
import type { FlowResource, Resources } from "../model/resource.ts";

/** `tcp` and `udp` as flows name them; `other` is a protocol that no flow uses. */
export type Protocol = "tcp" | "udp" | "every" | "other";

/** One rule of a network ACL, in one direction. Ranges that cannot be read are absent: such a rule lets nothing through for sure. */
export interface AclRule {
    readonly order: number;
    readonly allows: boolean;
    readonly protocol: Protocol;
    readonly peers: Span | undefined;
    readonly ports: Span;
}

/** A network ACL: stateless, so answers need rules of their own. */
export interface NetworkAcl {
    readonly resource: FlowResource;
    /** By rule number: the first that matches decides. */
    readonly ingress: readonly AclRule[];
    readonly egress: readonly AclRule[];
}

/** Where a route leads. */
export type RouteTarget = "firewall" | "nat" | "internet" | "joined" | "unknown";

/** A route, beside the one that every table has for its own VPC. */
export interface Route {
    /** The route, or the table where it stands inside. */
    readonly resource: FlowResource;
    /** Absent where the destination cannot be read. */
    readonly to: Span | undefined;
    readonly leads: RouteTarget;
    /** What it leads to, where that is in this stack. */
    readonly next: FlowResource | undefined;
}

/** The routes that a subnet follows. */
export interface RouteTable {
    readonly resource: FlowResource;
    readonly routes: readonly Route[];
}

export interface Subnet {
    readonly resource: FlowResource;
    readonly addresses: Span | undefined;
    readonly zone: string | undefined;
    /** Absent where nothing of this stack says which one holds. */
    readonly acl: NetworkAcl | undefined;
    readonly table: RouteTable | undefined;
    /** What makes the table the subnet's own; absent where it follows the main one. */
    readonly association: FlowResource | undefined;
}

/** Who may be at the other end of a connection, as a rule of a security group has it. */
export type GroupPeer =
    | { readonly kind: "group"; readonly urns: readonly string[] }
    | { readonly kind: "ranges"; readonly ranges: readonly Span[] }
    | { readonly kind: "gatewayEndpoint"; readonly endpoint: FlowResource }
    | { readonly kind: "unknown" };

export interface GroupRule {
    /** The rule, or the group where it stands inside. */
    readonly resource: FlowResource;
    readonly protocol: Protocol;
    readonly ports: Span;
    readonly peer: GroupPeer;
}

export interface SecurityGroup {
    readonly resource: FlowResource;
    readonly ingress: readonly GroupRule[];
    readonly egress: readonly GroupRule[];
}

/** A VPC endpoint of an AWS service. */
export interface Endpoint {
    readonly resource: FlowResource;
    /** e.g. `ecr.api`: the service name without region. */
    readonly service: string;
    readonly isGateway: boolean;
    readonly hasPrivateDns: boolean;
    readonly subnets: readonly Subnet[];
    readonly groups: readonly SecurityGroup[];
    /** URNs of the tables that a gateway endpoint adds its route to. */
    readonly tables: readonly string[];
    /** The policy's statements; `"default"` where there is none and so everything is allowed; absent where it cannot be read. */
    readonly statements: readonly Readonly<Record<string, unknown>>[] | "default" | undefined;
}

/** The stack's VPC and what is in it. */
export interface Network {
    readonly vpc: FlowResource | undefined;
    readonly addresses: Span | undefined;
    readonly resolves: boolean;
    readonly subnets: readonly Subnet[];
    readonly groups: ReadonlyMap<string, SecurityGroup>;
    readonly endpoints: readonly Endpoint[];
    /** Subnets by URN. */
    readonly subnetOf: (resource: FlowResource) => Subnet | undefined;
}

const vpcType = "aws:ec2/vpc:Vpc";
const subnetType = "aws:ec2/subnet:Subnet";
const tableType = "aws:ec2/routeTable:RouteTable";
const groupType = "aws:ec2/securityGroup:SecurityGroup";
const endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint";

/** Reads the network of a stack. */
export function readNetwork(resources: Resources): Network {
    const [vpc] = resources.ofType(vpcType);
    const acls = [
        ...resources.ofType("aws:ec2/networkAcl:NetworkAcl"),
        ...resources.ofType("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"),
    ].map(readAcl);
    const tables = new Map(resources.ofType(tableType).map((table) => [table.urn, readTable(table, resources)]));
    const subnets = resources.ofType(subnetType).map((resource) => {
        const association = resources
            .ofType("aws:ec2/routeTableAssociation:RouteTableAssociation")
            .find((one) => resources.targets(one, "subnetId", subnetType).includes(resource));
        const [table] = association ? resources.targets(association, "routeTableId", tableType) : [];
        return {
            resource,
            addresses: addressesOf(text(resource.inputs["cidrBlock"]) ?? ""),
            zone: text(resource.inputs["availabilityZone"]),
            acl: aclOf(resource, acls, resources),
            table: table ? tables.get(table.urn) : undefined,
            association,
        };
    });
    const byUrn = new Map(subnets.map((subnet) => [subnet.resource.urn, subnet]));
    const groups = readGroups(resources);
    return {
        vpc,
        addresses: addressesOf(text(vpc?.inputs["cidrBlock"]) ?? ""),
        resolves: vpc?.inputs["enableDnsSupport"] === true && vpc.inputs["enableDnsHostnames"] === true,
        subnets,
        groups,
        endpoints: resources.ofType(endpointType).flatMap((resource) => {
            const service = /^com\.amazonaws\.[a-z]+-[a-z-]+-\d\.(.+)$/.exec(
                text(resource.inputs["serviceName"]) ?? "",
            );
            return service === null
                ? []
                : [
                      {
                          resource,
                          service: service[1] ?? "",
                          isGateway: resource.inputs["vpcEndpointType"] === "Gateway",
                          hasPrivateDns: resource.inputs["privateDnsEnabled"] === true,
                          subnets: subnetsOf(resource, "subnetIds"),
                          groups: groupsOf(resource, "securityGroupIds"),
                          tables: resources.targets(resource, "routeTableIds", tableType).map(({ urn }) => urn),
                          statements: statementsOf(resource.inputs["policy"]),
                      },
                  ];
        }),
        subnetOf: ({ urn }) => byUrn.get(urn),
    };

    function subnetsOf(resource: FlowResource, property: string): readonly Subnet[] {
        return resources.targets(resource, property, subnetType).flatMap(({ urn }) => byUrn.get(urn) ?? []);
    }

    function groupsOf(resource: FlowResource, property: string): readonly SecurityGroup[] {
        return resources.targets(resource, property, groupType).flatMap(({ urn }) => groups.get(urn) ?? []);
    }
}

/** The subnets that a property names. */
export function subnetsAt(
    from: FlowResource,
    property: string,
    { subnetOf }: Pick<Network, "subnetOf">,
    resources: Resources,
): readonly Subnet[] {
    return resources.targets(from, property, subnetType).flatMap((subnet) => subnetOf(subnet) ?? []);
}

/** The security groups that a property names. */
export function groupsAt(
    from: FlowResource,
    property: string,
    { groups }: Pick<Network, "groups">,
    resources: Resources,
): readonly SecurityGroup[] {
    return resources.targets(from, property, groupType).flatMap(({ urn }) => groups.get(urn) ?? []);
}

/** The statements of a policy written as JSON. */
function statementsOf(policy: unknown): Endpoint["statements"] {
    if (policy === undefined || policy === null || policy === "") {
        return "default";
    }
    if (typeof policy !== "string") {
        return undefined;
    }
    try {
        return [record(JSON.parse(policy))["Statement"]].flat().map(record);
    } catch {
        return undefined;
    }
}

function protocolOf(written: unknown): Protocol {
    const name = String(written).toLowerCase();
    if (name === "-1" || name === "all") {
        return "every";
    }
    return name === "tcp" || name === "6" ? "tcp" : name === "udp" || name === "17" ? "udp" : "other";
}

function readAcl(resource: FlowResource): NetworkAcl {
    const rules = (direction: "ingress" | "egress"): readonly AclRule[] =>
        list(resource.inputs[direction])
            .map(record)
            .map((rule) => {
                const protocol = protocolOf(rule["protocol"]);
                return {
                    order: whole(rule["ruleNo"]) ?? 0,
                    allows: rule["action"] === "allow",
                    protocol,
                    peers: addressesOf(text(rule["cidrBlock"]) ?? ""),
                    // A rule for every protocol has no ports of its own.
                    ports: protocol === "every" ? allPorts : portsOf(rule["fromPort"], rule["toPort"]),
                };
            })
            .toSorted((a, b) => a.order - b.order);
    return { resource, ingress: rules("ingress"), egress: rules("egress") };
}

function portsOf(from: unknown, to: unknown): Span {
    const [low, high] = [whole(from), whole(to)];
    // What cannot be read is no port at all.
    return low === undefined || high === undefined ? { from: -1, to: -1 } : { from: low, to: high };
}

function aclOf(subnet: FlowResource, acls: readonly NetworkAcl[], resources: Resources): NetworkAcl | undefined {
    const associated = resources
        .ofType("aws:ec2/networkAclAssociation:NetworkAclAssociation")
        .filter((one) => resources.targets(one, "subnetId", subnetType).includes(subnet))
        .flatMap((one) => resources.targets(one, "networkAclId", "aws:ec2/networkAcl:NetworkAcl"));
    const named = acls.filter(
        ({ resource }) =>
            associated.includes(resource) || resources.targets(resource, "subnetIds", subnetType).includes(subnet),
    );
    const [own] = named;
    // A subnet that nobody names follows the default of its VPC, which is known only where the stack keeps it.
    return own ?? acls.find(({ resource }) => resource.type === "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl");
}

const targetTypes: Readonly<Record<string, readonly (readonly [type: string, leads: RouteTarget])[]>> = {
    vpcEndpointId: [["aws:networkfirewall/firewall:Firewall", "firewall"]],
    natGatewayId: [["aws:ec2/natGateway:NatGateway", "nat"]],
    gatewayId: [
        ["aws:ec2/internetGateway:InternetGateway", "internet"],
        ["aws:ec2/vpnGateway:VpnGateway", "joined"],
    ],
    transitGatewayId: [["aws:ec2transitgateway/transitGateway:TransitGateway", "joined"]],
    vpcPeeringConnectionId: [["aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "joined"]],
};

function readTable(table: FlowResource, resources: Resources): RouteTable {
    const standalone = resources
        .ofType("aws:ec2/route:Route")
        .filter((route) => resources.targets(route, "routeTableId", tableType).includes(table))
        .map((route) => readRoute(route, route.inputs["destinationCidrBlock"], route.inputs, resources));
    const inside = list(table.inputs["routes"])
        .map(record)
        .map((entry) => readRoute(table, entry["cidrBlock"], entry, resources));
    return { resource: table, routes: [...standalone, ...inside] };
}

function readRoute(
    resource: FlowResource,
    to: unknown,
    entry: Readonly<Record<string, unknown>>,
    resources: Resources,
): Route {
    const property = Object.keys(targetTypes).find((key) => entry[key] !== undefined && entry[key] !== "");
    const range = addressesOf(text(to) ?? "");
    for (const [type, leads] of targetTypes[property ?? ""] ?? []) {
        // Inside a table the engine says where all of its routes came from, not each.
        const [next] = resources.targets(resource, property ?? "", type);
        if (next !== undefined) {
            return { resource, to: range, leads, next };
        }
    }
    const isElsewhere = property === "transitGatewayId" || property === "vpcPeeringConnectionId";
    // A transit gateway is usually somebody else's: its id stands in the stack file, and an attachment joins the VPC to it.
    return isElsewhere && text(entry[property]) !== undefined
        ? { resource, to: range, leads: "joined", next: attachmentTo(entry[property], resources) }
        : { resource, to: range, leads: "unknown", next: undefined };
}

function attachmentTo(id: unknown, resources: Resources): FlowResource | undefined {
    return resources
        .ofType("aws:ec2transitgateway/vpcAttachment:VpcAttachment")
        .find(({ inputs }) => inputs["transitGatewayId"] === id);
}

function readGroups(resources: Resources): ReadonlyMap<string, SecurityGroup> {
    const rules = (type: string) =>
        Map.groupBy(
            resources
                .ofType(type)
                .flatMap((rule) =>
                    resources
                        .targets(rule, "securityGroupId", groupType)
                        .map(({ urn }) => ({ urn, rule: readGroupRule(rule, resources) })),
                ),
            ({ urn }) => urn,
        );
    const ingress = rules("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    const egress = rules("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
    return new Map(
        resources.ofType(groupType).map((resource) => [
            resource.urn,
            {
                resource,
                ingress: [
                    ...(ingress.get(resource.urn) ?? []).map(({ rule }) => rule),
                    ...inlineRules(resource, "ingress"),
                ],
                egress: [
                    ...(egress.get(resource.urn) ?? []).map(({ rule }) => rule),
                    ...inlineRules(resource, "egress"),
                ],
            },
        ]),
    );
}

function readGroupRule(resource: FlowResource, resources: Resources): GroupRule {
    const { inputs } = resource;
    const protocol = protocolOf(inputs["ipProtocol"]);
    return {
        resource,
        protocol,
        ports: protocol === "every" ? allPorts : portsOf(inputs["fromPort"], inputs["toPort"]),
        peer: peerOf(resource, resources),
    };
}

function peerOf(rule: FlowResource, resources: Resources): GroupPeer {
    const groups = resources.targets(rule, "referencedSecurityGroupId", groupType);
    if (groups.length > 0) {
        return { kind: "group", urns: groups.map(({ urn }) => urn) };
    }
    const [endpoint] = resources.targets(rule, "prefixListId", endpointType);
    if (endpoint) {
        return { kind: "gatewayEndpoint", endpoint };
    }
    const lists = resources.targets(rule, "prefixListId", "aws:ec2/managedPrefixList:ManagedPrefixList");
    if (lists.length > 0) {
        const entries = lists.flatMap(({ inputs }) => list(inputs["entries"]).map(record));
        return rangesPeer(entries.map((entry) => entry["cidr"]));
    }
    return rule.inputs["cidrIpv4"] === undefined ? { kind: "unknown" } : rangesPeer([rule.inputs["cidrIpv4"]]);
}

function rangesPeer(cidrs: readonly unknown[]): GroupPeer {
    const ranges = cidrs.map((cidr) => addressesOf(text(cidr) ?? ""));
    const known = ranges.filter((range) => range !== undefined);
    return known.length < ranges.length ? { kind: "unknown" } : { kind: "ranges", ranges: known };
}

/** Rules that stand inside their group. Only addresses and the group itself can be told from a preview. */
function inlineRules(group: FlowResource, direction: "ingress" | "egress"): readonly GroupRule[] {
    return list(group.inputs[direction])
        .map(record)
        .flatMap((rule) => {
            const protocol = protocolOf(rule["protocol"]);
            const base = {
                resource: group,
                protocol,
                ports: protocol === "every" ? allPorts : portsOf(rule["fromPort"], rule["toPort"]),
            };
            const others = ["prefixListIds", "securityGroups"].filter((key) => list(rule[key]).length > 0);
            return [
                ...(list(rule["cidrBlocks"]).length > 0
                    ? [{ ...base, peer: rangesPeer(list(rule["cidrBlocks"])) }]
                    : []),
                ...(rule["self"] === true ? [{ ...base, peer: { kind: "group" as const, urns: [group.urn] } }] : []),
                ...others.map(() => ({ ...base, peer: { kind: "unknown" as const } })),
                ...(hasUnknown(rule["cidrBlocks"]) ? [{ ...base, peer: { kind: "unknown" as const } }] : []),
            ];
        });
}
