import { AuditTrail } from "../components/audit-trail/index.ts";
import { GatewayNodes, RoutingGateway } from "../components/routing-gateway/index.ts";
import { auditTrailArgs } from "./audit-trail-args.ts";
import { waitFor } from "../components/child-options.ts";
import { PrivateCa } from "../components/private-ca/index.ts";
import { inside } from "./compute.ts";
import type { Compute } from "./compute.ts";
import type { Ground } from "./ground.ts";
import { tiersOf } from "../config/index.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { gatewayArgs } from "./gateway-args.ts";
import { privateCaArgs, usesPrivateCa } from "./private-ca-args.ts";

/** The one endpoint, and whom its callers have to trust. */
export interface Entrance {
    readonly gateway: RoutingGateway;
    /** Absent where an issuer that is not the stack's signs the certificates. */
    readonly authority?: PrivateCa;
}

/** Declares the gateway, the nodes of each of its tiers, and the authority of its certificates. */
export function declareGateway(config: DeploymentConfig, ground: Ground, compute: Compute): Entrance {
    const { stack, cloud, network, images } = ground;
    const { cluster } = compute;
    const nameTags = {
        gatewaySubnets: network.subnets.gateway.map(({ nameTag }) => nameTag),
        gatewayGroup: network.gatewayGroupNameTag,
    };
    const args = gatewayArgs(config, { stack, subnets: network.subnets, nameTags, images });
    for (const tier of tiersOf(args)) {
        // Without a way out of the network, the egress tier reaches private endpoints only, as the gateway does.
        const zone = tier === "egress" && network.subnets.egress.length > 0 ? "egress" : "gateway";
        const securityGroupId = network.securityGroupIds[zone];
        if (securityGroupId === undefined) throw new Error(`the network has no group for ${zone} nodes`);
        new GatewayNodes(
            `${tier}-nodes`,
            {
                clusterName: stack,
                tier,
                securityGroupId,
                zones: config.network.zones,
                subnetIds: network.subnets[zone].map(({ id }) => id),
                nodeRoleArn: cluster.nodeRoleArn,
                volumeKeyArn: cluster.volumeKeyArn,
                tags: config.tags,
            },
            { provider: cloud, dependsOn: [...cluster.nodePrerequisites] },
        );
    }
    const onControllers = inside(compute, cloud, ["gateway"]);
    const authority = usesPrivateCa(config)
        ? new PrivateCa("private-ca", privateCaArgs(config, stack), onControllers)
        : undefined;
    const certified =
        authority === undefined
            ? onControllers
            : { ...onControllers, dependsOn: waitFor(onControllers, authority.issuer) };
    return {
        gateway: new RoutingGateway("gateway", args, certified),
        ...(authority === undefined ? {} : { authority }),
    };
}

/** Declares the record of the gateway's requests. */
export function declareAuditTrail(config: DeploymentConfig, ground: Ground, compute: Compute): AuditTrail {
    const { stack, cloud, network, images } = ground;
    const args = auditTrailArgs(config, { stack, sealedSubnets: network.subnets.sealed, images });
    return new AuditTrail("audit-trail", args, inside(compute, cloud));
}
