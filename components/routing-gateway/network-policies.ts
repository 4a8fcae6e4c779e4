import type { GatewayNetworks } from "./args.ts";
import { kubernetesObject } from "./kubernetes-object.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { namespaces, proxyLabels, proxyPort } from "./tiers.ts";
import { counterLabels, counters, limiterLabels, limiterPorts } from "./token-budgets.ts";
import type { GatewayName, Tier } from "./tiers.ts";

type Peer = Readonly<Record<string, unknown>>;
type Way = Readonly<Record<string, unknown>>;

const tcp = (port: number) => ({ protocol: "TCP", port });
const blocks = (cidrs: readonly string[]): readonly Peer[] => cidrs.map((cidr) => ({ ipBlock: { cidr } }));
const pods = (labels: Readonly<Record<string, string>>): Peer => ({ podSelector: { matchLabels: labels } });
const inNamespace = (name: string): Peer => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

/** The controllers of a tier, by the labels of their charts. */
const controllerLabels = { "control-plane": "envoy-gateway" };
const aiControllerLabels = { "app.kubernetes.io/name": "ai-gateway-helm" };
/** Ports of Envoy Gateway that its proxies use: their configuration, and modules. */
const controllerPorts = [tcp(18_000), tcp(18_002)];
/** Port by which Envoy Gateway asks the AI gateway's controller what to add. */
const extensionPort = tcp(1_063);
const metricsPorts = [tcp(19_001)];

const dns: Way = {
    to: [{ ...inNamespace("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
    ports: [
        { protocol: "UDP", port: 53 },
        { protocol: "TCP", port: 53 },
    ],
};

/** What the network policies of the gateway are made from. */
export interface NetworkPolicyArgs {
    readonly networks: GatewayNetworks;
    /** What the front calls inside the cluster: the fleet's servers, and the classifier where there is one. */
    readonly services: readonly { readonly host: string; readonly port: number }[];
    /** Egress gateways; empty where no rule leads outside. */
    readonly egress: readonly Exclude<GatewayName, "front">[];
    /** True where tokens are counted. */
    readonly countsTokens: boolean;
    /** True where a provider is reached over the internet, not by a private endpoint. */
    readonly overInternet: boolean;
}

/** Nothing goes in or out of the gateway's namespaces but what stands here. */
export function networkPolicies(args: NetworkPolicyArgs): readonly KubernetesObject[] {
    const tiers: readonly Tier[] = args.egress.length === 0 ? ["front"] : ["front", "egress"];
    return [
        ...tiers.flatMap((tier) => [denyAll(tier), controllerPolicy(tier, args)]),
        frontProxyPolicy(args),
        ...(args.countsTokens ? countingPolicies(args) : []),
        ...args.egress.map((gateway) => egressProxyPolicy(gateway, args)),
    ];
}

function policy(tier: Tier, name: string, spec: Readonly<Record<string, unknown>>): KubernetesObject {
    return kubernetesObject("NetworkPolicy", { name, namespace: namespaces[tier] }, spec);
}

function denyAll(tier: Tier): KubernetesObject {
    return policy(tier, "deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
}

function frontProxyPolicy({ networks, services, egress, countsTokens }: NetworkPolicyArgs): KubernetesObject {
    const identity = networks.identityProvider ?? [];
    return policy("front", "front", {
        podSelector: { matchLabels: proxyLabels("front") },
        policyTypes: ["Ingress", "Egress"],
        ingress: [{ from: blocks(networks.loadBalancer), ports: [tcp(proxyPort)] }, metricsWay(networks)],
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
function countingPolicies({ networks }: NetworkPolicyArgs): readonly KubernetesObject[] {
    const policyTypes = ["Ingress", "Egress"];
    return [
        policy("front", "rate-limiter", {
            podSelector: { matchLabels: limiterLabels },
            policyTypes,
            ingress: [{ from: [pods(proxyLabels("front"))], ports: [tcp(limiterPorts.ask)] }, metricsWay(networks)],
            egress: [
                dns,
                { to: [pods(controllerLabels)], ports: [tcp(18_001)] },
                { to: [pods(counterLabels)], ports: [tcp(counters.port)] },
            ],
        }),
        policy("front", counters.name, {
            podSelector: { matchLabels: counterLabels },
            policyTypes,
            ingress: [{ from: [pods(limiterLabels)], ports: [tcp(counters.port)] }],
            egress: [],
        }),
    ];
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
            metricsWay(networks),
        ],
        egress: [
            dns,
            { to: [pods(controllerLabels)], ports: controllerPorts },
            { to: blocks([...networks.sealed, ...outside]), ports: [tcp(443)] },
            // The agent that hands out AWS credentials, on each node.
            { to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [tcp(80)] },
        ],
    });
}

/** A controller reads its objects from the API server and serves its proxies; nothing else. */
function controllerPolicy(tier: Tier, { networks, countsTokens }: NetworkPolicyArgs): KubernetesObject {
    const proxies = { podSelector: { matchLabels: { "app.kubernetes.io/component": "proxy" } } };
    const apiServer = { to: blocks(networks.sealed), ports: [tcp(443)] };
    const both = {
        podSelector: {
            matchExpressions: [
                {
                    key: "app.kubernetes.io/component",
                    operator: "NotIn",
                    // Envoy Gateway calls its rate limiter a ratelimit.
                    values: ["proxy", "ratelimit", ...Object.values(counterLabels)],
                },
            ],
        },
        policyTypes: ["Ingress", "Egress"],
    };
    return policy(tier, "controllers", {
        ...both,
        ingress: [
            { from: [proxies], ports: controllerPorts },
            ...(tier === "front" && countsTokens ? [{ from: [pods(limiterLabels)], ports: [tcp(18_001)] }] : []),
            // Admission webhooks and metrics.
            { from: blocks(networks.sealed), ports: [tcp(9_443)] },
            metricsWay(networks),
            ...(tier === "egress" ? [{ from: [pods(controllerLabels)], ports: [extensionPort] }] : []),
        ],
        egress: [
            dns,
            apiServer,
            ...(tier === "egress" ? [{ to: [pods(aiControllerLabels)], ports: [extensionPort] }] : []),
        ],
    });
}

function metricsWay(networks: GatewayNetworks): Way {
    return { from: [inNamespace(networks.metricsReaderNamespace ?? "monitoring")], ports: metricsPorts };
}
