import type { RoutingGatewayArgs } from "./args.ts";
import { planRoutes } from "./compile-routes.ts";
import type { RoutePlan } from "./compile-routes.ts";
import { egressGateways, egressTier, reachesThirdParties } from "./egress/egress-tier.ts";
import { frontBackends } from "./front/backends.ts";
import { classPolicy } from "./front/class-policy.ts";
import { frontDoor } from "./front/doors.ts";
import { allServers, fleetServers } from "./front/fleet-servers.ts";
import { securityPolicy, tenantKeys } from "./front/identity.ts";
import { httpRoutes } from "./front/routes.ts";
import { gatewayFaults } from "./gateway-faults.ts";
import { tierGround } from "./ground.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { gatewayLimits } from "./limits.ts";
import type { GatewayLimits } from "./limits.ts";
import { networkPolicies } from "./network-policies.ts";
import { endpointOf, routePlanArgs } from "./resolve-backends.ts";
import { frontTraffic } from "./resilience.ts";
import { refuseFaults } from "../fault.ts";
import { externalSecret, secretStore } from "./secrets.ts";
import { servedModelNames } from "./served-model-names.ts";
import { namespaces } from "./tiers.ts";
import { tokenCounters } from "./token-budgets.ts";

/**
 * Every Kubernetes object of a gateway, as plain data, its ground first. Same arguments, same objects, same order.
 *
 * @param limits What every stack has, unless a benchmark needs no limit.
 * @throws pulumi.InputPropertiesError with every fault of the arguments.
 */
export function renderGateway(
    args: RoutingGatewayArgs,
    limits: GatewayLimits = gatewayLimits,
): readonly KubernetesObject[] {
    refuseFaults("The routing gateway", gatewayFaults(args));
    const plan = planRoutes(routePlanArgs(args));
    const outside = reachesThirdParties(plan);
    return [
        ...tierGround("front", args.networks.sealed),
        ...(outside ? tierGround("egress", args.networks.sealed) : []),
        ...networkPolicies({
            networks: args.networks,
            services: Object.entries(args.fleet ?? {}).flatMap(([model, endpoint]) => [
                allServers(model, endpoint),
                ...fleetServers(model, endpoint),
            ]),
            egress: outside ? egressGateways(plan) : [],
            countsTokens: args.tokenBudgets !== undefined,
            overInternet: Object.values(args.providers ?? {}).some(
                (access) => endpointOf(access)?.region !== args.region,
            ),
        }),
        ...frontTier(plan, args, limits, outside),
        ...(outside ? egressTier(plan, args, limits) : []),
    ];
}

function frontTier(
    plan: RoutePlan,
    args: RoutingGatewayArgs,
    limits: GatewayLimits,
    outside: boolean,
): readonly KubernetesObject[] {
    const { auth } = args;
    return [
        ...frontDoor(args, limits, outside),
        securityPolicy(auth, plan),
        ...(auth.type === "jwt" ? [] : tenantSecrets(args.region, auth.tenants)),
        classPolicy(plan, args),
        frontTraffic({
            limits,
            time: args.timeLimits,
            ...(args.tokenBudgets === undefined ? {} : { tokenBudgets: args.tokenBudgets }),
        }),
        ...(args.tokenBudgets === undefined ? [] : tokenCounters(args)),
        ...frontBackends(plan, args.fleet ?? {}),
        ...httpRoutes(plan, args.fleet ?? {}, servedModelNames(args)),
    ];
}

function tenantSecrets(
    region: string,
    tenants: Extract<RoutingGatewayArgs["auth"], { type: "apiKeys" }>["tenants"],
): readonly KubernetesObject[] {
    const keys = Object.fromEntries(tenants.map(({ name, keySecret }) => [name, keySecret]));
    return [secretStore(namespaces.front, region), externalSecret(namespaces.front, tenantKeys, keys)];
}
