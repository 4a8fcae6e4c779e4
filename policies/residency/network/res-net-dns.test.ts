import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { part } from "../shared/fixtures.ts";
import { hosts } from "./egress-fixtures.ts";
import { dns } from "./res-net-dns.ts";

const vpc = part("aws:ec2/vpc:Vpc", "vpc", {}, { cidrBlock: "10.20.0.0/16" });
const association = part(
    "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
    "association",
    {
        vpcId: ["vpc"],
        firewallRuleGroupId: ["group"],
    },
);
const group = part("aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup", "group");
const rule = (name: string, action: string, ...domains: readonly unknown[]): readonly Fixture[] => [
    part("aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList", `${name}-names`, {}, { domains }),
    part(
        "aws:route53/resolverFirewallRule:ResolverFirewallRule",
        name,
        { firewallRuleGroupId: ["group"], firewallDomainListId: [`${name}-names`] },
        { action, priority: 100 },
    ),
];
const everything = rule("everything", "BLOCK", "*");
const firewall = (...allowed: readonly unknown[]): readonly Fixture[] => [
    vpc,
    association,
    group,
    ...rule("allowed", "ALLOW", ...allowed),
    ...everything,
];
const forward = (...targetIps: readonly unknown[]): Fixture => ({
    type: "aws:route53/resolverRule:ResolverRule",
    name: "forward",
    props: { domainName: "corp.example", ruleType: "FORWARD", targetIps },
});
const forwarding = (origins: readonly string[]): Fixture => ({
    type: "aws:route53/resolverRuleAssociation:ResolverRuleAssociation",
    name: "forwarding",
    props: { resolverRuleId: unknown, vpcId: "vpc-1" },
    origins: { resolverRuleId: origins },
});
const of = (type: string, props: Fixture["props"]): Fixture => ({ type, props });
const failOpen = (value?: string) =>
    of("aws:route53/resolverFirewallConfig:ResolverFirewallConfig", { resourceId: unknown, firewallFailOpen: value });

describeRule(dns, {
    declared: { dnsForwardTargets: ["10.64.0.53"], dnsZones: ["corp.example"] },
    compliant: {
        "a firewall that answers for AWS, a zone and machines": firewall(
            "sts.eu-central-1.amazonaws.com",
            "eks-auth.eu-central-1.api.aws",
            "*.corp.example",
            "*.eu-central-1.compute.internal",
        ),
        "a declared third-party host": { given: firewall(...hosts), declared: { thirdPartyHosts: hosts } },
        "forwarding to a declared server": [forward({ ip: "10.64.0.53" }), forwarding(["forward"])],
        "an outbound endpoint for declared servers": of("aws:route53/resolverEndpoint:ResolverEndpoint", {
            direction: "OUTBOUND",
        }),
        "the resolver of AWS": of("aws:ec2/vpcDhcpOptions:VpcDhcpOptions", {
            domainNameServers: ["AmazonProvidedDNS"],
        }),
        "a firewall that fails shut": failOpen("DISABLED"),
        "a public zone's log in the US": {
            given: of("aws:route53/queryLog:QueryLog", { zoneId: "Z1" }),
            declared: { jurisdiction: "us" },
        },
    },
    violating: {
        "forwarding to a public server": { given: forward({ ip: "8.8.8.8" }), at: "targetIps[0]" },
        "the second server": { given: forward({ ip: "10.64.0.53" }, { ip: "1.1.1.1" }), at: "targetIps[1]" },
        "forwarding by IPv6": { given: forward({ ipv6: "2001:4860:4860::8888" }), at: "targetIps[0]" },
        "an outbound endpoint with nothing declared": {
            given: of("aws:route53/resolverEndpoint:ResolverEndpoint", { direction: "OUTBOUND" }),
            declared: { dnsForwardTargets: [] },
            at: "direction",
        },
        "machines that ask a public server": {
            given: of("aws:ec2/vpcDhcpOptions:VpcDhcpOptions", { domainNameServers: ["AmazonProvidedDNS", "9.9.9.9"] }),
            at: "domainNameServers[1]",
        },
        "a public zone's log abroad": { given: of("aws:route53/queryLog:QueryLog", { zoneId: "Z1" }), at: "" },
        "a firewall that fails open": { given: failOpen("ENABLED"), at: "firewallFailOpen" },
        "a firewall that says nothing about failing": { given: failOpen(), at: "firewallFailOpen" },
        "a VPC without a firewall": { given: vpc, at: "" },
        "a group without a last word": {
            given: [vpc, association, group, ...rule("allowed", "ALLOW", "*.corp.example")],
            at: "group",
        },
        "every name allowed": { given: firewall("*"), at: "allowed-names.domains[0]" },
        "a name nobody declared": { given: firewall("*.corp.example", "evil.example"), at: "allowed-names.domains[1]" },
        "a name that ends like a declared one": { given: firewall("evilcorp.example"), at: "allowed-names.domains[0]" },
        "everything below a third-party host": {
            given: firewall(`*.${hosts[0] ?? ""}`),
            declared: { thirdPartyHosts: hosts },
            at: "allowed-names.domains[0]",
        },
        "a rule that is put into the group from elsewhere": {
            given: [
                ...firewall("*.corp.example"),
                ...rule("extra", "ALLOW", "evil.example").map((it) =>
                    it.name === "extra" ? { ...it, origins: { ...it.origins, firewallRuleGroupId: [] } } : it,
                ),
            ],
            at: "extra-names.domains[0]",
        },
        "names only alerted about": {
            given: [...firewall("*.corp.example"), ...rule("alerted", "ALERT", "*")],
            at: "alerted-names.domains[0]",
        },
    },
    undetermined: {
        "a server that is computed": { given: forward({ ip: unknown }), at: "targetIps[0].ip" },
        "a forwarding rule of another stack": { given: forwarding([]), at: "resolverRuleId" },
        "a group of another stack": {
            given: [vpc, { ...association, props: { vpcId: unknown, firewallRuleGroupId: "rslvr-frg-1" } }],
            at: "association.firewallRuleGroupId",
        },
        "a name that is computed": { given: firewall("*.corp.example", unknown), at: "allowed-names.domains[1]" },
    },
    decidedOtherwise: {
        "allowed.firewallRuleGroupId": "an allowing rule of an unknown group is judged as one of every group",
        "forward.targetIps[*].ipv6": "an address of IPv4 is there",
    },
});
