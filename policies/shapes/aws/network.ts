import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";
import type { Shapes } from "../shape.ts";
import { taggable } from "./taggable.ts";

const vpc = "aws:ec2/vpc:Vpc";
const subnet = "aws:ec2/subnet:Subnet";
const routeTable = "aws:ec2/routeTable:RouteTable";
const securityGroup = "aws:ec2/securityGroup:SecurityGroup";

/** Blocks of private addresses, whole: RFC 1918 and RFC 6598. */
const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"] as const;

/**
 * Networks and where packets go. What somebody makes by hand later falls into the defaults of the VPC, which are shut. Every range is one
 * of the declared networks, but for the ways to the internet, which lead through a firewall, and for S3, whose addresses are
 * public and whose route is an endpoint.
 */
export const network: Shapes = {
    [vpc]: ({ cidr, is, ...leaves }) =>
        z.strictObject({
            cidrBlock: cidr(),
            // Private endpoints answer by name: without these two their names lead to public addresses.
            enableDnsSupport: is(true),
            enableDnsHostnames: is(true),
            instanceTenancy: is("default").optional(),
            assignGeneratedIpv6CidrBlock: is(false).optional(),
            enableNetworkAddressUsageMetrics: is(false).optional(),
            ...taggable(leaves),
        }),
    [subnet]: ({ zone, cidr, own, is, ...leaves }) =>
        z.strictObject({
            availabilityZone: zone(),
            cidrBlock: cidr(),
            vpcId: own(vpc),
            mapPublicIpOnLaunch: is(false),
            assignIpv6AddressOnCreation: is(false).optional(),
            enableDns64: is(false).optional(),
            enableResourceNameDnsARecordOnLaunch: is(false).optional(),
            enableResourceNameDnsAaaaRecordOnLaunch: is(false).optional(),
            ipv6Native: is(false).optional(),
            ...taggable(leaves),
        }),
    [routeTable]: ({ own, ...leaves }) =>
        // Routes are resources of their own: one line of a preview for each way.
        z.strictObject({ vpcId: own(vpc), ...taggable(leaves) }),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": ({ own, region }) =>
        z.strictObject({ routeTableId: own(routeTable), subnetId: own(subnet), region: region().optional() }),
    "aws:ec2/route:Route": routeShape,
    "aws:ec2/defaultRouteTable:DefaultRouteTable": ({ own, none, ...leaves }) =>
        z.strictObject({ defaultRouteTableId: own(vpc), routes: none(), ...taggable(leaves) }),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ({ own, none, is, ...leaves }) =>
        z.strictObject({
            vpcId: own(vpc),
            ingress: none(),
            egress: none(),
            revokeRulesOnDelete: is(false).optional(),
            ...taggable(leaves),
        }),
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": ({ own, none, ...leaves }) =>
        z.strictObject({ defaultNetworkAclId: own(vpc), ingress: none(), egress: none(), ...taggable(leaves) }),
    "aws:ec2/networkAcl:NetworkAcl": (leaves) =>
        z.strictObject({
            vpcId: leaves.own(vpc),
            subnetIds: z.array(leaves.own(subnet)),
            ingress: z.array(aclEntry(leaves, "ingress")),
            egress: z.array(aclEntry(leaves, "egress")),
            ...taggable(leaves),
        }),
    [securityGroup]: ({ own, freeText, name, is, ...leaves }) =>
        z.strictObject({
            // The provider gives it one, if the stack does not.
            name: name().optional(),
            vpcId: own(vpc),
            description: freeText(),
            // Rules are resources of their own; the provider takes the "allow all out" of AWS away.
            revokeRulesOnDelete: is(false).optional(),
            ...taggable(leaves),
        }),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": (leaves) => {
        const { own } = leaves;
        return z.union([
            securityRule(leaves, { ...anyTraffic(leaves), referencedSecurityGroupId: own(securityGroup) }),
            securityRule(leaves, { ...onePort(leaves), referencedSecurityGroupId: own(securityGroup) }),
            securityRule(leaves, { ...onePort(leaves), cidrIpv4: leaves.cidr() }),
            securityRule(leaves, {
                ...https(leaves),
                // The addresses of S3 in the region, or a list of the stack: those outside.
                prefixListId: own("aws:ec2/vpcEndpoint:VpcEndpoint", "aws:ec2/managedPrefixList:ManagedPrefixList"),
            }),
        ]);
    },
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (leaves) =>
        z.union([
            securityRule(leaves, { ...anyTraffic(leaves), referencedSecurityGroupId: leaves.own(securityGroup) }),
            securityRule(leaves, { ...onePort(leaves), referencedSecurityGroupId: leaves.own(securityGroup) }),
            securityRule(leaves, { ...https(leaves), cidrIpv4: leaves.cidr() }),
        ]),
    "aws:ec2/managedPrefixList:ManagedPrefixList": ({ name, is, count, publicRange, freeText, ...leaves }) =>
        z.strictObject({
            name: name(),
            addressFamily: is("IPv4"),
            maxEntries: count(1, 1000),
            entries: z.array(z.strictObject({ cidr: publicRange(), description: freeText().optional() })),
            ...taggable(leaves),
        }),
    "aws:ec2/internetGateway:InternetGateway": ({ own, ...leaves }) =>
        z.strictObject({ vpcId: own(vpc), ...taggable(leaves) }),
    "aws:ec2/eip:Eip": ({ is, ...leaves }) => z.strictObject({ domain: is("vpc"), ...taggable(leaves) }),
    "aws:ec2/natGateway:NatGateway": ({ own, is, ...leaves }) =>
        z.strictObject({
            subnetId: own(subnet),
            allocationId: own("aws:ec2/eip:Eip"),
            // RES-302 proves that a firewall stands before it.
            connectivityType: is("public"),
            ...taggable(leaves),
        }),
    "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions": ({ is, region }) =>
        z.strictObject({ internetGatewayBlockMode: is("block-bidirectional"), region: region().optional() }),
    "aws:ec2/vpcEndpoint:VpcEndpoint": (leaves) => {
        const { own, is, endpointPolicy, interfaceService, gatewayService } = leaves;
        const common = { vpcId: own(vpc), policy: endpointPolicy(), ...taggable(leaves) };
        return z.union([
            z.strictObject({
                vpcEndpointType: is("Gateway"),
                serviceName: gatewayService(),
                routeTableIds: z.array(own(routeTable)),
                ...common,
            }),
            z.strictObject({
                vpcEndpointType: is("Interface"),
                serviceName: interfaceService(),
                // Without it, the service's name leads to its public addresses.
                privateDnsEnabled: is(true),
                subnetIds: z.array(own(subnet)).min(1),
                securityGroupIds: z.array(own(securityGroup)).min(1),
                ...common,
            }),
        ]);
    },
    "aws:ec2/vpcEndpointService:VpcEndpointService": ({ own, is, accountRoot, ...leaves }) =>
        z.strictObject({
            acceptanceRequired: is(true),
            allowedPrincipals: z.array(accountRoot()),
            networkLoadBalancerArns: z.array(own("aws:lb/loadBalancer:LoadBalancer")).min(1),
            supportedIpAddressTypes: z.array(is("ipv4")).min(1),
            ...taggable(leaves),
        }),
    "aws:ec2/flowLog:FlowLog": ({ own, is, ...leaves }) =>
        z.strictObject({
            vpcId: own(vpc),
            trafficType: is("ALL"),
            logDestinationType: is("cloud-watch-logs"),
            logDestination: own("aws:cloudwatch/logGroup:LogGroup"),
            iamRoleArn: own("aws:iam/role:Role"),
            maxAggregationInterval: is(60, 600),
            ...taggable(leaves),
        }),
    "aws:ec2transitgateway/vpcAttachment:VpcAttachment": ({ own, is, declaredIn, ...leaves }) =>
        z.strictObject({
            transitGatewayId: declaredIn("transitGateways"),
            vpcId: own(vpc),
            subnetIds: z.array(own(subnet)).min(1),
            dnsSupport: is("disable"),
            securityGroupReferencingSupport: is("disable"),
            ipv6Support: is("disable"),
            applianceModeSupport: is("disable").optional(),
            // Its owner's tables say what a transit gateway makes of an attachment; these two only where it is in the same account.
            transitGatewayDefaultRouteTableAssociation: is(true).optional(),
            transitGatewayDefaultRouteTablePropagation: is(true).optional(),
            ...taggable(leaves),
        }),
};

/** A route leads to a joined network, or, by a firewall, a NAT gateway and an internet gateway, out. RES-301, 302 and 318 judge from where. */
function routeShape({ own, is, cidr, declaredIn, region }: Leaves) {
    const common = { routeTableId: own(routeTable), region: region().optional() };
    const everywhere = is("0.0.0.0/0");
    return z.union([
        z.strictObject({ ...common, destinationCidrBlock: cidr(), transitGatewayId: declaredIn("transitGateways") }),
        z.strictObject({
            ...common,
            destinationCidrBlock: z.union([everywhere, cidr()]),
            vpcEndpointId: own("aws:networkfirewall/firewall:Firewall"),
        }),
        z.strictObject({
            ...common,
            destinationCidrBlock: everywhere,
            natGatewayId: own("aws:ec2/natGateway:NatGateway"),
        }),
        z.strictObject({
            ...common,
            destinationCidrBlock: everywhere,
            gatewayId: own("aws:ec2/internetGateway:InternetGateway"),
        }),
    ]);
}

/** What a network ACL lets pass. It has no memory of connections, so answers have entries of their own. */
function aclEntry({ is, count, cidr, dnsServerRange }: Leaves, direction: "ingress" | "egress") {
    const entry = (protocol: z.ZodType, cidrBlock: z.ZodType, fromPort: number, toPort = fromPort) =>
        z.strictObject({
            ruleNo: count(1, 32_766),
            action: is("allow"),
            protocol,
            cidrBlock,
            fromPort: is(fromPort),
            toPort: is(toPort),
        });
    const tcp = is("tcp");
    const everywhere = is("0.0.0.0/0");
    const callers = is(...privateBlocks);
    const within = entry(is("-1"), cidr(), 0);
    return direction === "egress"
        ? z.union([
              within,
              // S3 has public addresses, which an entry cannot name otherwise; the routes decide that S3 is all of it.
              entry(tcp, everywhere, 443),
              entry(tcp, callers, 1024, 65_535),
              entry(is("tcp", "udp"), dnsServerRange(), 53),
          ])
        : z.union([
              within,
              entry(tcp, everywhere, 1024, 65_535),
              entry(tcp, callers, 443),
              entry(is("udp"), dnsServerRange(), 1024, 65_535),
          ]);
}

function securityRule({ own, freeText, ...leaves }: Leaves, way: z.core.$ZodShape) {
    return z.strictObject({
        securityGroupId: own(securityGroup),
        description: freeText(),
        ...way,
        ...taggable(leaves),
    });
}

/** Every protocol and port: between groups of the stack alone. */
function anyTraffic({ is }: Leaves) {
    return { ipProtocol: is("-1") };
}

function onePort({ is, count }: Leaves) {
    return { ipProtocol: is("tcp", "udp"), fromPort: count(1, 65_535), toPort: count(1, 65_535) };
}

function https({ is }: Leaves) {
    return { ipProtocol: is("tcp"), fromPort: is(443), toPort: is(443) };
}
