import { prometheusTrigger } from "../monitoring.ts";
import { openRequestsPerProxy } from "./capacity.ts";
import { kubernetesObject } from "./kubernetes-object.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { namespaces } from "./tiers.ts";
import type { GatewayName, Tier } from "./tiers.ts";

/** Proxies of each gateway: three, so that two are left while one goes, and at most as many as the tier's nodes carry. */
export const proxyReplicas = { min: 3, max: 12 } as const;

/** Kubernetes takes no longer window, and no longer period between two steps. */
const longestWindowSeconds = 3_600;
const longestPeriodSeconds = 1_800;

/**
 * Open requests of a gateway over all its proxies, streams among them. Counted at the listeners that callers reach; the others
 * of a proxy serve probes and metrics.
 */
export function openRequestsQuery(gateway: GatewayName): string {
    return `sum(envoy_http_downstream_rq_active{gateway="${gateway}",envoy_http_conn_manager_prefix=~"https?-[0-9]+"})`;
}

/**
 * Open requests that one proxy is meant to have: half of what it holds, so that the loss of a proxy out of three, or a burst in
 * the minute that a new one takes, is held by the others.
 */
export function openRequestsTarget(tier: Tier): number {
    return Math.floor(openRequestsPerProxy[tier] / 2);
}

/**
 * Scales the proxies of a gateway by their open requests. A model's answer takes minutes and next to no CPU, so that proxies which
 * are full of streams look idle to an autoscaler that looks at CPU; where CPU is short, requests stay open for longer. The count
 * is KEDA's alone: Envoy Gateway leaves it out of what it applies where neither `replicas` nor `envoyHpa` stand in the EnvoyProxy.
 *
 * @param graceSeconds Seconds that a proxy may take to go.
 */
export function proxyScale(gateway: GatewayName, graceSeconds: number): KubernetesObject {
    const { min, max } = proxyReplicas;
    const tier = gateway === "front" ? "front" : "egress";
    return kubernetesObject(
        "ScaledObject",
        { name: gateway, namespace: namespaces[tier] },
        {
            scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: gateway },
            minReplicaCount: min,
            maxReplicaCount: max,
            pollingInterval: 15,
            // Without metrics nothing is let go.
            fallback: { failureThreshold: 3, replicas: min, behavior: "currentReplicasIfHigher" },
            advanced: {
                horizontalPodAutoscalerConfig: {
                    behavior: {
                        scaleUp: {
                            stabilizationWindowSeconds: 0,
                            policies: [{ type: "Percent", value: 100, periodSeconds: 60 }],
                        },
                        // One at a time, each after the streams of the one before have ended.
                        scaleDown: {
                            stabilizationWindowSeconds: Math.min(longestWindowSeconds, graceSeconds),
                            policies: [
                                { type: "Pods", value: 1, periodSeconds: Math.min(longestPeriodSeconds, graceSeconds) },
                            ],
                        },
                    },
                },
            },
            triggers: [
                prometheusTrigger(openRequestsQuery(gateway), {
                    threshold: String(openRequestsTarget(tier)),
                    // An absent metric is an error, not an idle gateway.
                    ignoreNullValues: "false",
                }),
            ],
        },
    );
}
