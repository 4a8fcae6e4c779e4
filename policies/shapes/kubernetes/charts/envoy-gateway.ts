import { z } from "zod";
import type { Leaves } from "../../leaves/leaves.ts";
import { eachOf } from "../../leaves/together.ts";
import { duration, placed } from "../custom-object.ts";
import { replicas, spreadBy } from "./release.ts";
import type { ChartShape } from "./release.ts";

/**
 * Envoy Gateway, once for each of the two gateways. No patches of Envoy's configuration, which could lead any request anywhere; no
 * extension but the AI gateway of the way out, which would be told all routes and change them; no counter of limits but the stack's own.
 */
const gatewayChart = { chart: "gateway-helm", version: "v1.9.3" } as const;

/** Envoy Gateway of the front. */
export const frontGatewayChart: ChartShape = {
    ...gatewayChart,
    values: (leaves) =>
        z.strictObject({
            ...commonValues(leaves),
            config: z.strictObject({ envoyGateway: z.strictObject(frontConfig(leaves)) }),
        }),
};

/** Envoy Gateway of the way out. The front's release has brought the definitions, and the policy that guards them. */
export const wayOutGatewayChart: ChartShape = {
    ...gatewayChart,
    skipsDefinitions: true,
    values: (leaves) =>
        z.strictObject({
            ...commonValues(leaves),
            crds: z.strictObject({
                gatewayAPI: z.strictObject({ safeUpgradePolicy: z.strictObject({ enabled: leaves.is(false) }) }),
            }),
            config: z.strictObject({ envoyGateway: z.strictObject(wayOutConfig(leaves)) }),
        }),
};

function commonValues(leaves: Leaves) {
    const { image, count } = leaves;
    return {
        global: z.strictObject({
            images: z.strictObject({
                envoyGateway: z.strictObject({ image: image() }),
                ratelimit: z.strictObject({ image: image() }),
            }),
        }),
        podDisruptionBudget: z.strictObject({ minAvailable: count(1, 20) }),
        deployment: z.strictObject({
            replicas: replicas(leaves),
            pod: z.strictObject({
                ...placed(leaves),
                topologySpreadConstraints: spreadBy(leaves, "control-plane", "envoy-gateway"),
            }),
        }),
        certgen: z.strictObject({ job: z.strictObject(placed(leaves)) }),
    };
}

/** The front runs the script that decides the class, and may count tokens. */
function frontConfig(leaves: Leaves) {
    const { is, image } = leaves;
    const namespace = is("gateway");
    return {
        ...commonConfig(leaves, "front", true),
        provider: z.strictObject({
            type: is("Kubernetes"),
            kubernetes: z.strictObject({
                watch: z.strictObject({ type: is("Namespaces"), namespaces: z.array(namespace).length(1) }),
                rateLimitDeployment: z
                    .strictObject({
                        replicas: replicas(leaves),
                        container: z.strictObject({ image: image() }),
                        pod: z.strictObject(placed(leaves)),
                    })
                    .optional(),
            }),
        }),
        rateLimit: z
            .strictObject({
                backend: z.strictObject({
                    type: is("Redis"),
                    redis: z.strictObject({ url: is("token-counters.gateway.svc.cluster.local:6379") }),
                }),
                failClosed: is(true),
                timeout: duration(leaves),
            })
            .optional(),
    };
}

/** The way out asks the AI gateway what to add, and changes nothing where it has no answer. */
function wayOutConfig(leaves: Leaves) {
    const { is, egressNamespace, aiController } = leaves;
    const all = z.strictObject({ includeAll: is(true) });
    return {
        ...commonConfig(leaves, "egress", false),
        provider: z.strictObject({
            type: is("Kubernetes"),
            kubernetes: z.strictObject({
                watch: z.strictObject({ type: is("Namespaces"), namespaces: z.array(egressNamespace()).length(1) }),
            }),
        }),
        extensionManager: z.strictObject({
            failOpen: is(false),
            hooks: z.strictObject({
                xdsTranslator: z.strictObject({
                    translation: z.strictObject({ listener: all, route: all, cluster: all, secret: all }),
                    post: eachOf(is("Translation"), is("Cluster"), is("Route")),
                }),
            }),
            service: z.strictObject({
                fqdn: z.strictObject({
                    hostname: aiController(),
                    port: is(1063),
                }),
            }),
        }),
    };
}

function commonConfig({ is }: Leaves, tier: "front" | "egress", runsScripts: boolean) {
    return {
        gateway: z.strictObject({ controllerName: is(`gateway.envoyproxy.io/ringfence-${tier}`) }),
        // At `debug` it prints configuration, with the secrets in it.
        logging: z.strictObject({ level: z.strictObject({ default: is("info", "warn", "error") }) }),
        extensionApis: z.strictObject({
            enableBackend: is(true),
            enableLua: is(runsScripts),
            enableEnvoyPatchPolicy: is(false),
        }),
    };
}
