import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { part } from "../shared/fixtures.ts";
import { hosts } from "./egress-fixtures.ts";
import { openEgress } from "./res-net-open-egress.ts";

const rule = (props: Fixture["props"], origins: Fixture["origins"] = {}): Fixture => ({
    type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    name: "rule",
    props: { securityGroupId: unknown, ipProtocol: "tcp", fromPort: 443, toPort: 443, ...props },
    origins,
});
const group = (...egress: readonly object[]): Fixture => ({
    type: "aws:ec2/securityGroup:SecurityGroup",
    name: "group",
    props: { description: "models", egress },
});
const standalone = (props: Fixture["props"]): Fixture => ({
    type: "aws:ec2/securityGroupRule:SecurityGroupRule",
    name: "rule",
    props: { type: "egress", protocol: "tcp", fromPort: 443, toPort: 443, ...props },
});
const https = { protocol: "tcp", fromPort: 443, toPort: 443 };
const vpc = part("aws:ec2/vpc:Vpc", "vpc", {}, { cidrBlock: "10.20.0.0/16" });
const closed = part("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", { vpcId: ["vpc"] });
const endpoint = part("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", { vpcId: ["vpc"] });
const list = (...ranges: readonly unknown[]): Fixture =>
    part("aws:ec2/managedPrefixList:ManagedPrefixList", "list", {}, { entries: ranges.map((cidr) => ({ cidr })) });
const entry = (cidr: string): Fixture =>
    part("aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry", "entry", { prefixListId: ["list"] }, { cidr });
const toList = rule({ prefixListId: unknown }, { prefixListId: ["list"] });
const egress = { thirdPartyHosts: hosts };

describeRule(openEgress, {
    declared: { networks: ["10.20.0.0/16", "10.64.0.0/16", "fd00:20::/48"], prefixLists: ["pl-6da54004"] },
    compliant: {
        "to a declared network": rule({ cidrIpv4: "10.64.1.0/24", ipProtocol: "-1" }),
        "to a declared network of IPv6": rule({ cidrIpv6: "fd00:20:0:1::/64" }),
        "to another group": rule({ referencedSecurityGroupId: unknown }),
        "a group without rules": group(),
        "a group to itself": group({ ...https, self: true }),
        "to a VPC endpoint's prefix list": [endpoint, rule({ prefixListId: unknown }, { prefixListId: ["s3"] })],
        "to a declared prefix list": rule({ prefixListId: "pl-6da54004" }),
        "to a prefix list of declared networks": [list("10.20.0.0/16"), entry("10.64.0.0/24"), toList],
        "what comes in": standalone({ type: "ingress", cidrBlocks: ["0.0.0.0/0"] }),
        "a closed default group": [vpc, closed],
        "HTTPS to a list of public ranges, where a firewall decides": {
            given: [list("1.0.0.0/8"), toList],
            declared: egress,
        },
    },
    violating: {
        "to everywhere": { given: rule({ cidrIpv4: "0.0.0.0/0" }), at: "cidrIpv4" },
        "to everywhere by IPv6": { given: rule({ cidrIpv6: "::/0" }), at: "cidrIpv6" },
        "to everywhere in two halves": {
            given: group({ ...https, cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] }),
            at: ["egress[0].cidrBlocks[0]", "egress[0].cidrBlocks[1]"],
        },
        "to one public address": { given: rule({ cidrIpv4: "203.0.113.7/32" }), at: "cidrIpv4" },
        "to a private network nobody declared": { given: rule({ cidrIpv4: "192.168.0.0/16" }), at: "cidrIpv4" },
        "to more than the declared network": { given: rule({ cidrIpv4: "10.20.0.0/15" }), at: "cidrIpv4" },
        "to a range that is none": { given: rule({ cidrIpv4: "anywhere" }), at: "cidrIpv4" },
        "the second rule of a group": {
            given: group({ ...https, self: true }, { ...https, ipv6CidrBlocks: ["2001:db8::/32"] }),
            at: "egress[1].ipv6CidrBlocks[0]",
        },
        "a rule of its own": { given: standalone({ cidrBlocks: ["0.0.0.0/0"] }), at: "cidrBlocks[0]" },
        "to everywhere, though a firewall decides by host": {
            given: rule({ cidrIpv4: "0.0.0.0/0" }),
            declared: egress,
            at: "cidrIpv4",
        },
        "every port of a list of public ranges, though a firewall decides by host": {
            given: [list("1.0.0.0/8"), { ...toList, props: { prefixListId: unknown, ipProtocol: "-1" } }],
            declared: egress,
            at: "list.entries[0].cidr",
        },
        "UDP on the HTTPS port of such a list": {
            given: [list("1.0.0.0/8"), { ...toList, props: { ...toList.props, ipProtocol: "udp" } }],
            declared: egress,
            at: "list.entries[0].cidr",
        },
        "such a list for IPv6, which no NAT gateway carries": {
            given: [list("2001:db8::/32"), toList],
            declared: egress,
            at: "list.entries[0].cidr",
        },
        "a prefix list that holds the internet": {
            given: [list("10.20.0.0/16", "0.0.0.0/0"), toList],
            at: "list.entries[1].cidr",
        },
        "an entry added to a prefix list": {
            given: [list("10.20.0.0/16"), entry("203.0.113.0/24"), toList],
            at: "entry.cidr",
        },
        "the default group left open": { given: [vpc], at: "" },
        "a foreign range beside an unknown one": {
            given: group({ ...https, cidrBlocks: ["0.0.0.0/0"] }),
            at: "egress[0].cidrBlocks[0]",
        },
    },
    undetermined: {
        "a range that is computed": { given: rule({ cidrIpv4: unknown }), at: "cidrIpv4" },
        "rules that are computed": { given: { ...group(), props: { egress: unknown } }, at: ["egress", "egress"] },
        "a prefix list from elsewhere": { given: rule({ prefixListId: "pl-00000000" }), at: "prefixListId" },
        "a prefix list that is computed elsewhere": { given: rule({ prefixListId: unknown }), at: "prefixListId" },
        "an entry that is computed": { given: [list(unknown), toList], at: "list.entries[0].cidr" },
    },
    decidedOtherwise: {
        "entry.prefixListId": "an entry of an unknown list is judged as one of every list",
    },
});
