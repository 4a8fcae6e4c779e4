import * as aws from "@pulumi/aws";

import { named, tagged } from "./scope.ts";
import type { Scope } from "./scope.ts";
import type { TierSubnet } from "./vpc.ts";

/**
 * Joins the network to those of its peers: an attachment to each transit gateway that a peer is reached by, in the gateway's
 * subnets, and a route to each peer's block from their table alone. Nothing else learns a way: models and private endpoints
 * stand in subnets without such a route, and no route is a default one.
 *
 * What the transit gateway makes of the attachment, its route tables say, which are its owner's; one of another account
 * accepts the attachment first.
 */
export function declareAttachments(
    scope: Scope,
    vpc: aws.ec2.Vpc,
    subnets: readonly TierSubnet[],
    routes: aws.ec2.RouteTable,
): void {
    const { peers = [] } = scope.args;
    const attachments = new Map(
        [...new Set(peers.map(({ via }) => via))].map((id) => [id, declareAttachment(scope, vpc, subnets, id)]),
    );
    for (const { name, cidr, via } of peers) {
        const attachment = attachments.get(via);
        new aws.ec2.Route(
            named(scope, `gateway-to-${name}`),
            { routeTableId: routes.id, destinationCidrBlock: cidr, transitGatewayId: via },
            // AWS takes a route to a transit gateway only where the VPC is attached to it.
            { ...scope.child, dependsOn: attachment === undefined ? [] : [attachment] },
        );
    }
}

function declareAttachment(
    scope: Scope,
    vpc: aws.ec2.Vpc,
    subnets: readonly TierSubnet[],
    transitGatewayId: string,
): aws.ec2transitgateway.VpcAttachment {
    return new aws.ec2transitgateway.VpcAttachment(
        named(scope, transitGatewayId),
        {
            transitGatewayId,
            vpcId: vpc.id,
            subnetIds: subnets.map(({ subnet }) => subnet.id),
            // Names are answered by the resolver, by what the config says of zones; nobody's groups are ours to refer to.
            dnsSupport: "disable",
            securityGroupReferencingSupport: "disable",
            ipv6Support: "disable",
            tags: tagged(scope, transitGatewayId),
        },
        scope.child,
    );
}
