import { namespaces, placementOn } from "../../routing-gateway/tiers.ts";
import { trusted } from "../../routing-gateway/trusted-headers.ts";
import { digestParts, spreadOver } from "../chart-release.ts";
import type { ChartRelease, Site } from "../chart-release.ts";

const shared = {
    version: "v1.1.0",
    namespace: namespaces.egress,
    need: "gateway",
    source: "envoyproxy/ai-gateway@v1.1.0, manifests/charts",
    asOf: "2026-08-21",
} as const;

/** The AI gateway and its definitions. It has to run before the first Gateway, or a filter is silently missing (H10). */
export function aiGateway(site: Site): readonly ChartRelease[] {
    return [
        { release: "ai-gateway-crds", chart: "ai-gateway-crds-helm", values: {}, ...shared },
        {
            release: "ai-gateway",
            chart: "ai-gateway-helm",
            after: ["ai-gateway-crds", "egress", "cert-manager"],
            values: values(site),
            ...shared,
        },
    ];
}

function values({ image }: Site) {
    return {
        // The tier's own; the chart's default is a namespace that does not exist here.
        envoyGateway: { namespace: namespaces.egress },
        controller: {
            image: digestParts(image("ai-gateway-controller")),
            replicaCount: 2,
            podDisruptionBudget: { enabled: true },
            ...placementOn("egress"),
            topologySpreadConstraints: spreadOver({ "app.kubernetes.io/name": "ai-gateway-helm" }),
            logLevel: "info",
            watch: { namespaces: [namespaces.egress] },
            quotaRateLimitFailureModeDeny: true,
            // The class for the audit line, whose store it decides; no header of a caller.
            logRequestHeaderAttributes: `${trusted.dataClass}:class`,
            spanRequestHeaderAttributes: "",
            extraEnvVars: [{ name: "DISABLE_PPROF", value: "true" }],
            mutatingWebhook: {
                // Else Helm makes the key while it renders, and keeps it in the release.
                certManager: { enable: true },
                // It refuses pods while it is down: those of the front are none of its business.
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespaces.egress } },
            },
        },
        extProc: {
            image: digestParts(image("ai-gateway-extproc")),
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
