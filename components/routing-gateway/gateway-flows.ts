import { asksService, callsAws, podsOf, resolvesNames } from "../flow-parts.ts";
import type { PodsEnd } from "../flow-parts.ts";
import type { Flow } from "../flow.ts";
import type { RoutingGatewayArgs } from "./args.ts";
import { planRoutes } from "./compile-routes.ts";
import { egressGateways, reachesThirdParties } from "./egress/egress-tier.ts";
import { controllerLabels } from "./ground.ts";
import { endpointOf, routePlanArgs } from "./resolve-backends.ts";
import { listenerPort, namespaces, placementOn, proxyLabels, proxyPort } from "./tiers.ts";
import type { GatewayName, Tier } from "./tiers.ts";
import { counterLabels, counters, limiterLabels, limiterPorts } from "./token-budgets.ts";

/** Proxies of a gateway, on the nodes of its tier. */
function proxiesOf(gateway: GatewayName): PodsEnd {
    const tier = gateway === "front" ? "front" : "egress";
    return podsOf(namespaces[tier], proxyLabels(gateway), poolOf(tier));
}

function poolOf(tier: Tier) {
    return [placementOn(tier).nodeSelector["ringfence/pool"]];
}

function controllerOf(tier: Tier): PodsEnd {
    return podsOf(namespaces[tier], controllerLabels, poolOf(tier));
}

/** The way of a request: from the load balancer to the proxies, and from them to whoever answers or is asked first. */
export function gatewayFlows(args: RoutingGatewayArgs): readonly Flow[] {
    const plan = planRoutes(routePlanArgs(args));
    const gateways = reachesThirdParties(plan) ? egressGateways(plan) : [];
    const front = proxiesOf("front");
    return [
        {
            name: "load-balancer-to-front",
            from: { kind: "loadBalancer" },
            to: front,
            port: proxyPort,
            protocol: "tcp",
            reason: "No request arrives.",
        },
        ...resolvesNames("front", front),
        ...configured("front", front, "front"),
        ...identityFlows(args, front),
        ...(args.tokenBudgets === undefined ? [] : countingFlows(front)),
        ...gateways.flatMap((gateway) => [
            asksService(
                "front",
                front,
                { name: gateway, port: listenerPort, targetPort: proxyPort },
                proxiesOf(gateway),
                "Nothing is sent to third parties.",
            ),
            ...egressFlows(args, gateway),
        ]),
    ];
}

/** Proxies take their configuration, and modules, from the controller of their tier. */
function configured(who: string, proxies: PodsEnd, tier: Tier): readonly Flow[] {
    return [18_000, 18_002].map((port) => ({
        ...asksService(
            who,
            proxies,
            { name: "envoy-gateway", port },
            controllerOf(tier),
            port === 18_000 ? "Proxies have no routes." : "Proxies have no modules.",
        ),
        name: `${who}-to-controller-${port}`,
    }));
}

/** The keys that callers' tokens are checked with. */
function identityFlows({ auth, networks }: RoutingGatewayArgs, front: PodsEnd): readonly Flow[] {
    if (auth.type !== "jwt") return [];
    return (networks.identityProvider ?? []).map((cidr) => ({
        name: `front-to-identity-provider-${cidr.replaceAll(/[./]/g, "-")}`,
        from: front,
        to: { kind: "network", name: "identity provider", cidr },
        port: Number(new URL(auth.jwksUri).port || "443"),
        protocol: "tcp",
        reason: "No caller's token can be checked.",
    }));
}

/** Proxies ask the rate limiter, which learns the limits from the controller and counts in the counters. */
function countingFlows(front: PodsEnd): readonly Flow[] {
    // Envoy Gateway labels its rate limiter with the component too.
    const limiter = podsOf(
        namespaces.front,
        { ...limiterLabels, "app.kubernetes.io/component": "ratelimit" },
        poolOf("front"),
    );
    const counting = podsOf(namespaces.front, counterLabels, poolOf("front"));
    const reason = "Nothing is sent to third parties: no budget is known.";
    return [
        asksService("front", front, { name: "envoy-ratelimit", port: limiterPorts.ask }, limiter, reason),
        ...resolvesNames("limiter", limiter),
        {
            ...asksService("limiter", limiter, { name: "envoy-gateway", port: 18_001 }, controllerOf("front"), reason),
            name: "limiter-to-controller",
        },
        asksService("limiter", limiter, { name: counters.name, port: counters.port }, counting, reason),
    ];
}

/** The egress proxies go to each provider by its name, and to Bedrock by its private endpoint where it stands in the region. */
function egressFlows(args: RoutingGatewayArgs, gateway: Exclude<GatewayName, "front">): readonly Flow[] {
    const proxies = proxiesOf(gateway);
    const endpoints = Object.values(args.providers ?? {}).flatMap((access) => endpointOf(access) ?? []);
    const hosts = [...new Set(endpoints.filter(({ region }) => region !== args.region).map(({ host }) => host))];
    const isPrivate = endpoints.some(({ region }) => region === args.region);
    return [
        ...resolvesNames(gateway, proxies),
        ...configured(gateway, proxies, "egress"),
        ...hosts.map((host): Flow => ({
            name: `${gateway}-to-${host}`,
            from: proxies,
            to: { kind: "host", host },
            port: 443,
            protocol: "tcp",
            reason: `Nothing is sent to ${host}.`,
        })),
        ...(isPrivate ? callsAws(gateway, proxies, ["bedrock-runtime"], "Nothing is sent to Bedrock.") : []),
    ];
}
