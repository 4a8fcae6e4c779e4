import type { Fixture } from "../../kit/fixture.ts";
import { describeRule, unknown } from "../../kit/testing.ts";
import { transitGateway } from "./res-net-transit-gateway.ts";

const own = "tgw-0123456789abcdef0";
const subnet = (name: string): Fixture => ({ type: "aws:ec2/subnet:Subnet", name, props: { vpcId: unknown } });
const table = (name: string): Fixture => ({ type: "aws:ec2/routeTable:RouteTable", name, props: { vpcId: unknown } });
const uses = (subnetName: string, tableName: string): Fixture => ({
    type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    name: `${subnetName}-in-${tableName}`,
    props: { subnetId: unknown, routeTableId: unknown },
    origins: { subnetId: [subnetName], routeTableId: [tableName] },
});
const attachment = (subnets: readonly string[], props: Fixture["props"] = {}): Fixture => ({
    type: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
    name: "attachment",
    props: { transitGatewayId: own, vpcId: unknown, subnetIds: subnets.map(() => unknown), ...props },
    origins: { subnetIds: subnets },
});
const route = (tableName: string, props: Fixture["props"] = {}, name = "route"): Fixture => ({
    type: "aws:ec2/route:Route",
    name,
    props: { routeTableId: unknown, destinationCidrBlock: "10.100.0.0/16", transitGatewayId: own, ...props },
    origins: { routeTableId: [tableName] },
});
const standsIn = (type: string, subnetName: string): Fixture => ({
    type,
    name: "occupant",
    props: { subnetIds: [unknown] },
    origins: { subnetIds: [subnetName] },
});
const joined = [subnet("gateway"), table("to-peers"), uses("gateway", "to-peers"), attachment(["gateway"])];

describeRule(transitGateway, {
    declared: { networks: ["10.20.0.0/16", "10.100.0.0/16"], transitGateways: [own] },
    decidedOtherwise: Object.fromEntries(
        [
            "gatewayId",
            "egressOnlyGatewayId",
            "carrierGatewayId",
            "natGatewayId",
            "vpcEndpointId",
            "vpcPeeringConnectionId",
            "networkInterfaceId",
            "instanceId",
            "localGatewayId",
            "coreNetworkArn",
            "odbNetworkArn",
        ].map((target) => [target, "a route that leads somewhere else is another rule's"]),
    ),
    compliant: {
        "an attachment without a route": [subnet("gateway"), attachment(["gateway"])],
        "a route to a declared network, from the subnets that are attached": [...joined, route("to-peers")],
        "nodes in those subnets": [...joined, route("to-peers"), standsIn("aws:eks/nodeGroup:NodeGroup", "gateway")],
        "a route elsewhere": {
            given: [...joined, route("to-peers", { transitGatewayId: "", vpcPeeringConnectionId: "pcx-1" })],
            decidedOtherwise: { routeTableId: "a route that leads somewhere else is another rule's" },
        },
    },
    violating: {
        "a transit gateway that nobody declared": {
            given: [subnet("gateway"), attachment(["gateway"], { transitGatewayId: "tgw-0fedcba9876543210" })],
            at: "attachment.transitGatewayId",
        },
        "a route to a transit gateway that nobody declared": {
            given: [...joined, route("to-peers", { transitGatewayId: "tgw-0fedcba9876543210" })],
            at: "route.transitGatewayId",
        },
        "a route to a network that nobody declared": {
            given: [...joined, route("to-peers", { destinationCidrBlock: "10.101.0.0/16" })],
            at: "route.destinationCidrBlock",
        },
        "a route to more than the declared network": {
            given: [...joined, route("to-peers", { destinationCidrBlock: "10.0.0.0/8" })],
            at: "route.destinationCidrBlock",
        },
        "a default route": {
            given: [...joined, route("to-peers", { destinationCidrBlock: "0.0.0.0/0" })],
            at: "route.destinationCidrBlock",
        },
        "a route from other subnets": {
            given: [...joined, subnet("sealed"), table("inner"), uses("sealed", "inner"), route("inner")],
            at: "route.transitGatewayId",
        },
        "subnets of the API server": {
            given: [...joined, standsIn("aws:eks/cluster:Cluster", "gateway")],
            at: "attachment.subnetIds",
        },
        "subnets of private endpoints": {
            given: [...joined, standsIn("aws:ec2/vpcEndpoint:VpcEndpoint", "gateway")],
            at: "attachment.subnetIds",
        },
        "subnets with a way out": {
            given: [
                ...joined,
                route("to-peers", { destinationCidrBlock: "0.0.0.0/0", transitGatewayId: "", natGatewayId: "nat-1" }),
            ],
            at: "attachment.subnetIds",
        },
        "a route inside a table": {
            given: [
                subnet("gateway"),
                {
                    ...table("to-peers"),
                    props: { vpcId: unknown, routes: [{ cidrBlock: "10.101.0.0/16", transitGatewayId: own }] },
                },
                uses("gateway", "to-peers"),
                attachment(["gateway"]),
            ],
            at: "to-peers.routes[0].cidrBlock",
        },
    },
    undetermined: {
        "a transit gateway that is computed": {
            given: [subnet("gateway"), attachment(["gateway"], { transitGatewayId: unknown })],
            at: "attachment.transitGatewayId",
        },
        "subnets from elsewhere": { given: attachment([], { subnetIds: [unknown] }), at: "subnetIds" },
        "a range that is computed": {
            given: [...joined, route("to-peers", { destinationCidrBlock: unknown })],
            at: "route.destinationCidrBlock",
        },
        "a table from elsewhere": { given: [...joined, route("nowhere")], at: "route.routeTableId" },
    },
});
