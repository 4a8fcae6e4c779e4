import { gdpr, hipaa } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { StackCase } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { occupantsOf, routesOf, subnetsUsing } from "./routes.ts";
import type { Route } from "./routes.ts";

const internetGateway = "aws:ec2/internetGateway:InternetGateway";
const natGateway = "aws:ec2/natGateway:NatGateway";
const firewall = "aws:networkfirewall/firewall:Firewall";
const nodeGroup = "aws:eks/nodeGroup:NodeGroup";

/**
 * RES-301. Without declared third-party hosts there is no internet gateway at all, and that is decided before it exists.
 * With them, a gateway may be there for NAT gateways alone; RES-302 judges what reaches those.
 */
export const noInternetGateway = residencyRule({
    id: "RES-301",
    name: "res-net-internet-gateway",
    title: "No route to the internet but from subnets of NAT gateways, and to a firewall but from subnets of nodes, that hold nothing else",
    severity: "critical",
    waivable: false,
    controls: [gdpr("Art. 32"), gdpr("Art. 44"), hipaa("164.312(e)(1)")],
    reads: "internet, egress-only and carrier gateways; default VPCs and subnets; every route, and what stands in the subnets that use it",
    why: "a route to the internet lets data leave to any place in the world",
    fix: "Remove it and reach AWS by VPC endpoints; reach declared hosts from an egress subnet, which holds nodes of its own and nothing else, by firewall, then NAT gateway.",
    needs: ["thirdPartyHosts"],
    resources: {
        [internetGateway]: ({ declared, violated }) => {
            if (declared.thirdPartyHosts.length === 0) {
                violated([], say`the stack has an internet gateway, and no third-party host is declared`);
            }
        },
        "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": ({ declared, violated }) => {
            if (declared.thirdPartyHosts.length === 0) {
                violated([], say`an internet gateway is attached, and no third-party host is declared`);
            }
        },
        "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": ({ violated }) => {
            violated([], say`an egress-only gateway leads to the internet past every firewall`);
        },
        "aws:ec2/carrierGateway:CarrierGateway": ({ violated }) => {
            violated([], say`a carrier gateway leads into the network of a telephone company`);
        },
        "aws:ec2/defaultVpc:DefaultVpc": ({ violated }) => {
            violated([], say`the default VPC has an internet gateway and public subnets`);
        },
        "aws:ec2/defaultSubnet:DefaultSubnet": ({ violated }) => {
            violated([], say`a default subnet is public`);
        },
    },
    stack: {
        types: ["aws:ec2/route:Route", "aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable"],
        checks: [
            (given) => {
                given.each(routesOf(given.graph), (route) => {
                    judgeRoute(route, given);
                });
            },
        ],
    },
});

type Given = StackCase<"thirdPartyHosts">;

function judgeRoute(route: Route, given: Given): void {
    const { resource, path, target, next } = route;
    const at = [...path, target ?? ""];
    const toGateway = next.some(({ type }) => type === internetGateway);
    if (target === "egressOnlyGatewayId" || target === "carrierGatewayId") {
        given.violated(resource, at, say`the route leads out past every firewall`);
    } else if (target === "gatewayId" && toGateway) {
        judgeWayOut(route, given);
    } else if (route.leadsOut && target === "vpcEndpointId" && next.some(({ type }) => type === firewall)) {
        judgeWayToFirewall(route, given);
    } else if (route.leadsOut && !(target === "natGatewayId" && next.some(({ type }) => type === natGateway))) {
        judgeOther(route, given);
    }
}

/**
 * What a firewall lets through RES-302 judges; this, who may ask it. Where the cluster's API, private endpoints, load balancers or joined
 * networks stand, models and the gateway stand too: from there a way out would lead past the check of a request's class.
 */
function judgeWayToFirewall({ resource, path, table }: Route, { graph, violated, undetermined }: Given): void {
    const at = [...path, "vpcEndpointId"];
    if (!table) {
        undetermined(resource, ["routeTableId"], say`the route leads out by a firewall from a table not in this stack`);
        return;
    }
    const use = subnetsUsing(graph, table);
    if (!use.known) {
        undetermined(use.by, use.path, say`a route out by a firewall may serve any subnet of the VPC`);
        return;
    }
    const others = use.subnets
        .flatMap((subnet) => occupantsOf(graph, subnet))
        .map(({ type }) => type)
        .filter((type) => type !== nodeGroup);
    for (const type of new Set(others)) {
        violated(
            resource,
            at,
            say`the route serves a subnet of ${safe.typeToken(type)}, which is not for the way out alone`,
        );
    }
}

/** A route to public addresses by anything else: a peering, a network interface, a gateway nobody sees here. */
function judgeOther({ resource, path, target, next }: Route, { violated, undetermined }: Given): void {
    if (target === undefined) {
        undetermined(resource, path, say`the route leads to public addresses, and nothing says by what`);
    } else if (next.length === 0) {
        undetermined(
            resource,
            [...path, target],
            say`the route leads to public addresses by something outside this stack`,
        );
    } else {
        violated(resource, [...path, target], say`the route leads to public addresses, and no firewall stands in it`);
    }
}

/** Only NAT gateways may stand in a subnet that can reach an internet gateway. */
function judgeWayOut({ resource, path, table }: Route, { graph, declared, violated, undetermined }: Given): void {
    const at = [...path, "gatewayId"];
    if (declared.thirdPartyHosts.length === 0) {
        violated(resource, at, say`the route leads to an internet gateway, and no third-party host is declared`);
        return;
    }
    if (!table) {
        undetermined(
            resource,
            ["routeTableId"],
            say`the route leads to an internet gateway from a table not in this stack`,
        );
        return;
    }
    const use = subnetsUsing(graph, table);
    if (!use.known) {
        undetermined(use.by, use.path, say`a route to an internet gateway may serve any subnet of the VPC`);
        return;
    }
    if (use.subnets.length === 0) {
        undetermined(resource, at, say`the route leads to an internet gateway, and no subnet of this stack uses it`);
    }
    for (const subnet of use.subnets) {
        const occupants = occupantsOf(graph, subnet);
        const others = occupants.filter(({ type }) => type !== natGateway);
        if (occupants.length === others.length) {
            violated(
                resource,
                at,
                say`the route serves a subnet without a NAT gateway, open to whatever will stand there`,
            );
        }
        for (const other of others) {
            violated(other, [], say`${safe.typeToken(other.type)} stands in a subnet with a route to the internet`);
        }
    }
}
