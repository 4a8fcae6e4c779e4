import { publicBlocks } from "../components/network/address-block.ts";
import type { PlannedSubnet } from "../components/network/index.ts";
import { serviceAddresses } from "../components/cluster/service-addresses.ts";
import type { RoutingGatewayArgs } from "../components/routing-gateway/index.ts";
import { authOf, routingArgs, timeLimitsOf } from "../config/index.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { gatewayHost } from "./entrance-args.ts";
import type { LockedImages } from "./locked-images.ts";

/** What a gateway stands in, beside the config. */
export interface GatewaySurroundings {
    readonly stack: string;
    /** Subnets by tier; only their addresses are read, which are literal. */
    readonly subnets: Readonly<Record<"sealed" | "gateway", readonly Pick<PlannedSubnet, "cidr">[]>>;
    readonly images: LockedImages;
}

/** What the stack's config means for its gateway. */
export function gatewayArgs(config: DeploymentConfig, surroundings: GatewaySurroundings): RoutingGatewayArgs {
    const { stack, subnets, images } = surroundings;
    const routing = routingArgs(config);
    const tokenBudgets = "tokenBudgets" in config ? config.tokenBudgets : undefined;
    return {
        ...routing,
        region: config.region,
        accountId: config.accounts.workload,
        clusterName: stack,
        auth: authOf(config.gatewayAuth),
        entrance: {
            host: gatewayHost(config, stack),
            certificateIssuer: issuerOf(config.gatewayEntrance),
        },
        networks: {
            loadBalancer: subnets.gateway.map(({ cidr }) => cidr),
            sealed: subnets.sealed.map(({ cidr }) => cidr),
            apiServer: serviceAddresses(config.cluster.serviceCidr).apiServer,
            identityProvider: identityNetworks(config.network),
            outside: publicBlocks,
        },
        images: {
            envoy: images("envoy"),
            ...(tokenBudgets === undefined ? {} : { valkey: images("valkey") }),
        },
        timeLimits: timeLimitsOf(config),
        ...(tokenBudgets === undefined ? {} : { tokenBudgets }),
        tags: config.tags,
    };
}

/** The API group follows from the kind. */
function issuerOf({ certificateIssuer: { kind, name } }: DeploymentConfig["gatewayEntrance"]) {
    return { group: kind === "ClusterIssuer" ? "cert-manager.io" : "awspca.cert-manager.io", kind, name };
}

/** The identity provider stands in one of the joined networks, or else in this one: there is no other way to it. */
function identityNetworks({ cidr, peers }: DeploymentConfig["network"]): readonly string[] {
    return peers.length > 0 ? peers.map((peer) => peer.cidr) : [cidr];
}
