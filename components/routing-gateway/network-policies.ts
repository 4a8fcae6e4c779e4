import type { GatewayNetworks } from "./args.ts";
import { controllerLabels, controllerPorts, metricsWay, policy } from "./ground.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { aiGatewayMetricsPort, namespaces, proxyLabels, proxyPort } from "./tiers.ts";
import type { GatewayName } from "./tiers.ts";
import { blocks, dns, inNamespace, podIdentityAgent, pods, tcp } from "./ways.ts";
import type { Way } from "./ways.ts";

/** What the network policies of the gateway are made from. */
export interface NetworkPolicyArgs {
    readonly networks: GatewayNetworks;
    /** What the front calls inside the cluster: the fleet's servers, and the classifier where there is one. */
    readonly services: readonly { readonly host: string; readonly port: number }[];
    /** Egress gateways; empty where no rule leads outside. */
    readonly egress: readonly Exclude<GatewayName, "front">[];
    /** True where a provider is reached over the internet, not by a private endpoint. */
    readonly overInternet: boolean;
}

/** What the proxies may do in namespaces that the ground has closed. */
export function networkPolicies(args: NetworkPolicyArgs): readonly KubernetesObject[] {
    return [frontProxyPolicy(args), ...args.egress.map((gateway) => egressProxyPolicy(gateway, args))];
}

function frontProxyPolicy({ networks, services, egress }: NetworkPolicyArgs): KubernetesObject {
    const identity = networks.identityProvider ?? [];
    return policy("front", "front", {
        podSelector: { matchLabels: proxyLabels("front") },
        policyTypes: ["Ingress", "Egress"],
        ingress: [{ from: blocks(networks.loadBalancer), ports: [tcp(proxyPort)] }, metricsWay(networks)],
        egress: [
            dns,
            { to: [pods(controllerLabels)], ports: controllerPorts },
            ...serviceWays(services),
            ...egress.map((gateway) => ({
                to: [{ ...inNamespace(namespaces.egress), ...pods(proxyLabels(gateway)) }],
                ports: [tcp(proxyPort)],
            })),
            ...(identity.length === 0 ? [] : [{ to: blocks(identity), ports: [tcp(443)] }]),
        ],
    });
}

/** One way for each namespace and port. The namespace is the second word of a service's name. */
function serviceWays(services: NetworkPolicyArgs["services"]): readonly Way[] {
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
        podSelector: { matchLabels: proxyLabels(gateway) },
        policyTypes: ["Ingress", "Egress"],
        ingress: [
            { from: [{ ...inNamespace(namespaces.front), ...pods(proxyLabels("front")) }], ports: [tcp(proxyPort)] },
            metricsWay(networks, aiGatewayMetricsPort),
        ],
        egress: [
            dns,
            { to: [pods(controllerLabels)], ports: controllerPorts },
            { to: blocks([...networks.sealed, ...outside]), ports: [tcp(443)] },
            podIdentityAgent,
        ],
    });
}
