import * as aws from "@pulumi/aws";
import type { ChildOptions } from "../child-options.ts";
import type { EntranceArgs } from "./args.ts";

/**
 * Declares a private zone that holds the gateway's name and no other: every other name of its domain is answered as before,
 * for Route 53 asks the most specific zone. The stack's VPC resolves it, and each VPC of a caller that is listed: those of
 * other accounts associate themselves, once they are authorized here.
 */
export function declarePrivateName(
    name: string,
    args: EntranceArgs,
    balancer: aws.lb.LoadBalancer,
    child: ChildOptions,
): void {
    const zone = new aws.route53.Zone(
        `${name}-zone`,
        {
            name: args.host,
            comment: `The gateway of ${args.stack}, and nothing else`,
            vpcs: [{ vpcId: args.vpcId, vpcRegion: args.region }],
            tags: { ...args.tags },
        },
        // Callers' VPCs are associated one by one, from here or from their own account: this list would take them out again.
        { ...child, ignoreChanges: ["vpcs"] },
    );
    new aws.route53.Record(
        name,
        {
            zoneId: zone.zoneId,
            name: args.host,
            type: "A",
            aliases: [{ name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: false }],
        },
        child,
    );
    for (const { vpcId, region, accountId } of args.resolvedIn ?? []) {
        const Admission =
            accountId === args.accountId ? aws.route53.ZoneAssociation : aws.route53.VpcAssociationAuthorization;
        new Admission(`${name}-zone-in-${vpcId}`, { zoneId: zone.zoneId, vpcId, vpcRegion: region }, child);
    }
}
