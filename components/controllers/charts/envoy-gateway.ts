import { controllerNames, namespaces, placementOn } from "../../routing-gateway/tiers.ts";
import type { Tier } from "../../routing-gateway/tiers.ts";
import { counters } from "../../routing-gateway/token-budgets.ts";
import { spreadOver } from "../chart-release.ts";
import type { ChartRelease, Site } from "../chart-release.ts";

/** One chart, released once for each tier: two versions of a controller would be two sets of faults to follow. */
const shared = {
    chart: "gateway-helm",
    version: "v1.9.3",
    need: "gateway",
    source: "envoyproxy/gateway@v1.9.1, charts/gateway-helm/values.tmpl.yaml; release-notes/v1.9.2.yaml and v1.9.3.yaml, which name no value of the chart",
    asOf: "2026-10-03",
} as const;

/** Envoy Gateway of the front. It brings the definitions of Gateway API and Envoy Gateway for both tiers. */
export function frontGateway(site: Site, countsTokens: boolean): ChartRelease {
    return { release: "front", namespace: namespaces.front, values: values("front", site, countsTokens), ...shared };
}

/** Envoy Gateway of the egress tier, which asks the AI gateway. */
export function egressGateway(site: Site): ChartRelease {
    return {
        release: "egress",
        namespace: namespaces.egress,
        after: ["front"],
        // Definitions are the cluster's, and so is the policy that guards them: the front's release has brought both.
        skipCrds: true,
        values: {
            crds: { gatewayAPI: { safeUpgradePolicy: { enabled: false } } },
            ...values("egress", site, false),
        },
        ...shared,
    };
}

function values(tier: Tier, { image }: Site, countsTokens: boolean) {
    const rateLimiter = image("envoy-ratelimit");
    return {
        // Where no tokens are counted the rate limiter is not started, but its image stands in the controller's configuration.
        global: {
            images: { envoyGateway: { image: image("envoy-gateway") }, ratelimit: { image: rateLimiter } },
        },
        podDisruptionBudget: { minAvailable: 1 },
        deployment: {
            replicas: 2,
            pod: { ...placementOn(tier), topologySpreadConstraints: spreadOver({ "control-plane": "envoy-gateway" }) },
        },
        // Makes the certificates between the controller and its proxies, before anything else of the release.
        certgen: { job: placementOn(tier) },
        config: {
            envoyGateway: {
                gateway: { controllerName: controllerNames[tier] },
                // Below it, configuration with secrets could be printed (H12).
                logging: { level: { default: "info" } },
                provider: {
                    type: "Kubernetes",
                    kubernetes: {
                        watch: { type: "Namespaces", namespaces: [namespaces[tier]] },
                        ...(countsTokens ? { rateLimitDeployment: limiterDeployment(rateLimiter) } : {}),
                    },
                },
                ...(countsTokens ? { rateLimit: tokenLimiter } : {}),
                extensionApis: {
                    enableBackend: true,
                    // Off, every request to the front would be answered with 500 (H8). The egress tier runs no script.
                    enableLua: tier === "front",
                    // A patch could lead any request anywhere, past every rule.
                    enableEnvoyPatchPolicy: false,
                },
                ...(tier === "egress" ? { extensionManager } : {}),
            },
        },
    };
}

/** Without an answer of the limiter nothing goes to a third party: it is asked about requests that may leave, and no others. */
const tokenLimiter = {
    backend: {
        type: "Redis",
        redis: { url: `${counters.name}.${namespaces.front}.svc.cluster.local:${counters.port}` },
    },
    failClosed: true,
    timeout: "100ms",
};

function limiterDeployment(image: string) {
    return { replicas: 2, container: { image }, pod: placementOn("front") };
}

/** How Envoy Gateway asks the AI gateway what to add to Envoy's configuration. */
const extensionManager = {
    // Without the answer there are no keys and no checks of models: better no change at all.
    failOpen: false,
    hooks: {
        xdsTranslator: {
            translation: {
                listener: { includeAll: true },
                route: { includeAll: true },
                cluster: { includeAll: true },
                secret: { includeAll: true },
            },
            post: ["Translation", "Cluster", "Route"],
        },
    },
    service: { fqdn: { hostname: `ai-gateway-controller.${namespaces.egress}.svc.cluster.local`, port: 1_063 } },
};
