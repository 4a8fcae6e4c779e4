import { publicBlocks } from "../components/network/address-block.ts";
import type { PlannedSubnet } from "../components/network/index.ts";
import type { ProviderAccess, Rollout, RoutingGatewayArgs, Tier } from "../components/routing-gateway/index.ts";
import { fleetEndpoints } from "../components/vllm-fleet/fleet-endpoints.ts";
import { servingOf } from "../config/fleet.ts";
import type { DeploymentConfig } from "../config/deployment-config.ts";
import type { LockedImages } from "./locked-images.ts";

/** What a gateway stands in, beside the config. */
export interface GatewaySurroundings {
    readonly stack: string;
    /** Subnets by tier; only their addresses and zones are read, which are literal. */
    readonly subnets: Readonly<Record<"sealed" | "gateway", readonly PlannedSubnet[]>>;
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
            host: config.gatewayEntrance.host ?? `llm.${stack}.internal`,
            certificateIssuer: issuerOf(config.gatewayEntrance),
            subnetNames: subnets.gateway.map(({ zone }) => `dmz-gateway-${zone.slice(-1)}`),
            securityGroupName: "dmz-gateway-group",
        },
        networks: {
            loadBalancer: subnets.gateway.map(({ cidr }) => cidr),
            sealed: subnets.sealed.map(({ cidr }) => cidr),
            identityProvider: identityNetworks(config.network),
            outside: publicBlocks,
        },
        images: {
            front: images("envoy"),
            ...(hasProviders(routing) ? { egress: images("egress-envoy") } : {}),
            ...(tokenBudgets === undefined ? {} : { valkey: images("valkey") }),
        },
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

/** The tiers of a gateway: the second one where there is a third party to reach. */
export function tiersOf(routing: RoutingArgs): readonly Tier[] {
    return hasProviders(routing) ? ["front", "egress"] : ["front"];
}

/** The entries of a mapping that are there, each made into something else. */
export function written<From, To>(entries: Readonly<Record<string, From | undefined>>, make: (entry: From) => To) {
    return Object.fromEntries(
        Object.entries(entries).flatMap(([name, entry]) => (entry === undefined ? [] : [[name, make(entry)] as const])),
    );
}

/** What decides where a request may go; needs nothing but the config. */
export type RoutingArgs = Pick<
    RoutingGatewayArgs,
    "jurisdiction" | "dataClasses" | "taskClasses" | "fleet" | "providers" | "routes" | "rollout"
>;

/** The routing part of {@link gatewayArgs}. */
export function routingArgs(config: DeploymentConfig): RoutingArgs {
    const providers = "providers" in config ? Object.entries(config.providers) : [];
    return {
        jurisdiction: config.jurisdiction,
        dataClasses: written(config.dataClasses, ({ jurisdictions, thirdParty }) => ({ jurisdictions, thirdParty })),
        taskClasses: written(config.taskClasses, ({ alias }) => ({ alias })),
        fleet: fleetEndpoints(servingOf(config)),
        providers: Object.fromEntries(providers.map(([name, entry]) => [name, accessTo(entry)])),
        routes: config.routes.map(routeOf),
        ...(config.rollout === undefined ? {} : { rollout: rolloutOf(config.rollout) }),
    };
}

function hasProviders({ providers = {} }: RoutingArgs): boolean {
    return Object.keys(providers).length > 0;
}

type Route = DeploymentConfig["routes"][number];

/** The same route without the fields that are absent: a parsed one may name them as undefined. */
export function routeOf(route: Route): RoutingGatewayArgs["routes"][number] {
    const { name, dataClasses, taskClasses, primary, weighted, fallback, mirror } = route;
    return {
        name,
        dataClasses,
        fallback,
        ...(taskClasses === undefined ? {} : { taskClasses }),
        ...(primary === undefined ? {} : { primary }),
        ...(weighted === undefined ? {} : { weighted }),
        ...(mirror === undefined ? {} : { mirror }),
    };
}

type WrittenRollout = NonNullable<DeploymentConfig["rollout"]>;

/** A rollout in the words of the gateway. */
export function rolloutOf({ stage, from, routes, shadowPercent }: WrittenRollout): Rollout {
    return { stage: `${stage}`, from, routes, shadowPercent };
}

type ProviderEntry = Extract<DeploymentConfig, { mode: "managed" }>["providers"][string];

function accessTo({ provider, endpoint, models, apiKeySecret, dpa, baa }: ProviderEntry): ProviderAccess {
    return {
        provider,
        endpoint,
        models,
        ...(apiKeySecret === undefined ? {} : { apiKeySecret: apiKeySecret.name }),
        dpaSigned: dpa !== undefined,
        baaSigned: baa !== undefined,
    };
}

/** How callers prove who they are, in the words of the gateway. */
export function authOf(auth: DeploymentConfig["gatewayAuth"]): RoutingGatewayArgs["auth"] {
    if (auth.type === "jwt") return auth;
    const tenants = auth.tenants.map(({ name, dataFloor, keySecret }) => ({
        name,
        dataFloor,
        keySecret: keySecret.name,
    }));
    return { type: "apiKeys", tenants };
}
