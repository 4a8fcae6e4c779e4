import { AuditTrail } from "../components/audit-trail/index.ts";
import { Entrance } from "../components/entrance/index.ts";
import type { DmzNetwork } from "../components/network/index.ts";
import { GatewayNodes, RoutingGateway } from "../components/routing-gateway/index.ts";
import { auditTrailArgs } from "./audit-trail-args.ts";
import { waitFor } from "../components/child-options.ts";
import { PrivateCa } from "../components/private-ca/index.ts";
import { inside } from "./compute.ts";
import type { Compute } from "./compute.ts";
import type { Ground } from "./ground.ts";
import { tiersOf } from "../config/index.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { entranceArgs } from "./entrance-args.ts";
import { gatewayArgs } from "./gateway-args.ts";
import { privateCaArgs, usesPrivateCa } from "./private-ca-args.ts";

/** The one endpoint, and whom its callers have to trust. */
export interface Door {
    readonly entrance: Entrance;
    readonly gateway: RoutingGateway;
    /** Absent where an issuer that is not the stack's signs the certificates. */
    readonly authority?: PrivateCa;
}

/** Declares the gateway, the nodes of each of its tiers, the way in, and the authority of its certificates. */
export function declareGateway(config: DeploymentConfig, ground: Ground, compute: Compute): Door {
    const { stack, cloud, network, images } = ground;
    const { cluster } = compute;
    const args = gatewayArgs(config, { stack, subnets: network.subnets, images });
    for (const tier of tiersOf(args)) {
        // Without a way out of the network, the egress tier reaches private endpoints only, as the gateway does.
        const zone = tier === "egress" && network.subnets.egress.length > 0 ? "egress" : "gateway";
        const securityGroupId = groupOf(network, zone);
        new GatewayNodes(
            `${tier}-nodes`,
            {
                clusterName: stack,
                tier,
                securityGroupId,
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
    const entrance = new Entrance(
        "entrance",
        {
            ...entranceArgs(config, stack),
            vpcId: network.vpcId,
            subnetIds: network.subnets.gateway.map(({ id }) => id),
            securityGroupId: groupOf(network, "gateway"),
        },
        onControllers,
    );
    const before = [...entrance.registered, ...(authority === undefined ? [] : [authority.issuer])];
    return {
        entrance,
        gateway: new RoutingGateway("gateway", args, {
            ...onControllers,
            dependsOn: waitFor(onControllers, ...before),
        }),
        ...(authority === undefined ? {} : { authority }),
    };
}

function groupOf({ securityGroupIds }: DmzNetwork, group: "gateway" | "egress") {
    const id = securityGroupIds[group];
    if (id === undefined) throw new Error(`the network has no group "${group}"`);
    return id;
}

/** Declares the record of the gateway's requests. */
export function declareAuditTrail(config: DeploymentConfig, ground: Ground, compute: Compute): AuditTrail {
    const { stack, cloud, network, images } = ground;
    const args = auditTrailArgs(config, { stack, sealedSubnets: network.subnets.sealed, images });
    return new AuditTrail("audit-trail", args, inside(compute, cloud));
}
