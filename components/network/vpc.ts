import * as aws from "@pulumi/aws";

import { aclRules } from "./acl-rules.ts";
import { dnsServersOf } from "./dns-servers.ts";
import { planSubnets, tiers } from "./plan-subnets.ts";
import type { PlannedSubnet, Tier } from "./plan-subnets.ts";
import { named, tagged, zoneLetter } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** A subnet as planned, and as declared. */
export interface TierSubnet extends PlannedSubnet {
    readonly subnet: aws.ec2.Subnet;
}

/** Subnets by tier, in the order of the zones; empty for a tier that the network does not have. */
export type TierSubnets = Readonly<Record<Tier, readonly TierSubnet[]>>;

/** Declares the VPC and closes everything that AWS puts into it by default. */
export function declareVpc(scope: Scope): aws.ec2.Vpc {
    const { args, child } = scope;
    const vpc = new aws.ec2.Vpc(
        named(scope, "vpc"),
        // Both DNS switches: private endpoints and the private API of EKS answer by name.
        { cidrBlock: args.cidr, enableDnsSupport: true, enableDnsHostnames: true, tags: tagged(scope, "vpc") },
        child,
    );
    // Whatever is made later without naming its own lands in these three, and finds them shut.
    const tags = tagged(scope, "default-closed");
    new aws.ec2.DefaultSecurityGroup(
        named(scope, "default-security-group"),
        { vpcId: vpc.id, ingress: [], egress: [], tags },
        child,
    );
    new aws.ec2.DefaultRouteTable(
        named(scope, "default-route-table"),
        { defaultRouteTableId: vpc.defaultRouteTableId, routes: [], tags },
        child,
    );
    new aws.ec2.DefaultNetworkAcl(
        named(scope, "default-network-acl"),
        { defaultNetworkAclId: vpc.defaultNetworkAclId, ingress: [], egress: [], tags },
        child,
    );
    return vpc;
}

/** Declares every planned subnet, and a network ACL for each tier. */
export function declareSubnets(scope: Scope, vpc: aws.ec2.Vpc): TierSubnets {
    const { cidr, zones, egress } = scope.args;
    const planned = planSubnets({ cidr, zones, egress: egress !== undefined });
    const declared = planned.map((plan) => ({ ...plan, subnet: declareSubnet(scope, vpc, plan) }));
    const of = (tier: Tier): readonly TierSubnet[] => declared.filter((subnet) => subnet.tier === tier);
    const byTier: TierSubnets = {
        sealed: of("sealed"),
        gateway: of("gateway"),
        egress: of("egress"),
        firewall: of("firewall"),
        public: of("public"),
    };
    for (const tier of tiers) declareAcl(scope, vpc, tier, byTier[tier]);
    return byTier;
}

/** What a subnet is called inside the network. */
function subnetRole({ tier, zone }: Pick<PlannedSubnet, "tier" | "zone">): string {
    return `${tier}-${zoneLetter(zone)}`;
}

function declareSubnet(scope: Scope, vpc: aws.ec2.Vpc, { tier, zone, cidr }: PlannedSubnet): aws.ec2.Subnet {
    const role = subnetRole({ tier, zone });
    return new aws.ec2.Subnet(
        named(scope, role),
        {
            vpcId: vpc.id,
            availabilityZone: zone,
            cidrBlock: cidr,
            mapPublicIpOnLaunch: false,
            tags: { ...tagged(scope, role), "ringfence:tier": tier },
        },
        scope.child,
    );
}

function declareAcl(scope: Scope, vpc: aws.ec2.Vpc, tier: Tier, subnets: readonly TierSubnet[]): void {
    if (subnets.length === 0) return;
    const { ingress, egress } = aclRules(tier, scope.args.cidr, dnsServersOf(scope.args));
    const role = `${tier}-acl`;
    new aws.ec2.NetworkAcl(
        named(scope, role),
        {
            vpcId: vpc.id,
            subnetIds: subnets.map(({ subnet }) => subnet.id),
            ingress: ingress.map((rule) => ({ ...rule })),
            egress: egress.map((rule) => ({ ...rule })),
            tags: tagged(scope, role),
        },
        scope.child,
    );
}

/** Declares a route table and puts the subnets into it. It holds the local route alone until somebody adds one. */
export function declareRouteTable(
    scope: Scope,
    vpc: aws.ec2.Vpc,
    role: string,
    subnets: readonly TierSubnet[],
): aws.ec2.RouteTable {
    const table = new aws.ec2.RouteTable(
        named(scope, `${role}-routes`),
        { vpcId: vpc.id, tags: tagged(scope, `${role}-routes`) },
        scope.child,
    );
    for (const { tier, zone, subnet } of subnets) {
        new aws.ec2.RouteTableAssociation(
            named(scope, `${tier}-${zoneLetter(zone)}-association`),
            { routeTableId: table.id, subnetId: subnet.id },
            scope.child,
        );
    }
    return table;
}

/**
 * Switches every internet gateway of the account off in this region, those made by hand included. For networks without
 * an egress zone only: the setting is one for account and region together, so a sealed network and one with an egress
 * zone need different accounts or regions. An exclusion does not help the latter: AWS blocks traffic through a Network
 * Firewall even where its subnets are excluded (VPC User Guide, "VPC BPA basics").
 */
export function declareBlockPublicAccess(scope: Scope): void {
    new aws.ec2.VpcBlockPublicAccessOptions(
        named(scope, "block-public-access"),
        { internetGatewayBlockMode: "block-bidirectional" },
        scope.child,
    );
}
