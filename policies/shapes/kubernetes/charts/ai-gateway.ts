import { z } from "zod";
import { eachOf } from "../../leaves/together.ts";
import { placed } from "../custom-object.ts";
import { imageParts, replicas, spreadBy, variable } from "./release.ts";
import type { ChartShape } from "./release.ts";

/** The definitions of the AI gateway. */
export const aiGatewayDefinitions: ChartShape = {
    chart: "ai-gateway-crds-helm",
    version: "v1.1.0",
    values: () => z.strictObject({}),
};

/** Envoy AI Gateway, whose processor sees every prompt that leaves: it logs and traces none, and no variable says where to send what it notes. */
export const aiGatewayChart: ChartShape = {
    chart: "ai-gateway-helm",
    version: "v1.1.0",
    values: (leaves) => {
        const { is, loggedHeaders, egressNamespace } = leaves;
        const wayOut = egressNamespace();
        // At `debug` both print requests.
        const logLevel = is("info", "warn", "error");
        const noProfiles = variable(leaves, "DISABLE_PPROF", "true");
        return z.strictObject({
            envoyGateway: z.strictObject({ namespace: wayOut }),
            controller: z.strictObject({
                image: imageParts(leaves),
                replicaCount: replicas(leaves),
                podDisruptionBudget: z.strictObject({ enabled: is(true) }),
                ...placed(leaves),
                topologySpreadConstraints: spreadBy(leaves, "app.kubernetes.io/name", "ai-gateway-helm"),
                logLevel,
                watch: z.strictObject({ namespaces: z.array(wayOut).length(1) }),
                quotaRateLimitFailureModeDeny: is(true),
                // Which headers stand in logs and traces: the class alone, and none.
                logRequestHeaderAttributes: loggedHeaders(),
                spanRequestHeaderAttributes: is(""),
                extraEnvVars: eachOf(noProfiles),
                mutatingWebhook: z.strictObject({
                    certManager: z.strictObject({ enable: is(true) }),
                    namespaceSelector: z.strictObject({
                        matchLabels: z.strictObject({ "kubernetes.io/metadata.name": wayOut }),
                    }),
                }),
            }),
            extProc: z.strictObject({
                image: imageParts(leaves),
                logLevel,
                enableRedaction: is(true),
                extraEnvVars: eachOf(
                    variable(leaves, "AI_GATEWAY_TRACING_SEMCONV", "gen_ai"),
                    variable(leaves, "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "false"),
                    variable(leaves, "OPENINFERENCE_HIDE_INPUTS", "true"),
                    variable(leaves, "OPENINFERENCE_HIDE_OUTPUTS", "true"),
                    noProfiles,
                ),
            }),
        });
    },
};
