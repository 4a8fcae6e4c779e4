import { add, change, put, remove, together, where, without } from "../../kit/mutation.ts";
import type { Baseline, Mutations, Value, Values } from "../../kit/mutation.ts";

const vpc = "aws:ec2/vpc:Vpc";
const subnet = "aws:ec2/subnet:Subnet";
const attachment = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";
const route = "aws:ec2/route:Route";
const firewall = "aws:networkfirewall/firewall:Firewall";
const networkPolicy = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const service = "kubernetes:core/v1:Service";

const https = [{ protocol: "TCP", port: 443 }];
/** A route as the stack has one: its range is declared, and so is its transit gateway. */
function knownRoute({ resources }: Baseline): Values {
    const inputs =
        resources.find(({ type, name }) => type === route && name.startsWith("dmz-gateway-to-"))?.inputs ?? {};
    return without(inputs, "routeTableId");
}

export const mutations: Mutations = {
    "RES-301": {
        "an internet gateway for IPv6": add(
            "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
            {},
            { vpcId: vpc },
        ),
        "a way to the firewall from the models": where(
            ({ type }) => type === firewall,
            add(
                route,
                { destinationCidrBlock: "0.0.0.0/0" },
                // The first table is that of the sealed subnets.
                { routeTableId: "aws:ec2/routeTable:RouteTable", vpcEndpointId: firewall },
            ),
        ),
    },
    "RES-302": {
        "a firewall that counts a whole network as its users": change(
            "aws:networkfirewall/firewallPolicy:FirewallPolicy",
            ({ firewallPolicy, ...props }) => ({
                ...props,
                firewallPolicy: {
                    ...asMap(firewallPolicy),
                    policyVariables: { ruleVariables: [{ key: "HOME_NET", ipSet: { definitions: ["10.0.0.0/8"] } }] },
                },
            }),
        ),
        "a NAT gateway without a firewall": add(
            "aws:ec2/natGateway:NatGateway",
            { connectivityType: "public" },
            { subnetId: subnet },
        ),
    },
    "RES-304": {
        "a peering abroad": add(
            "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
            ({ foreignRegion }) => ({ peerVpcId: "vpc-0123", peerRegion: foreignRegion }),
            { vpcId: vpc },
        ),
    },
    "RES-307": {
        "a service for accounts that nobody declared": put(
            "aws:ec2/vpcEndpointService:VpcEndpointService",
            ["allowedPrincipals"],
            ["arn:aws:iam::999988887777:root"],
        ),
        "endpoints that nobody has to accept": put(
            "aws:ec2/vpcEndpointService:VpcEndpointService",
            ["acceptanceRequired"],
            false,
        ),
        "a service of somebody else": add(
            "aws:ec2/vpcEndpoint:VpcEndpoint",
            ({ region }) => ({ serviceName: `com.amazonaws.vpce.${region}.vpce-svc-0fedcba9876543210` }),
            { vpcId: vpc },
        ),
    },
    "RES-318": {
        "a transit gateway of somebody else": put(attachment, ["transitGatewayId"], "tgw-0fedcba9876543210"),
        "a route to a network that nobody declared": put(
            route,
            ["destinationCidrBlock"],
            "10.255.0.0/16",
            /^dmz-gateway-to-/,
        ),
        "a way from the models to the callers": where(
            ({ type }) => type === attachment,
            // The first table is that of the sealed subnets.
            add(route, knownRoute, { routeTableId: "aws:ec2/routeTable:RouteTable" }),
        ),
    },
    "RES-319": {
        "a public zone": put("aws:route53/zone:Zone", ["vpcs"], []),
        "a name that leads elsewhere": change("aws:route53/record:Record", (props) => ({
            ...without(props, "aliases"),
            records: ["203.0.113.7"],
            ttl: 60,
        })),
    },
    "RES-320": {
        "a listener that sends callers away": put(
            "aws:lb/listener:Listener",
            ["defaultActions"],
            [{ type: "redirect", redirect: { host: "vendor.example", statusCode: "HTTP_302" } }],
        ),
        "a binding that opens groups": put(
            "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding",
            ["spec", "networking"],
            { ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [] }] },
        ),
    },
    "RES-308": {
        "an endpoint without a policy": change("aws:ec2/vpcEndpoint:VpcEndpoint", (props) => without(props, "policy")),
    },
    "RES-309": {
        "a security group open to the internet": add(
            "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
            { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" },
            { securityGroupId: "aws:ec2/securityGroup:SecurityGroup" },
        ),
    },
    "RES-310": {
        "queries sent to a public resolver": add("aws:route53/resolverRule:ResolverRule", {
            domainName: ".",
            ruleType: "FORWARD",
            targetIps: [{ ip: "8.8.8.8" }],
        }),
        "no DNS firewall": remove(
            "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
        ),
    },
    "RES-311": {
        "public addresses in a subnet": put(subnet, ["mapPublicIpOnLaunch"], true),
    },
    "RES-312": {
        "a namespace without a default": remove(networkPolicy, /^observability-deny-all$/),
        "the API server's Service address let in": put(
            networkPolicy,
            ["spec", "ingress"],
            [{ from: [{ ipBlock: { cidr: "172.20.0.1/32" } }], ports: https }],
            /^controllers-/,
        ),
        "a network plugin that lets new pods talk to everybody": put(
            "aws:eks/addon:Addon",
            ["configurationValues"],
            '{"enableNetworkPolicy":"true"}',
            /-vpc-cni$/,
        ),
        "a fleet without a default": remove(networkPolicy, /^fleet-(open-)?network-policy-deny-all$/),
    },
    "RES-313": {
        "pods that may go anywhere": put(networkPolicy, ["spec", "egress"], [{}]),
        "the address beside the API server's": put(
            networkPolicy,
            ["spec", "egress"],
            [{ to: [{ ipBlock: { cidr: "172.20.0.2/32" } }], ports: https }],
            /^controllers-/,
        ),
        "servers that may go anywhere": put(
            networkPolicy,
            ["spec", "egress"],
            [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }],
            /^fleet-(open-)?network-policy-servers$/,
        ),
    },
    "RES-314": {
        "another name for a host outside": add(service, {
            metadata: { name: "mutant", namespace: "gateway" },
            spec: { type: "ExternalName", externalName: "api.vendor.example" },
        }),
        "servers at an outside address": put(service, ["spec", "externalIPs"], ["203.0.113.7"], /^fleet-/),
    },
    "RES-315": {
        "a webhook outside": add("kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration", {
            webhooks: [{ name: "mutant.vendor.example", clientConfig: { url: "https://hooks.vendor.example" } }],
        }),
    },
    "RES-317": {
        "nodes outside the cloud": put("aws:eks/cluster:Cluster", ["remoteNetworkConfig"], {
            remoteNodeNetworks: { cidrs: ["192.0.2.0/24"] },
        }),
    },
    "RES-321": {
        "nodes whose security group and names are open": together(
            change(
                "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
                (props) => ({ ...without(props, "referencedSecurityGroupId"), cidrIpv4: "0.0.0.0/0" }),
                /-sealed-to-sealed-all$/,
            ),
            remove("aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation"),
        ),
        "a firewall that lets every name through, behind the DNS firewall alone": change(
            "aws:networkfirewall/firewallPolicy:FirewallPolicy",
            ({ firewallPolicy, ...props }) => ({
                ...props,
                firewallPolicy: { ...asMap(firewallPolicy), statefulDefaultActions: [] },
            }),
        ),
    },
};

function asMap(value: Value | undefined): Values {
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Values) : {};
}
