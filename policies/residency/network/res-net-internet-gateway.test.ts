import { describeRule, unknown } from "../../kit/testing.ts";
import { part } from "../shared/fixtures.ts";
import { deployed, hosts, tier, types, wayOut, wayOutWith, wayOutWithout } from "./egress-fixtures.ts";
import { noInternetGateway } from "./res-net-internet-gateway.ts";

const egress = { thirdPartyHosts: hosts };
const table = (routes: readonly object[], refers = {}) => part(types.routeTable, "table", refers, { routes });
const gateway = part(types.internetGateway, "igw", { vpcId: ["vpc"] });
const literal = { routeTableId: "rtb-1", gatewayId: "igw-1" };

/** Targets of a route that may be unknown where its destination is private. */
const privately = (prefix = "") =>
    Object.fromEntries(
        [
            "gatewayId",
            "natGatewayId",
            "vpcEndpointId",
            "transitGatewayId",
            "vpcPeeringConnectionId",
            "networkInterfaceId",
            "instanceId",
            "localGatewayId",
            "coreNetworkArn",
            "odbNetworkArn",
        ].map((target) => [`${prefix}${target}`, "no internet gateway carries a private destination"]),
    );

describeRule(noInternetGateway, {
    compliant: {
        "a route inside": {
            given: part(
                types.route,
                "route",
                {},
                { routeTableId: "rtb-1", destinationCidrBlock: "10.20.0.0/16", gatewayId: "local" },
            ),
            decidedOtherwise: { ...privately(), routeTableId: "it leads to no public address from any table" },
        },
        "a table without routes": table([]),
        "a table with a route to a peer": {
            given: table([{ cidrBlock: "10.64.0.0/16", transitGatewayId: "tgw-1" }]),
            decidedOtherwise: privately("routes[*]."),
        },
        "an egress zone behind a firewall": { given: wayOut, declared: egress },
        "a deployed egress zone, whose ids are known": {
            given: deployed(wayOut),
            declared: egress,
            decidedOtherwise: { "*": "an id that is known now was unknown before, and the other cases replay it" },
        },
        "nodes of their own in the egress subnet": {
            given: wayOutWith(part("aws:eks/nodeGroup:NodeGroup", "egress-nodes", { subnetIds: ["egress-subnet"] })),
            declared: egress,
        },
        "a network ACL in the public subnet": {
            given: wayOutWith(part("aws:ec2/networkAcl:NetworkAcl", "acl", { subnetIds: ["public-subnet"] })),
            declared: egress,
        },
    },
    violating: {
        "a gateway in a sealed stack": { given: gateway, at: "" },
        "an attachment in a sealed stack": {
            given: part("aws:ec2/internetGatewayAttachment:InternetGatewayAttachment", "it", { vpcId: ["vpc"] }),
            at: "",
        },
        "a route to a gateway in a sealed stack": {
            given: [gateway, ...tier("sealed", "gatewayId", "igw")],
            at: ["igw", "sealed-route.gatewayId"],
        },
        "a table with a route to a gateway in a sealed stack": {
            given: [gateway, table([{ cidrBlock: "0.0.0.0/0", gatewayId: unknown }], { routes: ["igw"] })],
            at: ["igw", "table.routes[0].gatewayId"],
        },
        "an egress-only gateway": {
            given: part("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "it", { vpcId: ["vpc"] }),
            declared: egress,
            at: "",
        },
        "a route to an egress-only gateway": {
            given: part(
                types.route,
                "it",
                {},
                { routeTableId: "rtb-1", destinationIpv6CidrBlock: "::/0", egressOnlyGatewayId: "eigw-1" },
            ),
            at: "egressOnlyGatewayId",
        },
        "a carrier gateway": { given: part("aws:ec2/carrierGateway:CarrierGateway", "it", { vpcId: ["vpc"] }), at: "" },
        "the default VPC": { given: part("aws:ec2/defaultVpc:DefaultVpc", "it"), at: "" },
        "a default subnet": { given: part("aws:ec2/defaultSubnet:DefaultSubnet", "it"), at: "" },
        "a route from a subnet that is still empty": {
            given: wayOutWith(...tier("gateway", "gatewayId", "igw")),
            declared: egress,
            at: "gateway-route.gatewayId",
        },
        "a machine in the public subnet": {
            given: wayOutWith(part("aws:ec2/instance:Instance", "machine", { subnetId: ["public-subnet"] })),
            declared: egress,
            at: "machine",
        },
        "a machine in the public subnet of a deployed zone": {
            given: deployed(wayOutWith(part("aws:ec2/instance:Instance", "machine", { subnetId: ["public-subnet"] }))),
            declared: egress,
            at: "machine",
        },
        "a load balancer in the public subnet": {
            given: wayOutWith(
                part("aws:lb/loadBalancer:LoadBalancer", "balancer", { subnets: ["public-subnet", "egress-subnet"] }),
            ),
            declared: egress,
            at: ["balancer", "egress-route.vpcEndpointId"],
        },
        "the firewall's subnet served by the public table": {
            given: wayOutWith(
                part(types.association, "extra", { routeTableId: ["public-table"], subnetId: ["firewall-subnet"] }),
            ),
            declared: egress,
            at: ["firewall", "public-route.gatewayId"],
        },
        "a default route through a network interface": {
            given: wayOutWith(
                part("aws:ec2/networkInterface:NetworkInterface", "card", { subnetId: ["egress-subnet"] }),
                part(
                    types.route,
                    "egress-route",
                    { routeTableId: ["egress-table"], networkInterfaceId: ["card"] },
                    { destinationCidrBlock: "0.0.0.0/0" },
                ),
            ),
            declared: egress,
            at: "egress-route.networkInterfaceId",
        },
        ...Object.fromEntries(
            [
                ["the cluster's API", "aws:eks/cluster:Cluster", "vpcConfig"],
                ["private endpoints", "aws:ec2/vpcEndpoint:VpcEndpoint", "subnetIds"],
                ["the entrance", "aws:lb/loadBalancer:LoadBalancer", "subnets"],
                ["callers' networks", "aws:ec2transitgateway/vpcAttachment:VpcAttachment", "subnetIds"],
            ].map(([what = "", type = "", property = ""]) => [
                `a way to the firewall from the subnets of ${what}`,
                {
                    given: wayOutWith(
                        ...tier("sealed", "vpcEndpointId", "firewall"),
                        part(type, "occupant", { [property]: ["sealed-subnet"] }),
                        part("aws:eks/nodeGroup:NodeGroup", "gpu-nodes", { subnetIds: ["sealed-subnet"] }),
                    ),
                    declared: egress,
                    at: "sealed-route.vpcEndpointId",
                },
            ]),
        ),
        "half of the internet through an endpoint that is no firewall": {
            given: wayOutWith(
                part("aws:ec2/vpcEndpoint:VpcEndpoint", "appliance", { vpcId: ["vpc"] }),
                part(
                    types.route,
                    "egress-route",
                    { routeTableId: ["egress-table"], vpcEndpointId: ["appliance"] },
                    { destinationCidrBlock: "128.0.0.0/1" },
                ),
            ),
            declared: egress,
            at: "egress-route.vpcEndpointId",
        },
    },
    undetermined: {
        "an association with a table that is computed elsewhere": {
            given: wayOutWith(part(types.association, "extra", { subnetId: ["egress-subnet"], routeTableId: [] })),
            declared: egress,
            // It may serve the way out by the firewall, and the one by the internet gateway.
            at: ["extra.routeTableId", "extra.routeTableId"],
        },
        "a route to a gateway nobody sees": {
            given: part(types.route, "it", {}, { ...literal, destinationCidrBlock: "0.0.0.0/0" }),
            at: "gatewayId",
        },
        "a route without a target": {
            given: part(types.route, "it", {}, { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0" }),
            at: "",
        },
        "a route to a prefix list nobody sees": {
            given: part(
                types.route,
                "it",
                {},
                { routeTableId: "rtb-1", destinationPrefixListId: "pl-1", transitGatewayId: "tgw-1" },
            ),
            at: "transitGatewayId",
        },
        "a table with a way out that no subnet uses": {
            given: wayOutWithout("public-association"),
            declared: egress,
            at: "public-route.gatewayId",
        },
        "the public table as main table of the VPC": {
            given: wayOutWith(
                part("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
                    vpcId: ["vpc"],
                    routeTableId: ["public-table"],
                }),
            ),
            declared: egress,
            at: "main.routeTableId",
        },
        "a way to the firewall in a table of another stack": {
            given: wayOutWith(
                part(
                    types.route,
                    "egress-route",
                    { vpcEndpointId: ["firewall"] },
                    { routeTableId: "rtb-foreign", destinationCidrBlock: "0.0.0.0/0" },
                ),
            ),
            declared: egress,
            at: "egress-route.routeTableId",
        },
        "a way to the firewall for every subnet that names no table": {
            given: wayOutWith(
                part("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
                    vpcId: ["vpc"],
                    routeTableId: ["egress-table"],
                }),
            ),
            declared: egress,
            at: "main.routeTableId",
        },
        "a table of another stack": {
            given: wayOutWith(
                part(
                    types.route,
                    "public-route",
                    { gatewayId: ["igw"] },
                    { routeTableId: "rtb-foreign", destinationCidrBlock: "0.0.0.0/0" },
                ),
            ),
            declared: egress,
            at: "public-route.routeTableId",
        },
        "the public table serving a subnet of another stack": {
            given: wayOutWith(
                part(types.association, "extra", { routeTableId: ["public-table"] }, { subnetId: "subnet-foreign" }),
            ),
            declared: egress,
            at: "extra.subnetId",
        },
        "routes that are computed": { given: part(types.routeTable, "it", { routes: [] }), at: "routes" },
    },
    decidedOtherwise: {
        destinationCidrBlock: "the way is judged as one to public addresses then, and it is one already",
        destinationIpv6CidrBlock: "as above",
        "firewall-route.routeTableId": "RES-302 judges whom a route to a NAT gateway serves",
    },
});
