import { list, text, whole } from "../model/resource.ts";
import type { FlowResource, Resources } from "../model/resource.ts";

/** A rule of the DNS firewall. */
export interface NameRule {
    readonly resource: FlowResource;
    readonly allows: boolean;
    /** Names, `*.` in front for everything below. */
    readonly domains: readonly string[];
}

/** The DNS firewall of the VPC: its rules in the order in which they are asked. Empty where there is none: everything resolves. */
export function readNameRules(resources: Resources): readonly NameRule[] {
    const associations = resources
        .ofType("aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation")
        .toSorted((a, b) => (whole(a.inputs["priority"]) ?? 0) - (whole(b.inputs["priority"]) ?? 0));
    const rules = resources.ofType("aws:route53/resolverFirewallRule:ResolverFirewallRule");
    const groupType = "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup";
    return associations.flatMap((association) => {
        const groups = resources.targets(association, "firewallRuleGroupId", groupType);
        return rules
            .filter((rule) =>
                resources.targets(rule, "firewallRuleGroupId", groupType).some((one) => groups.includes(one)),
            )
            .toSorted((a, b) => (whole(a.inputs["priority"]) ?? 0) - (whole(b.inputs["priority"]) ?? 0))
            .map((rule) => ({
                resource: rule,
                allows: rule.inputs["action"] === "ALLOW" || rule.inputs["action"] === "ALERT",
                domains: resources
                    .targets(
                        rule,
                        "firewallDomainListId",
                        "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
                    )
                    .flatMap(({ inputs }) => list(inputs["domains"]).flatMap((domain) => text(domain) ?? [])),
            }));
    });
}

/** True where a name is one of a list, whose entries may stand for everything below. */
export function isNamed(name: string, domains: readonly string[]): boolean {
    return domains.some((domain) => {
        const bare = domain.replace(/\.$/, "").toLowerCase();
        return bare === "*" || bare === name || (bare.startsWith("*.") && name.endsWith(bare.slice(1)));
    });
}
