import { blocks, bothWays, dns, inNamespace, podIdentityAgent, pods, tcp } from "../network-policy.ts";
import type { Egress } from "../network-policy.ts";
import type { GatewayNetworks } from "./args.ts";
import { controllerLabels, controllerPorts, limitsPort, metricsWay, policy } from "./ground.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { aiGatewayMetricsPort, namespaces, proxyLabels, proxyPort } from "./tiers.ts";
import type { GatewayName } from "./tiers.ts";
import { counterLabels, counters, limiterLabels, limiterPorts } from "./token-budgets.ts";

/** What the network policies of the gateway are made from. */
export interface NetworkPolicyArgs {
    readonly networks: GatewayNetworks;
    /** What the front calls inside the cluster: the fleet's servers. */
    readonly services: readonly { readonly host: string; readonly port: number }[];
    /** Egress gateways; empty where no rule leads outside. */
    readonly egress: readonly Exclude<GatewayName, "front">[];
    /** True where tokens are counted. */
    readonly countsTokens: boolean;
    /** True where a provider is reached over the internet, not by a private endpoint. */
    readonly overInternet: boolean;
}

/** What the proxies may do in namespaces that the ground has closed. */
export function networkPolicies(args: NetworkPolicyArgs): readonly KubernetesObject[] {
    return [
        frontProxyPolicy(args),
        ...(args.countsTokens ? countingPolicies() : []),
        ...args.egress.map((gateway) => egressProxyPolicy(gateway, args)),
    ];
}

function frontProxyPolicy({ networks, services, egress, countsTokens }: NetworkPolicyArgs): KubernetesObject {
    const identity = networks.identityProvider ?? [];
    return policy("front", "front", {
        ...pods(proxyLabels("front")),
        policyTypes: bothWays,
        ingress: [{ from: blocks(networks.loadBalancer), ports: [tcp(proxyPort)] }, metricsWay()],
        egress: [
            dns,
            { to: [pods(controllerLabels)], ports: controllerPorts },
            ...serviceWays(services),
            ...(countsTokens ? [{ to: [pods(limiterLabels)], ports: [tcp(limiterPorts.ask)] }] : []),
            ...egress.map((gateway) => ({
                to: [{ ...inNamespace(namespaces.egress), ...pods(proxyLabels(gateway)) }],
                ports: [tcp(proxyPort)],
            })),
            ...(identity.length === 0 ? [] : [{ to: blocks(identity), ports: [tcp(443)] }]),
        ],
    });
}

/** The rate limiter is asked by proxies, told its limits by the controller, and counts in the counters, which know it alone. */
function countingPolicies(): readonly KubernetesObject[] {
    return [
        policy("front", "rate-limiter", {
            ...pods(limiterLabels),
            policyTypes: bothWays,
            ingress: [{ from: [pods(proxyLabels("front"))], ports: [tcp(limiterPorts.ask)] }, metricsWay()],
            egress: [
                dns,
                { to: [pods(controllerLabels)], ports: [limitsPort] },
                { to: [pods(counterLabels)], ports: [tcp(counters.port)] },
            ],
        }),
        policy("front", counters.name, {
            ...pods(counterLabels),
            policyTypes: bothWays,
            ingress: [{ from: [pods(limiterLabels)], ports: [tcp(counters.port)] }],
            egress: [],
        }),
    ];
}

/** One way for each namespace and port. The namespace is the second word of a service's name. */
function serviceWays(services: NetworkPolicyArgs["services"]): readonly Egress[] {
    const places = new Set(services.map(({ host, port }) => `${host.split(".")[1] ?? ""} ${port}`));
    return [...places].toSorted().map((place) => {
        const [namespace = "", port] = place.split(" ");
        return { to: [inNamespace(namespace)], ports: [tcp(Number(port))] };
    });
}

function egressProxyPolicy(
    gateway: Exclude<GatewayName, "front">,
    { networks, overInternet }: NetworkPolicyArgs,
): KubernetesObject {
    // Private endpoints first (they answer for Bedrock and for the pods' credentials), then what lies outside.
    const outside = overInternet ? (networks.outside ?? []) : [];
    return policy("egress", gateway, {
        ...pods(proxyLabels(gateway)),
        policyTypes: bothWays,
        ingress: [
            { from: [{ ...inNamespace(namespaces.front), ...pods(proxyLabels("front")) }], ports: [tcp(proxyPort)] },
            metricsWay(aiGatewayMetricsPort),
        ],
        egress: [
            dns,
            { to: [pods(controllerLabels)], ports: controllerPorts },
            { to: blocks([...networks.sealed, ...outside]), ports: [tcp(443)] },
            podIdentityAgent,
        ],
    });
}
