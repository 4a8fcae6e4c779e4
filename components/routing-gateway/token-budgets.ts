import type { RoutingGatewayArgs, TokenBudget, TokenBudgets } from "./args.ts";
import { auditMetadata, budgetMetadata, totalTokens } from "./class-filter.ts";
import { kubernetesObject } from "./kubernetes-object.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { namespaces, placementOn } from "./tiers.ts";
import { egressAllowed, trusted } from "./trusted-headers.ts";

const namespace = namespaces.front;

/** Where the tokens of each tenant are counted: a service of Valkey, by the name that the rate limiter asks. */
export const counters = { name: "token-counters", port: 6_379 } as const;
/** Labels of the counters, and of the rate limiter that Envoy Gateway runs beside itself. */
export const counterLabels = { "app.kubernetes.io/component": "token-counters" } as const;
export const limiterLabels = { "app.kubernetes.io/name": "envoy-ratelimit" } as const;
/** Ports of the rate limiter: what proxies ask, and what metrics are read from. */
export const limiterPorts = { ask: 8_081, metrics: 19_001 } as const;

/**
 * A limit for each window, on requests that may leave: their tokens cost money, and what stays with the fleet is never held
 * up by a counter that fails. An answer is counted when it has ended, so that a budget ends before the request after the one
 * that used it up. The count is over all routes and all proxies.
 */
export function budgetRules({ default: common }: TokenBudgets) {
    const windows: readonly (readonly [key: string, unit: string, tokens: keyof TokenBudget])[] = [
        ["day", "Day", "tokensPerDay"],
        ["month", "Month", "tokensPerMonth"],
    ];
    return windows.map(([key, unit, tokens]) => ({
        clientSelectors: [
            {
                headers: [
                    { name: trusted.egress, type: "Exact", value: egressAllowed },
                    { name: trusted.tenant, type: "Distinct" },
                ],
            },
        ],
        // The class filter knows the tenants that have a budget of their own.
        limit: { requests: common[tokens], unit, fromMetadata: { namespace: budgetMetadata, key } },
        cost: {
            request: { from: "Number", number: 0 },
            response: { from: "Metadata", metadata: { namespace: auditMetadata, key: totalTokens } },
        },
        shared: true,
    }));
}

/**
 * The counters: names of tenants and numbers, in memory alone. A restart forgets them, and every budget starts anew; that is
 * a smaller evil than a disk with a record of who asked how much. When they are full, nothing is forgotten to make room.
 */
export function tokenCounters({ images }: Pick<RoutingGatewayArgs, "images">): readonly KubernetesObject[] {
    const metadata = { name: counters.name, namespace, labels: counterLabels };
    return [
        kubernetesObject("Service", metadata, {
            selector: counterLabels,
            ports: [{ name: "valkey", port: counters.port, targetPort: counters.port }],
        }),
        kubernetesObject("Deployment", metadata, {
            // One: two would count apart.
            replicas: 1,
            strategy: { type: "Recreate" },
            selector: { matchLabels: counterLabels },
            template: { metadata: { labels: counterLabels }, spec: counterPod(images.valkey ?? "") },
        }),
    ];
}

function counterPod(image: string) {
    const settings = { save: "", appendonly: "no", "maxmemory-policy": "noeviction", maxmemory: "192mb", dir: "/tmp" };
    return {
        automountServiceAccountToken: false,
        ...placementOn("front"),
        securityContext: {
            runAsNonRoot: true,
            runAsUser: 65_534,
            seccompProfile: { type: "RuntimeDefault" },
        },
        containers: [
            {
                name: counters.name,
                image,
                command: ["valkey-server", ...Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value])],
                ports: [{ name: "valkey", containerPort: counters.port }],
                readinessProbe: { tcpSocket: { port: "valkey" } },
                resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
                securityContext: {
                    allowPrivilegeEscalation: false,
                    readOnlyRootFilesystem: true,
                    capabilities: { drop: ["ALL"] },
                },
            },
        ],
    };
}
