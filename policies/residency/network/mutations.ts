import { add, change, put, remove, without } from "../../kit/mutation.ts";
import type { Mutations } from "../../kit/mutation.ts";

const vpc = "aws:ec2/vpc:Vpc";
const subnet = "aws:ec2/subnet:Subnet";
const networkPolicy = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const service = "kubernetes:core/v1:Service";

const https = [{ protocol: "TCP", port: 443 }];

export const mutations: Mutations = {
    "RES-301": {
        "an internet gateway for IPv6": add(
            "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
            {},
            { vpcId: vpc },
        ),
    },
    "RES-302": {
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
        "a service of somebody else": add(
            "aws:ec2/vpcEndpoint:VpcEndpoint",
            ({ region }) => ({ serviceName: `com.amazonaws.vpce.${region}.vpce-svc-0fedcba9876543210` }),
            { vpcId: vpc },
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
};
