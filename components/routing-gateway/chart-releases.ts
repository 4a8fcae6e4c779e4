import type { Evidence } from "../../catalog/fact.ts";
import { controllerNames, namespaces, placementOn } from "./tiers.ts";
import { counters } from "./token-budgets.ts";
import { trusted } from "./trusted-headers.ts";

/** A controller as its chart installs it. The images come from the own registry: the values name no other. */
export interface ChartRelease extends Evidence {
    readonly release: string;
    /** Name of the chart in the artifacts lock. */
    readonly chart: string;
    readonly version: string;
    readonly namespace: string;
    readonly values: Readonly<Record<string, unknown>>;
}

/** Images of the controllers, by digest. */
export interface ControllerImages {
    readonly envoyGateway: string;
    /** Envoy Gateway of the egress tier, whose version the AI gateway names. */
    readonly egressEnvoyGateway: string;
    readonly aiGatewayController: string;
    readonly aiGatewayExtproc: string;
    /** Counts tokens. @default - needed only with token budgets */
    readonly rateLimit?: string;
}

const front = {
    source: "envoyproxy/gateway@v1.9.1, charts/gateway-helm/values.tmpl.yaml",
    asOf: "2026-11-21",
} as const;
const pair = {
    source: "envoyproxy/ai-gateway@v1.1.0, release-notes/v1.1.0.md (Envoy Gateway v1.8.1, Envoy v1.38.1) and manifests/envoy-gateway-values.yaml",
    asOf: "2026-08-21",
} as const;

/**
 * The controllers, in the order of their installation: the AI gateway must find its Envoy Gateway, and both must run before
 * the first Gateway object, or a filter is silently missing (H10).
 */
export function chartReleases(images: ControllerImages, egress: boolean): readonly ChartRelease[] {
    const frontRelease: ChartRelease = {
        release: "front",
        chart: "gateway-helm",
        version: "v1.9.1",
        namespace: namespaces.front,
        values: envoyGatewayValues("front", images.envoyGateway, images.rateLimit),
        ...front,
    };
    return egress ? [frontRelease, ...egressReleases(images)] : [frontRelease];
}

function egressReleases(images: ControllerImages): readonly ChartRelease[] {
    const { namespace, ...shared } = { namespace: namespaces.egress, ...pair };
    return [
        {
            release: "egress",
            chart: "egress-gateway-helm",
            version: "v1.8.1",
            namespace,
            // The definitions are the cluster's: the newer release brings them.
            values: { crds: { enabled: false }, ...envoyGatewayValues("egress", images.egressEnvoyGateway) },
            ...shared,
        },
        {
            release: "ai-gateway",
            chart: "ai-gateway-helm",
            version: "v1.1.0",
            namespace,
            values: aiGatewayValues(images),
            ...shared,
        },
    ];
}

/** @param rateLimit image of the rate limiter, where tokens are counted */
function envoyGatewayValues(tier: "front" | "egress", image: string, rateLimit?: string) {
    return {
        global: { images: { envoyGateway: { image } } },
        deployment: { replicas: 2, pod: placementOn(tier) },
        config: {
            envoyGateway: {
                gateway: { controllerName: controllerNames[tier] },
                // Below it, configuration with secrets could be printed (H12).
                logging: { level: { default: "info" } },
                provider: {
                    type: "Kubernetes",
                    kubernetes: {
                        watch: { type: "Namespaces", namespaces: [namespaces[tier]] },
                        ...(rateLimit === undefined ? {} : { rateLimitDeployment: limiterDeployment(rateLimit) }),
                    },
                },
                ...(rateLimit === undefined ? {} : { rateLimit: tokenLimiter }),
                extensionApis: {
                    enableBackend: true,
                    // Off, every request would be answered with 500 (H8). The egress tier runs no script.
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

function aiGatewayValues(images: ControllerImages) {
    return {
        controller: {
            image: digestParts(images.aiGatewayController),
            replicaCount: 2,
            logLevel: "info",
            watch: { namespaces: [namespaces.egress] },
            quotaRateLimitFailureModeDeny: true,
            // The class for the audit line, whose store it decides; no header of a caller.
            logRequestHeaderAttributes: `${trusted.dataClass}:class`,
            spanRequestHeaderAttributes: "",
        },
        extProc: {
            image: digestParts(images.aiGatewayExtproc),
            logLevel: "info",
            enableRedaction: true,
            // Traces without content: one convention makes it opt-in, the other has to be told (H12).
            extraEnvVars: [
                { name: "AI_GATEWAY_TRACING_SEMCONV", value: "gen_ai" },
                { name: "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", value: "false" },
                { name: "OPENINFERENCE_HIDE_INPUTS", value: "true" },
                { name: "OPENINFERENCE_HIDE_OUTPUTS", value: "true" },
                { name: "DISABLE_PPROF", value: "true" },
            ],
        },
    };
}

/** The chart joins repository and tag with a colon; a digest is written so that the result names it. */
function digestParts(image: string) {
    const at = image.lastIndexOf(":");
    return { repository: image.slice(0, at), tag: image.slice(at + 1) };
}
