import * as aws from "@pulumi/aws";

import { dnsRules } from "./dns-rules.ts";
import type { LogStore } from "./log-store.ts";
import { named, tagged } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Declares the DNS firewall of the VPC, shut where it fails, and the log of every query. */
export function declareDnsFirewall(
    scope: Scope,
    vpc: aws.ec2.Vpc,
    logs: LogStore,
    queries: aws.cloudwatch.LogGroup,
): void {
    const { child } = scope;
    const group = new aws.route53.ResolverFirewallRuleGroup(
        named(scope, "dns-rules"),
        { name: named(scope, "dns-rules"), tags: tagged(scope, "dns-rules") },
        child,
    );
    const rules = dnsRules(scope.args, scope.region).map((rule) => declareRule(scope, group, rule));
    new aws.route53.ResolverFirewallRuleGroupAssociation(
        named(scope, "dns-rules-in-vpc"),
        {
            name: named(scope, "dns-rules"),
            vpcId: vpc.id,
            firewallRuleGroupId: group.id,
            priority: 101,
            mutationProtection: "ENABLED",
            tags: tagged(scope, "dns-rules-in-vpc"),
        },
        // Associated once it is complete: a group without its last rule lets every name through.
        { ...child, dependsOn: rules },
    );
    new aws.route53.ResolverFirewallConfig(
        named(scope, "dns-fail-closed"),
        { resourceId: vpc.id, firewallFailOpen: "DISABLED" },
        child,
    );
    declareQueryLog(scope, vpc, logs, queries);
}

function declareRule(
    scope: Scope,
    group: aws.route53.ResolverFirewallRuleGroup,
    { role, priority, action, domains }: ReturnType<typeof dnsRules>[number],
): aws.route53.ResolverFirewallRule {
    const list = new aws.route53.ResolverFirewallDomainList(
        named(scope, `dns-${role}-names`),
        { name: named(scope, `dns-${role}`), domains: [...domains], tags: tagged(scope, `dns-${role}-names`) },
        scope.child,
    );
    return new aws.route53.ResolverFirewallRule(
        named(scope, `dns-${role}`),
        {
            name: named(scope, `dns-${role}`),
            firewallRuleGroupId: group.id,
            firewallDomainListId: list.id,
            priority,
            action,
            // An allowed host may be an alias of a delivery network's name; the question was allowed, so is the answer.
            ...(action === "ALLOW"
                ? { firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN" }
                : { blockResponse: "NXDOMAIN" }),
        },
        scope.child,
    );
}

function declareQueryLog(scope: Scope, vpc: aws.ec2.Vpc, logs: LogStore, queries: aws.cloudwatch.LogGroup): void {
    const config = new aws.route53.ResolverQueryLogConfig(
        named(scope, "dns-log-config"),
        {
            name: named(scope, "dns-log-config"),
            destinationArn: queries.arn,
            tags: tagged(scope, "dns-log-config"),
        },
        { ...scope.child, dependsOn: [logs.delivery] },
    );
    new aws.route53.ResolverQueryLogConfigAssociation(
        named(scope, "dns-log-in-vpc"),
        { resolverQueryLogConfigId: config.id, resourceId: vpc.id },
        scope.child,
    );
}
