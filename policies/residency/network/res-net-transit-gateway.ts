import { gdpr } from "../../kit/clause.ts";
import type { StackResource } from "../../kit/graph.ts";
import { isInside } from "../../kit/ranges.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { StackCase } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { occupantsOf, routesOf, subnetsUsing } from "./routes.ts";
import type { Route } from "./routes.ts";

const attachment = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";
const subnetType = "aws:ec2/subnet:Subnet";
type Needs = "networks" | "transitGateways";

/**
 * RES-318. A transit gateway joins networks that are not the stack's. It may meet the gateway's subnets and no others: not those
 * of the API server or of private endpoints, where models stand too, and not those with a way out.
 */
export const transitGateway = residencyRule({
    id: "RES-318",
    name: "res-net-transit-gateway",
    title: "Transit gateways are declared, lead to declared networks, and meet the subnets of the gateway alone",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 32"), gdpr("Art. 44")],
    reads:
        "`transitGatewayId`, `subnetIds` of attachments and what stands in those subnets; the range of every route to a transit " +
        "gateway, and the subnets that use it",
    why: "whatever a transit gateway is attached to by others can be reached, and can answer, by its routes",
    fix: "Attach the gateway's subnets alone, to a gateway under `transitGateways`, and route ranges under `networks` to it from there.",
    needs: ["networks", "transitGateways"],
    resources: {
        [attachment]: ({ props, declared, violated }) => {
            if (!declared.transitGateways.includes(props.transitGatewayId)) {
                violated(["transitGatewayId"], say`the transit gateway is not declared`);
            }
        },
    },
    stack: {
        types: [
            attachment,
            "aws:ec2/route:Route",
            "aws:ec2/routeTable:RouteTable",
            "aws:ec2/defaultRouteTable:DefaultRouteTable",
        ],
        checks: [judgeAttachments, judgeRoutes],
    },
});

/** Types that stand in subnets which no other network may meet: of the API server, of private endpoints, and of a way out. */
const apart: readonly string[] = [
    "aws:eks/cluster:Cluster",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "aws:networkfirewall/firewall:Firewall",
    "aws:ec2/natGateway:NatGateway",
];

function judgeAttachments({ graph, violated, undetermined, each }: StackCase<Needs>): void {
    // What is wrong with the range of a route to a transit gateway is said of the route.
    const leadingOut = routesOf(graph).filter(({ leadsOut, target }) => leadsOut && target !== "transitGatewayId");
    each(graph.ofType(attachment), (it) => {
        if (graph.isOpen(it, "subnetIds")) {
            undetermined(it, ["subnetIds"], say`the transit gateway meets subnets that are not of this stack`);
        }
        each(graph.targets(it, "subnetIds", subnetType), (subnet) => {
            const others = occupantsOf(graph, subnet).filter(({ type }) => apart.includes(type));
            for (const { type } of others) {
                violated(it, ["subnetIds"], say`the transit gateway meets a subnet of ${safe.typeToken(type)}`);
            }
            if (leadingOut.some(({ table }) => table && usersOf(table).some(({ urn }) => urn === subnet.urn))) {
                violated(it, ["subnetIds"], say`the transit gateway meets a subnet with a way out`);
            }
        });
    });

    function usersOf(table: StackResource<object>): readonly StackResource<object>[] {
        const use = subnetsUsing(graph, table);
        return use.known ? use.subnets : [];
    }
}

function judgeRoutes(given: StackCase<Needs>): void {
    const { graph } = given;
    const met = graph
        .ofType(attachment)
        .flatMap((it) => graph.targets(it, "subnetIds", subnetType))
        .map(({ urn }) => urn);
    given.each(
        routesOf(graph).filter(({ target }) => target === "transitGatewayId"),
        (route) => {
            judgeGateway(route, given);
            judgeRange(route, given);
            judgeUsers(route, met, given);
        },
    );
}

/** The VPC may be attached from elsewhere: a route is enough to use it. */
function judgeGateway({ resource, path, named }: Route, { declared, violated, undetermined }: StackCase<Needs>): void {
    const at = [...path, "transitGatewayId"];
    if (named.kind !== "known") {
        undetermined(resource, at, say`the transit gateway of the route is not known`);
    } else if (!declared.transitGateways.some((id) => id === named.value)) {
        violated(resource, at, say`the route leads to a transit gateway that is not declared`);
    }
}

function judgeRange({ resource, path, ranges }: Route, { declared, violated, undetermined }: StackCase<Needs>): void {
    if (ranges.length === 0) {
        undetermined(resource, path, say`the route to a transit gateway names no range`);
    }
    for (const { path: at, found } of ranges) {
        if (found.kind === "unknown") {
            undetermined(resource, at, say`the range of the route to a transit gateway is not known`);
        } else if (
            found.kind === "known" &&
            !(typeof found.value === "string" && isInside(found.value, declared.networks))
        ) {
            violated(
                resource,
                at,
                say`the route leads to ${safe.address(found.value)}, which is not a declared network`,
            );
        }
    }
}

/** Only a subnet that the transit gateway meets may have a route to it: the gateway's. */
function judgeUsers({ resource, path, table }: Route, met: readonly string[], given: StackCase<Needs>): void {
    const { graph, violated, undetermined } = given;
    if (!table) {
        undetermined(
            resource,
            [...path, "routeTableId"],
            say`a route to a transit gateway is in a table that is not in this stack`,
        );
        return;
    }
    const use = subnetsUsing(graph, table);
    if (!use.known) {
        undetermined(use.by, use.path, say`a route to a transit gateway may serve any subnet of the VPC`);
        return;
    }
    if (use.subnets.some(({ urn }) => !met.includes(urn))) {
        violated(
            resource,
            [...path, "transitGatewayId"],
            say`the route serves a subnet that the transit gateway does not meet`,
        );
    }
}
