import type { RoutingGatewayArgs } from "./args.ts";
import { compileRoutes } from "./compile-routes.ts";
import type { RoutePlan } from "./compile-routes.ts";
import { egressGateways, egressTier, reachesThirdParties } from "./egress/egress-tier.ts";
import { frontBackends } from "./front/backends.ts";
import { classPolicy } from "./front/class-policy.ts";
import { frontDoor } from "./front/doors.ts";
import { securityPolicy, tenantKeys } from "./front/identity.ts";
import { httpRoutes } from "./front/routes.ts";
import { gatewayFaults } from "./gateway-faults.ts";
import { kubernetesObject } from "./kubernetes-object.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { networkPolicies } from "./network-policies.ts";
import { endpointOf, routePlanArgs } from "./resolve-backends.ts";
import { backendTraffic } from "./resilience.ts";
import { refuseFaults } from "../input-faults.ts";
import { externalSecret, secretStore } from "./secrets.ts";
import { namespaces } from "./tiers.ts";
import { tokenCounters } from "./token-budgets.ts";

/**
 * Every Kubernetes object of a gateway, as plain data, namespaces first. Same arguments, same objects, same order.
 *
 * @throws pulumi.InputPropertiesError with every fault of the arguments.
 */
export function renderGateway(args: RoutingGatewayArgs): readonly KubernetesObject[] {
    refuseFaults("The routing gateway", gatewayFaults(args));
    const plan = compileRoutes(routePlanArgs(args));
    const outside = reachesThirdParties(plan);
    return [
        namespaceObject("front"),
        ...(outside ? [namespaceObject("egress")] : []),
        ...networkPolicies({
            networks: args.networks,
            services: [
                ...Object.values(args.fleet ?? {}).map(({ host, port = 8000 }) => ({ host, port })),
                ...(args.classifier === undefined ? [] : [args.classifier]),
            ],
            egress: outside ? egressGateways(plan) : [],
            countsTokens: args.tokenBudgets !== undefined,
            overInternet: Object.values(args.providers ?? {}).some(
                (access) => endpointOf(access)?.region !== args.region,
            ),
        }),
        ...frontTier(plan, args, outside),
        ...(outside ? egressTier(plan, args) : []),
    ];
}

function frontTier(plan: RoutePlan, args: RoutingGatewayArgs, outside: boolean): readonly KubernetesObject[] {
    const { auth, limits = {} } = args;
    return [
        ...frontDoor(args, outside),
        securityPolicy(auth, plan),
        ...(auth.type === "jwt" ? [] : tenantSecrets(args.region, auth.tenants)),
        ...classPolicy(plan, args),
        backendTraffic({
            tier: "front",
            gateways: ["front"],
            limits,
            ...(args.tokenBudgets === undefined ? {} : { tokenBudgets: args.tokenBudgets }),
        }),
        ...(args.tokenBudgets === undefined ? [] : tokenCounters(args)),
        ...frontBackends(plan, args.fleet ?? {}),
        ...httpRoutes(plan, servedModelNames(args)),
    ];
}

function tenantSecrets(
    region: string,
    tenants: Extract<RoutingGatewayArgs["auth"], { type: "apiKeys" }>["tenants"],
): readonly KubernetesObject[] {
    const keys = Object.fromEntries(tenants.map(({ name, keySecret }) => [name, keySecret]));
    return [secretStore(namespaces.front, region), externalSecret(namespaces.front, tenantKeys, keys)];
}

/**
 * The model names that callers may write: those of the fleet, and the alias of each task. Every server of the fleet has to
 * answer to all of them (`--served-model-name`), because a fallback gets the request as the caller wrote it.
 */
export function servedModelNames(args: Pick<RoutingGatewayArgs, "fleet" | "taskClasses">): readonly string[] {
    const aliases = Object.values(args.taskClasses).flatMap(({ alias }) => alias ?? []);
    return [...new Set([...Object.keys(args.fleet ?? {}), ...aliases])].toSorted();
}

function namespaceObject(tier: keyof typeof namespaces): KubernetesObject {
    return kubernetesObject("Namespace", {
        name: namespaces[tier],
        labels: { "pod-security.kubernetes.io/enforce": "restricted", "ringfence/tier": tier },
    });
}
