import { blocks, bothWays, denyAll, dns, metricsReader, pods, tcp, toApiServer } from "../network-policy.ts";
import type { Ingress, PlatformAddresses, PolicySpec } from "../network-policy.ts";

import { kubernetesObject } from "./kubernetes-object.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { metricsPort, namespaces } from "./tiers.ts";
import type { Tier } from "./tiers.ts";
import { counterLabels, limiterLabels } from "./token-budgets.ts";

/** The controllers of a tier, by the labels of their charts. */
export const controllerLabels = { "control-plane": "envoy-gateway" };
const aiControllerLabels = { "app.kubernetes.io/name": "ai-gateway-helm" };
/** Ports of Envoy Gateway that its proxies use: their configuration, and modules. */
export const controllerPorts = [tcp(18_000), tcp(18_002)];
/** Port of Envoy Gateway by which its rate limiter learns the limits. */
export const limitsPort = tcp(18_001);
/** Port by which Envoy Gateway asks the AI gateway's controller what to add. */
const extensionPort = tcp(1_063);

/**
 * What a tier stands on, before its controllers are installed: its namespace, closed both ways but for what the controllers
 * need. Whoever installs the controllers declares it.
 */
export function tierGround(tier: Tier, addresses: PlatformAddresses): readonly KubernetesObject[] {
    return [namespaceObject(tier), policy(tier, "deny-all", denyAll), controllerPolicy(tier, addresses)];
}

/** True for the objects of {@link tierGround}. */
export function isGround({ kind, metadata }: KubernetesObject): boolean {
    return kind === "Namespace" || (kind === "NetworkPolicy" && groundPolicies.includes(metadata.name));
}

const groundPolicies = ["deny-all", "controllers"];

/**
 * Has the load balancer controller give each proxy a readiness gate: a proxy counts as ready once the load balancer sends it
 * requests, so that a rollout never leaves the load balancer without one.
 *
 * Source: kubernetes-sigs/aws-load-balancer-controller v3.5.0, docs/deploy/pod_readiness_gate.md.
 */
const readinessGates = { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" };

function namespaceObject(tier: Tier): KubernetesObject {
    return kubernetesObject("Namespace", {
        name: namespaces[tier],
        labels: {
            "pod-security.kubernetes.io/enforce": "restricted",
            "ringfence/tier": tier,
            ...(tier === "front" ? readinessGates : {}),
        },
    });
}

/** A controller reads its objects from the API server and serves its proxies; nothing else. */
function controllerPolicy(tier: Tier, addresses: PlatformAddresses): KubernetesObject {
    return policy(tier, "controllers", {
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
        policyTypes: bothWays,
        ingress: [
            { from: [pods({ "app.kubernetes.io/component": "proxy" })], ports: controllerPorts },
            ...(tier === "front" ? [{ from: [pods(limiterLabels)], ports: [limitsPort] }] : []),
            // Admission webhooks and metrics.
            { from: blocks(addresses.sealedNetworks), ports: [tcp(9_443)] },
            metricsWay(),
            ...(tier === "egress" ? [{ from: [pods(controllerLabels)], ports: [extensionPort] }] : []),
        ],
        egress: [
            dns,
            toApiServer(addresses),
            ...(tier === "egress" ? [{ to: [pods(aiControllerLabels)], ports: [extensionPort] }] : []),
        ],
    });
}

/** A network policy in the namespace of a tier. */
export function policy(tier: Tier, name: string, spec: PolicySpec): KubernetesObject {
    return kubernetesObject("NetworkPolicy", { name, namespace: namespaces[tier] }, { ...spec });
}

/** From whoever reads metrics: to the port of proxies and controllers, and to `more`. */
export function metricsWay(...more: readonly number[]): Ingress {
    return { from: [metricsReader], ports: [metricsPort, ...more].map(tcp) };
}
