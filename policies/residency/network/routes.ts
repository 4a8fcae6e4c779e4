import type { StackGraph, StackResource } from "../../kit/graph.ts";
import { isGiven } from "../../kit/graph.ts";
import type { PropertyPath } from "../../kit/path.ts";
import { isPublic } from "../../kit/ranges.ts";
import { isRecord, peek } from "../../kit/view.ts";
import type { Peeked } from "../../kit/view.ts";

/** One way a route leads, whether the route is a resource of its own or an entry of a route table. */
export interface Route {
    /** The resource that holds it, and the path of the route inside. */
    readonly resource: StackResource<object>;
    readonly path: PropertyPath;
    /** The table it belongs to; `undefined` where that is not exactly one table of this stack. */
    readonly table: StackResource<object> | undefined;
    /** The ranges it leads to, each with its path in the resource; none where it names a prefix list. */
    readonly ranges: readonly { readonly path: PropertyPath; readonly found: Peeked }[];
    /** True unless the whole destination is known to be private. */
    readonly leadsOut: boolean;
    /** Name of the property that says where it leads; `undefined` where none does. */
    readonly target: RouteTarget | undefined;
    /** What that property says. */
    readonly named: Peeked;
    /** Where it leads, if that is in this stack. */
    readonly next: readonly StackResource[];
}

const routeTargets = [
    "gatewayId",
    "egressOnlyGatewayId",
    "carrierGatewayId",
    "natGatewayId",
    "vpcEndpointId",
    "transitGatewayId",
    "vpcPeeringConnectionId",
    "networkInterfaceId",
    "instanceId",
    "localGatewayId",
    "coreNetworkArn",
    "odbNetworkArn",
] as const;
export type RouteTarget = (typeof routeTargets)[number];

/** Properties that name a destination range, on a route and on an entry of a table. */
const destinations = {
    route: ["destinationCidrBlock", "destinationIpv6CidrBlock"],
    entry: ["cidrBlock", "ipv6CidrBlock"],
} as const;

/** Every route of the stack, once for each target it names. AWS takes one, but what is written is judged. */
export function routesOf(graph: StackGraph): readonly Route[] {
    return [
        ...graph.ofType("aws:ec2/route:Route").flatMap((route) => standaloneRoutes(graph, route)),
        ...[
            ...graph.ofType("aws:ec2/routeTable:RouteTable"),
            ...graph.ofType("aws:ec2/defaultRouteTable:DefaultRouteTable"),
        ].flatMap((table) => (isGiven(table, "routes") ? entriesOf(graph, table) : [])),
    ];
}

function standaloneRoutes(graph: StackGraph, resource: StackResource<object>): readonly Route[] {
    const tables = graph.targets(resource, "routeTableId").filter(isTable);
    const route = {
        resource,
        path: [],
        table: tables.length === 1 ? tables[0] : undefined,
        ranges: rangesAt(resource.props, destinations.route, []),
        leadsOut: leadsOut(resource.props, destinations.route),
    };
    return orNone(routeTargets.filter((name) => isGiven(resource, name))).map((target) => ({
        ...route,
        target,
        named: target ? peek(resource.props, target) : absent,
        next: target ? graph.targets(resource, target) : [],
    }));
}

function entriesOf(graph: StackGraph, table: StackResource<object>): readonly Route[] {
    // Reading the list throws where all of it is unknown: then nothing about the table can be said.
    const { routes = [] } = table.props as { readonly routes?: readonly unknown[] };
    // The engine says where the list as a whole came from, not each entry.
    const next = graph.targets(table, "routes");
    return Array.from({ length: routes.length }, (_, index) => {
        const entry = routes[index];
        const given = isRecord(entry) ? entry : {};
        const route = {
            resource: table,
            path: ["routes", index],
            table,
            ranges: rangesAt(given, destinations.entry, ["routes", index]),
            leadsOut: leadsOut(given, destinations.entry),
            next,
        };
        return orNone(routeTargets.filter((name) => isSet(given, name))).map((target) => ({
            ...route,
            target,
            named: target ? peek(given, target) : absent,
        }));
    }).flat();
}

const absent: Peeked = { kind: "absent" };

function orNone(targets: readonly RouteTarget[]): readonly (RouteTarget | undefined)[] {
    return targets.length > 0 ? targets : [undefined];
}

function isTable({ type }: StackResource): boolean {
    return type === "aws:ec2/routeTable:RouteTable" || type === "aws:ec2/defaultRouteTable:DefaultRouteTable";
}

function rangesAt(props: object, names: readonly string[], at: PropertyPath): Route["ranges"] {
    return names
        .map((name) => ({ path: [...at, name], found: peek(props, name) }))
        .filter(({ found }) => found.kind !== "absent" && !(found.kind === "known" && found.value === ""));
}

function leadsOut(props: object, names: readonly string[]): boolean {
    const given = rangesAt(props, names, []).map(({ found }) => found);
    // No range at all is a prefix list: it may hold anything, as an unknown may.
    return given.length === 0 || given.some((it) => it.kind !== "known" || isPublicRange(it.value));
}

function isPublicRange(range: unknown): boolean {
    return typeof range !== "string" || isPublic(range);
}

function isSet(entry: Readonly<Record<string, unknown>>, name: string): boolean {
    const found = peek(entry, name);
    return found.kind === "unknown" || (found.kind === "known" && found.value !== "");
}

/** The subnets that follow a table's routes, or what stands against naming them. */
export type TableUse =
    | { readonly known: true; readonly subnets: readonly StackResource<object>[] }
    | { readonly known: false; readonly by: StackResource<object>; readonly path: PropertyPath };

/**
 * Which subnets use a route table. The main table of a VPC also serves every subnet that names none, so its users cannot be
 * told; nor can they where an association does not lead to a subnet of this stack.
 */
export function subnetsUsing(graph: StackGraph, table: StackResource<object>): TableUse {
    if (table.type === "aws:ec2/defaultRouteTable:DefaultRouteTable") {
        return { known: false, by: table, path: [] };
    }
    const mayServe = (association: StackResource<object>): boolean =>
        graph.isOpen(association, "routeTableId") ||
        graph.targets(association, "routeTableId").some(({ urn }) => urn === table.urn);
    const [main] = graph.ofType("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation").filter(mayServe);
    if (main) {
        return { known: false, by: main, path: ["routeTableId"] };
    }
    const associations = graph
        .ofType("aws:ec2/routeTableAssociation:RouteTableAssociation")
        .filter((association) => mayServe(association) && isGiven(association, "subnetId"));
    const open = associations.find((association) => graph.isOpen(association, "routeTableId"));
    if (open) {
        return { known: false, by: open, path: ["routeTableId"] };
    }
    const subnetsOf = (association: StackResource<object>) =>
        graph.targets(association, "subnetId", "aws:ec2/subnet:Subnet");
    const elsewhere = associations.find((association) => subnetsOf(association).length !== 1);
    return elsewhere
        ? { known: false, by: elsewhere, path: ["subnetId"] }
        : { known: true, subnets: associations.flatMap(subnetsOf) };
}

/** Types that name a subnet without standing in it. */
const furnishings: readonly string[] = [
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "aws:ec2/networkAcl:NetworkAcl",
    "aws:ec2/networkAclAssociation:NetworkAclAssociation",
    "aws:ec2/flowLog:FlowLog",
    "aws:ec2/tag:Tag",
];

/** The resources that stand in a subnet, components and furnishings aside. */
export function occupantsOf(graph: StackGraph, subnet: StackResource<object>): readonly StackResource[] {
    return graph
        .referrers(subnet)
        .filter(
            ({ type }) => !type.startsWith("ringfence:") && !type.startsWith("pulumi:") && !furnishings.includes(type),
        );
}
