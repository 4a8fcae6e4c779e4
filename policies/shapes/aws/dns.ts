import { z } from "zod";
import type { Shapes } from "../shape.ts";
import { taggable } from "./taggable.ts";

const vpc = "aws:ec2/vpc:Vpc";
const zone = "aws:route53/zone:Zone";
const balancer = "aws:lb/loadBalancer:LoadBalancer";
const group = "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup";
const names = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList";

/**
 * Names. A question for a name is a message to whoever answers, so only declared names are answered; and whoever decides where a name
 * leads decides who gets what is sent there, so zones are private, and their names lead to the stack.
 */
export const dns: Shapes = {
    [zone]: ({ zoneName, freeText, own, region, is, tags }) =>
        z.strictObject({
            name: zoneName(),
            comment: freeText().optional(),
            // A zone without a VPC is public.
            vpcs: z.array(z.strictObject({ vpcId: own(vpc), vpcRegion: region() })).min(1),
            forceDestroy: is(false).optional(),
            tags: tags().optional(),
            tagsAll: tags().optional(),
        }),
    "aws:route53/record:Record": ({ own, is, zoneName }) =>
        z.strictObject({
            zoneId: own(zone),
            name: zoneName(),
            type: is("A"),
            aliases: z
                .array(
                    z.strictObject({
                        name: own(balancer),
                        zoneId: own(balancer),
                        evaluateTargetHealth: is(false),
                    }),
                )
                .min(1),
        }),
    "aws:route53/zoneAssociation:ZoneAssociation": ({ own, foreignZone, region, form }) =>
        z.union([
            // The stack's VPC asks a zone of somebody else.
            z.strictObject({ zoneId: foreignZone(), vpcId: own(vpc), vpcRegion: region() }),
            // A caller's VPC asks the zone of the gateway. It learns one private address.
            z.strictObject({ zoneId: own(zone), vpcId: form("a VPC", vpcId), vpcRegion: region() }),
        ]),
    "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization": ({ own, region, form }) =>
        // The VPC is a caller's; it learns the private address of the gateway.
        z.strictObject({ zoneId: own(zone), vpcId: form("a VPC", vpcId), vpcRegion: region() }),
    "aws:route53/resolverEndpoint:ResolverEndpoint": ({ own, is, name, address, ...leaves }) =>
        z.strictObject({
            name: name(),
            direction: is("OUTBOUND"),
            ipAddresses: z.array(z.strictObject({ subnetId: own("aws:ec2/subnet:Subnet"), ip: address().optional() })),
            securityGroupIds: z.array(own("aws:ec2/securityGroup:SecurityGroup")).min(1),
            protocols: z.array(is("Do53")).optional(),
            resolverEndpointType: is("IPV4").optional(),
            ...taggable(leaves),
        }),
    "aws:route53/resolverRule:ResolverRule": ({ own, is, name, zoneName, declaredIn, ...leaves }) =>
        z.strictObject({
            name: name(),
            ruleType: is("FORWARD"),
            domainName: zoneName(),
            resolverEndpointId: own("aws:route53/resolverEndpoint:ResolverEndpoint"),
            targetIps: z
                .array(
                    z.strictObject({
                        ip: declaredIn("dnsForwardTargets"),
                        port: is(53).optional(),
                        protocol: is("Do53").optional(),
                    }),
                )
                .min(1),
            ...taggable(leaves),
        }),
    "aws:route53/resolverRuleAssociation:ResolverRuleAssociation": ({ own, name, region }) =>
        z.strictObject({
            name: name(),
            resolverRuleId: own("aws:route53/resolverRule:ResolverRule"),
            vpcId: own(vpc),
            region: region().optional(),
        }),
    "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": ({ own, is, region }) =>
        z.strictObject({ resourceId: own(vpc), firewallFailOpen: is("DISABLED"), region: region().optional() }),
    [names]: ({ name, is, answeredName, ...leaves }) =>
        z.strictObject({
            name: name(),
            domains: z.union([
                // Every name: for the rule that blocks. RES-310 refuses a rule that answers for them.
                z.array(is("*")).min(1),
                z.array(answeredName()).min(1),
            ]),
            ...taggable(leaves),
        }),
    "aws:route53/resolverFirewallRule:ResolverFirewallRule": ({ own, is, name, count, region }) => {
        // No `qType`: a rule that blocks one type of question answers all others.
        const common = {
            name: name(),
            firewallRuleGroupId: own(group),
            firewallDomainListId: own(names),
            priority: count(1, 10_000),
            region: region().optional(),
        };
        return z.union([
            z.strictObject({
                ...common,
                action: is("ALLOW"),
                // An allowed host may be an alias of a delivery network's name; the question was allowed, so is the answer.
                firewallDomainRedirectionAction: is("TRUST_REDIRECTION_DOMAIN", "INSPECT_REDIRECTION_DOMAIN"),
            }),
            z.strictObject({
                ...common,
                action: is("BLOCK"),
                blockResponse: is("NXDOMAIN", "NODATA"),
                firewallDomainRedirectionAction: is("INSPECT_REDIRECTION_DOMAIN").optional(),
            }),
        ]);
    },
    [group]: ({ name, ...leaves }) => z.strictObject({ name: name(), ...taggable(leaves) }),
    "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": ({
        own,
        is,
        name,
        count,
        ...leaves
    }) =>
        z.strictObject({
            name: name(),
            vpcId: own(vpc),
            firewallRuleGroupId: own(group),
            priority: count(101, 9900),
            mutationProtection: is("ENABLED"),
            ...taggable(leaves),
        }),
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": ({ own, name, ...leaves }) =>
        z.strictObject({
            name: name(),
            destinationArn: own("aws:cloudwatch/logGroup:LogGroup"),
            ...taggable(leaves),
        }),
    "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": ({ own, region }) =>
        z.strictObject({
            resolverQueryLogConfigId: own("aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig"),
            resourceId: own(vpc),
            region: region().optional(),
        }),
};

const vpcId = /vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})/;
