import { partitions } from "../../../catalog/jurisdictions.ts";
import { gdpr } from "../../kit/clause.ts";
import type { Declared } from "../../kit/declaration.ts";
import type { StackResource } from "../../kit/graph.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, StackCase } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { slotsOf } from "../../kit/view.ts";

const vpcType = "aws:ec2/vpc:Vpc";
const associationType = "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation";
const ruleType = "aws:route53/resolverFirewallRule:ResolverFirewallRule";
const groupType = "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup";
const listType = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList";
type Needs = "dnsForwardTargets" | "dnsZones" | "thirdPartyHosts";

/** RES-310. A name such as `<secret>.attacker.example` carries data out through the resolver, past every route. */
export const dns = residencyRule({
    id: "RES-310",
    name: "res-net-dns",
    title: "DNS queries stay in the resolver of the region and get answers for declared names alone",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 32"), gdpr("Art. 44")],
    reads:
        "resolver rules, endpoints and associations; DHCP options; DNS firewall config, association, rules and domain lists of " +
        "every VPC; public query logs",
    why: "a query is a message to whoever answers for the name",
    fix: "Forward only to `dnsForwardTargets`; associate a DNS firewall group that blocks `*` after the names under `dnsZones`.",
    needs: ["dnsForwardTargets", "dnsZones", "thirdPartyHosts"],
    resources: {
        "aws:route53/resolverRule:ResolverRule": ({ props, declared, violated, each }) => {
            each(slotsOf(props as AnyInputs, ["targetIps"]), ({ path, read }) => {
                // The list of targets has one form; what has another makes the rule undetermined.
                const { ip, ipv6 } = read() as { readonly ip?: string; readonly ipv6?: string };
                const target = ip ?? ipv6;
                if (target === undefined || !declared.dnsForwardTargets.includes(target)) {
                    violated(path, say`queries are forwarded to ${safe.address(target)}, which is not declared`);
                }
            });
        },
        "aws:route53/resolverEndpoint:ResolverEndpoint": ({ props, declared, violated }) => {
            if (props.direction !== "INBOUND" && declared.dnsForwardTargets.length === 0) {
                violated(["direction"], say`an outbound resolver exists, and no DNS server is declared`);
            }
        },
        "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": ({ props, declared, violated, each }) => {
            each(props.domainNameServers, (server, index) => {
                if (server !== "AmazonProvidedDNS" && !declared.dnsForwardTargets.includes(server)) {
                    const problem = say`machines ask ${safe.address(server)}, which is not declared, past the resolver`;
                    violated(["domainNameServers", index], problem);
                }
            });
        },
        "aws:route53/queryLog:QueryLog": ({ place, violated }) => {
            if (!place.allowsRegion("us-east-1")) {
                violated([], say`logs of a public zone's queries can only be kept in us-east-1`);
            }
        },
        "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": ({ props, violated }) => {
            if (props.firewallFailOpen !== "DISABLED") {
                violated(["firewallFailOpen"], say`the DNS firewall lets every name through when it fails`);
            }
        },
    },
    stack: {
        types: [vpcType, associationType, "aws:route53/resolverRuleAssociation:ResolverRuleAssociation"],
        checks: [judgeForwarding, judgeFirewalls],
    },
});

/** A rule that is shared from elsewhere forwards to nobody knows where. */
function judgeForwarding({ graph, undetermined, each }: StackCase<Needs>): void {
    const type = "aws:route53/resolverRule:ResolverRule";
    each(graph.ofType("aws:route53/resolverRuleAssociation:ResolverRuleAssociation"), (association) => {
        if (graph.targets(association, "resolverRuleId", type).length !== 1) {
            undetermined(association, ["resolverRuleId"], say`the forwarding rule is not one of this stack`);
        }
    });
}

function judgeFirewalls(given: StackCase<Needs>): void {
    const { graph, violated, undetermined, each } = given;
    const associations = graph.ofType(associationType);
    each(graph.ofType(vpcType), (vpc) => {
        const own = associations.filter((it) => graph.targets(it, "vpcId", vpcType).some(({ urn }) => urn === vpc.urn));
        if (own.length === 0) {
            violated(vpc, [], say`no DNS firewall is associated with the VPC, so every name can be asked for`);
        }
    });
    each(associations, (association) => {
        const [group, ...others] = graph.targets(association, "firewallRuleGroupId", groupType);
        if (!group || others.length > 0) {
            undetermined(association, ["firewallRuleGroupId"], say`the group of DNS rules is not one of this stack`);
        } else {
            judgeGroup(group, given);
        }
    });
}

/** A group must end by blocking every name, and may answer only for names that are AWS's, declared, or a declared host. */
function judgeGroup(group: StackResource<object>, { graph, place, declared, violated, each }: StackCase<Needs>): void {
    const suffixes = place.regions.map(({ partition }) => partitions[partition].dnsSuffix);
    const rules = graph.ofType(ruleType);
    const isOfGroup = (rule: StackResource<object>): boolean =>
        graph.targets(rule, "firewallRuleGroupId", groupType).some(({ urn }) => urn === group.urn);
    const listsOf = (rule: StackResource<object>) => graph.targets(rule, "firewallDomainListId", listType);
    const blocks = rules.filter((rule) => rule.props.action === "BLOCK" && isOfGroup(rule)).flatMap(listsOf);
    if (!blocks.some(({ props }) => props.domains?.includes("*"))) {
        violated(group, [], say`no rule of the group blocks the names that the others do not allow`);
    }
    // A rule of a group that nobody can name may be one of this group: it may allow here, but not block.
    const mayAnswer = rules.filter(
        (rule) => rule.props.action !== "BLOCK" && (isOfGroup(rule) || graph.isOpen(rule, "firewallRuleGroupId")),
    );
    each(mayAnswer, (rule) => {
        const lists = listsOf(rule);
        if (lists.length !== 1) {
            violated(rule, ["firewallDomainListId"], say`the names the rule allows are not a list of this stack`);
        }
        each(
            lists.flatMap((list) => slotsOf(list.props as AnyInputs, ["domains"]).map((slot) => ({ list, ...slot }))),
            (it) => {
                if (!isDeclaredName(it.read(), suffixes, declared)) {
                    violated(it.list, it.path, say`the name is neither AWS's, nor declared, nor a third-party host`);
                }
            },
        );
    });
}

/** Endings of names that AWS gives to machines inside a VPC. */
const inVpc = ["compute.internal", "ec2.internal"];
/** Second suffix of AWS's own service names, in every partition but the Chinese and the European one. */
const dualStackSuffix = "api.aws";

function isDeclaredName(pattern: unknown, suffixes: readonly string[], declared: Declared<Needs>): boolean {
    if (typeof pattern !== "string") {
        return false;
    }
    const name = pattern.replace(/^\*\./, "").replace(/\.$/, "");
    const zones = [...suffixes, dualStackSuffix, ...inVpc, ...declared.dnsZones];
    // A host is declared by its full name; a wildcard below it would be more than that.
    return (
        declared.thirdPartyHosts.includes(pattern) || zones.some((zone) => name === zone || name.endsWith(`.${zone}`))
    );
}
