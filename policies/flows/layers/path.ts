import { holds, prefixLengthOf } from "../model/ranges.ts";
import type { Span } from "../model/ranges.ts";
import type { FlowResource } from "../model/resource.ts";
import type { Place } from "../world/place.ts";
import { s3EndpointOf } from "../world/place.ts";
import { subnetsAt } from "../world/network.ts";
import type { Route, Subnet } from "../world/network.ts";
import type { Firewall } from "../world/firewall.ts";
import type { World } from "../world/world.ts";

/** The way of a connection's packets through the subnets of the VPC. */
export interface Path {
    /** Subnets in order: the client's first, or where it enters the VPC. */
    readonly subnets: readonly Subnet[];
    /** True where the last subnet hands it to something outside of the VPC. */
    readonly leaves: boolean;
    readonly firewalls: readonly Firewall[];
    /** Routes, associations and gateways that it needs. */
    readonly by: readonly FlowResource[];
}

/** Why there is no way. */
export interface NoPath {
    readonly by: readonly FlowResource[];
    readonly problem: string;
    readonly fix: string;
}

/** The way from one place to another, or why there is none. */
export function pathBetween(from: Place, to: Place, world: World, isS3: boolean): Path | NoPath {
    if (from.subnet === undefined) {
        return pathFromOutside(from, to, world);
    }
    if (isS3) {
        return pathToS3(from.subnet, world);
    }
    if (to.subnet !== undefined && to.subnet === from.subnet) {
        return { subnets: [from.subnet], leaves: false, firewalls: [], by: [] };
    }
    const [target] = to.addresses;
    if (target === undefined) {
        return {
            by: [],
            problem: `the addresses of ${to.label} are not known`,
            fix: "give the subnets a literal block",
        };
    }
    const way = follow(from.subnet, target, to.subnet, world);
    if ("problem" in way || !way.leaves) {
        return way;
    }
    return answersComeBack(way, from.subnet, world);
}

function pathToS3(subnet: Subnet, world: World): Path | NoPath {
    const endpoint = s3EndpointOf(world);
    if (endpoint === undefined || subnet.table === undefined || !endpoint.tables.includes(subnet.table.resource.urn)) {
        return {
            by: endpoint === undefined ? [subnet.resource] : [endpoint.resource],
            problem: `no route leads from ${subnet.resource.name} to the gateway endpoint of S3`,
            fix: "add the subnet's route table to the endpoint's routeTableIds",
        };
    }
    return { subnets: [subnet], leaves: true, firewalls: [], by: [endpoint.resource, ...associationOf(subnet)] };
}

function associationOf({ association }: Subnet): readonly FlowResource[] {
    return association === undefined ? [] : [association];
}

/** From a joined network: the VPC's own route leads in, and the answers need a route back. */
function pathFromOutside(from: Place, to: Place, world: World): Path | NoPath {
    const [back] = from.addresses;
    if (to.subnet === undefined || back === undefined) {
        return { by: [], problem: "neither end is in the VPC", fix: "declare the end that is" };
    }
    const answers = follow(to.subnet, back, undefined, world);
    if ("problem" in answers) {
        return { ...answers, problem: `no answer finds its way back: ${answers.problem}` };
    }
    const entry = joiningSubnets(answers, world).filter((subnet) => subnet !== to.subnet);
    return { subnets: [...entry.slice(0, 1), to.subnet], leaves: true, firewalls: answers.firewalls, by: answers.by };
}

/** Subnets where an attachment stands that a way leaves by. */
function joiningSubnets({ by }: Path, { resources, network }: World): readonly Subnet[] {
    return by
        .filter(({ type }) => type === "aws:ec2transitgateway/vpcAttachment:VpcAttachment")
        .flatMap((attachment) => subnetsAt(attachment, "subnetIds", network, resources));
}

/** Follows the routes from a subnet until they reach the target or leave the VPC. */
function follow(start: Subnet, target: Span, goal: Subnet | undefined, world: World): Path | NoPath {
    const subnets: Subnet[] = [start];
    const firewalls: Firewall[] = [];
    const by: FlowResource[] = [];
    let current = start;
    // A way through more gateways than this goes in a circle.
    for (let step = 0; step < 8; step += 1) {
        const route = routeFor(current, target, world);
        if (route === "local") {
            if (goal === undefined) {
                return none([current.resource], `the routes of ${current.resource.name} keep it inside of the VPC`);
            }
            return { subnets: [...subnets, goal], leaves: false, firewalls, by };
        }
        if (route === undefined) {
            return none(
                [current.table?.resource ?? current.resource],
                `${current.resource.name} has no route that leads there`,
            );
        }
        by.push(route.resource, ...associationOf(current));
        if (route.next === undefined) {
            return none([route.resource], `a route of ${current.resource.name} leads to nothing in this stack`);
        }
        by.push(route.next);
        if (route.leads === "internet" || route.leads === "joined") {
            return { subnets, leaves: true, firewalls, by };
        }
        const next = nextSubnet(route, current, firewalls, world);
        if (next === undefined) {
            return none([route.next], `${route.next.name} has no subnet in the zone of ${current.resource.name}`);
        }
        subnets.push(next);
        current = next;
    }
    return none([start.resource], `the routes from ${start.resource.name} go in a circle`);
}

function none(by: readonly FlowResource[], problem: string): NoPath {
    return { by, problem, fix: "add a route to the subnet's table, or associate the subnet with a table that has one" };
}

function nextSubnet(route: Route, current: Subnet, firewalls: Firewall[], world: World): Subnet | undefined {
    if (route.leads === "firewall") {
        const firewall = world.firewalls.find(({ resource }) => resource === route.next);
        if (firewall) {
            firewalls.push(firewall);
        }
        return firewall?.subnets.find(({ zone }) => zone !== undefined && zone === current.zone);
    }
    const { next } = route;
    return route.leads === "nat" && next ? subnetsAt(next, "subnetId", world.network, world.resources)[0] : undefined;
}

/** The most specific route that holds the whole target; every table has one for its own VPC. */
function routeFor({ table }: Subnet, target: Span, { network }: World): Route | "local" | undefined {
    const local = network.addresses;
    const written = (table?.routes ?? []).filter(({ to }) => to !== undefined && holds(to, target));
    const [best] = written.toSorted((a, b) => lengthOf(b) - lengthOf(a));
    if (local !== undefined && holds(local, target)) {
        return best !== undefined && lengthOf(best) > prefixLengthOf(local) ? best : "local";
    }
    return best;
}

function lengthOf({ to }: Route): number {
    return to === undefined ? -1 : prefixLengthOf(to);
}

/** Behind a NAT gateway answers come back to its subnet, and from there by the same firewall. */
function answersComeBack(way: Path, client: Subnet, world: World): Path | NoPath {
    const last = way.subnets.at(-1);
    if (last === undefined || last === client || client.addresses === undefined) {
        return way;
    }
    const back = follow(last, client.addresses, client, world);
    if ("problem" in back) {
        return { ...back, problem: `no answer finds its way back: ${back.problem}` };
    }
    const isSame = way.firewalls.every((firewall) => back.firewalls.includes(firewall));
    return isSame
        ? { ...way, by: [...way.by, ...back.by] }
        : {
              by: way.firewalls.map(({ resource }) => resource),
              problem: "answers come back past the firewall, which then drops the connection",
              fix: "add a route from the NAT gateway's subnet to the firewall for the client's block",
          };
}
