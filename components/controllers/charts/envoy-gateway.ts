import { controllerNames, namespaces, placementOn } from "../../routing-gateway/tiers.ts";
import type { Tier } from "../../routing-gateway/tiers.ts";
import { counters } from "../../routing-gateway/token-budgets.ts";
import { spreadOver } from "../chart-release.ts";
import type { ChartRelease, Site } from "../chart-release.ts";

/** Envoy Gateway of the front. It brings the definitions of Gateway API and Envoy Gateway for both tiers. */
export function frontGateway(site: Site, countsTokens: boolean): ChartRelease {
    return {
        release: "front",
        chart: "gateway-helm",
        version: "v1.9.1",
        namespace: namespaces.front,
        need: "gateway",
        values: values("front", site, { controller: "envoy-gateway", scripts: { enableLua: true }, countsTokens }),
        source: "envoyproxy/gateway@v1.9.1, charts/gateway-helm/values.tmpl.yaml",
        asOf: "2026-11-25",
    };
}

/** Envoy Gateway of the egress tier, of the version that the AI gateway names. */
export function egressGateway(site: Site): ChartRelease {
    return {
        release: "egress",
        chart: "egress-gateway-helm",
        version: "v1.8.1",
        namespace: namespaces.egress,
        need: "gateway",
        after: ["front"],
        // Definitions are the cluster's, and so is the policy that guards them: the newer release has brought both.
        skipCrds: true,
        values: {
            crds: { gatewayAPI: { safeUpgradePolicy: { enabled: false } } },
            ...values("egress", site, {
                controller: "egress-envoy-gateway",
                // This version's switch; 1.9.0 brought `enableLua`, which 1.8 drops without a word.
                scripts: { disableLua: true },
                countsTokens: false,
            }),
        },
        source: "envoyproxy/gateway@v1.8.1, charts/gateway-helm/values.tmpl.yaml; envoyproxy/ai-gateway@v1.1.0, release-notes/v1.1.0.md and manifests/envoy-gateway-values.yaml",
        asOf: "2026-11-25",
    };
}

interface Wanted {
    /** Name of the controller's image in the lock. */
    readonly controller: string;
    /** Turns Lua on or off, as the version calls it. */
    readonly scripts: { readonly enableLua: true } | { readonly disableLua: true };
    readonly countsTokens: boolean;
}

function values(tier: Tier, { image }: Site, { controller, scripts, countsTokens }: Wanted) {
    const rateLimiter = image("envoy-ratelimit");
    return {
        // Where no tokens are counted the rate limiter is not started, but its image stands in the controller's configuration.
        global: {
            images: { envoyGateway: { image: image(controller) }, ratelimit: { image: rateLimiter } },
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
                    // Off, every request would be answered with 500 (H8). The egress tier runs no script.
                    ...scripts,
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
