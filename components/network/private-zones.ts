import * as aws from "@pulumi/aws";

import type { PrivateZone } from "./args.ts";
import { dnsServersOf } from "./dns-servers.ts";
import { named, tagged } from "./scope.ts";
import type { Scope } from "./scope.ts";
import type { TierSubnet } from "./vpc.ts";

type Forwarded = Extract<PrivateZone, { readonly forwardTo: readonly string[] }>;

/**
 * Declares who answers for the private zones. Hosted zones are associated with the VPC; queries for the others leave by an
 * outbound resolver in the gateway's subnets, from which the private connections lead, and reach the named servers alone.
 */
export function declarePrivateZones(scope: Scope, vpc: aws.ec2.Vpc, subnets: readonly TierSubnet[]): void {
    const { privateZones = [] } = scope.args;
    for (const zone of privateZones) {
        if (!("hostedZoneId" in zone)) continue;
        new aws.route53.ZoneAssociation(
            named(scope, `zone-${slug(zone)}`),
            { zoneId: zone.hostedZoneId, vpcId: vpc.id, vpcRegion: scope.region.id },
            scope.child,
        );
    }
    const forwarded = privateZones.filter((zone): zone is Forwarded => "forwardTo" in zone);
    if (forwarded.length > 0) declareForwarding(scope, vpc, subnets, forwarded);
}

function declareForwarding(
    scope: Scope,
    vpc: aws.ec2.Vpc,
    subnets: readonly TierSubnet[],
    zones: readonly Forwarded[],
): void {
    const endpoint = new aws.route53.ResolverEndpoint(
        named(scope, "resolver"),
        {
            name: named(scope, "resolver"),
            direction: "OUTBOUND",
            ipAddresses: subnets.map(({ subnet }) => ({ subnetId: subnet.id })),
            securityGroupIds: [declareResolverGroup(scope, vpc).id],
            tags: tagged(scope, "resolver"),
        },
        scope.child,
    );
    for (const zone of zones) {
        const role = `zone-${slug(zone)}`;
        const rule = new aws.route53.ResolverRule(
            named(scope, role),
            {
                name: named(scope, role),
                ruleType: "FORWARD",
                domainName: zone.name,
                resolverEndpointId: endpoint.id,
                targetIps: zone.forwardTo.map((ip) => ({ ip })),
                tags: tagged(scope, role),
            },
            scope.child,
        );
        new aws.route53.ResolverRuleAssociation(
            named(scope, `${role}-in-vpc`),
            { name: named(scope, role), resolverRuleId: rule.id, vpcId: vpc.id },
            scope.child,
        );
    }
}

/** The resolver asks the named servers and hears nobody else: answers need no rule of their own. */
function declareResolverGroup(scope: Scope, vpc: aws.ec2.Vpc): aws.ec2.SecurityGroup {
    const group = new aws.ec2.SecurityGroup(
        named(scope, "resolver-group"),
        {
            vpcId: vpc.id,
            description: "Forwards DNS queries to the servers of joined networks",
            tags: tagged(scope, "resolver-group"),
        },
        scope.child,
    );
    for (const address of dnsServersOf(scope.args)) {
        for (const ipProtocol of ["udp", "tcp"]) {
            const role = `resolver-to-${address.replaceAll(".", "-")}-${ipProtocol}-53`;
            new aws.vpc.SecurityGroupEgressRule(
                named(scope, role),
                {
                    securityGroupId: group.id,
                    description: "DNS of a joined network",
                    ipProtocol,
                    fromPort: 53,
                    toPort: 53,
                    cidrIpv4: `${address}/32`,
                    tags: tagged(scope, role),
                },
                scope.child,
            );
        }
    }
    return group;
}

function slug({ name }: PrivateZone): string {
    return name.replaceAll(".", "-");
}
