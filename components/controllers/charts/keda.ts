import { systemPlacement } from "../../cluster/addons.ts";
import { controllerNamespaces } from "../controller-namespaces.ts";
import { spreadOver } from "../chart-release.ts";
import type { ChartRelease, Site } from "../chart-release.ts";
import type { ImageReference } from "../../image-reference.ts";

/** KEDA scales the proxies by their open requests, and the fleet by what waits for it. */
export function keda({ image }: Site): ChartRelease {
    return {
        release: "keda",
        chart: "keda-helm",
        version: "2.21.0",
        namespace: controllerNamespaces.keda.name,
        need: "gateway",
        values: {
            image: {
                keda: registryParts(image("keda")),
                metricsApiServer: registryParts(image("keda-metrics-apiserver")),
                webhooks: registryParts(image("keda-admission-webhooks")),
                pullPolicy: "IfNotPresent",
            },
            ...systemPlacement,
            operator: { replicaCount: 2 },
            metricsServer: { replicaCount: 2 },
            // A wrong scaling rule is refused; a webhook that is down must not stop the fleet from being changed.
            webhooks: { replicaCount: 2, failurePolicy: "Ignore" },
            podDisruptionBudget: {
                operator: { maxUnavailable: 1 },
                metricServer: { maxUnavailable: 1 },
                webhooks: { maxUnavailable: 1 },
            },
            topologySpreadConstraints: {
                operator: spreadOver({ app: "keda-operator" }),
                metricsServer: spreadOver({ app: "keda-operator-metrics-apiserver" }),
                webhooks: spreadOver({ app: "keda-admission-webhooks" }),
            },
            prometheus: { operator: { enabled: true } },
        },
        source: "kedacore/charts@v2.20.2, keda/values.yaml",
        asOf: "2026-08-13",
    };
}

/** The chart joins three parts: host, repository and tag. */
function registryParts(image: ImageReference) {
    const slash = image.indexOf("/");
    const colon = image.lastIndexOf(":");
    return { registry: image.slice(0, slash), repository: image.slice(slash + 1, colon), tag: image.slice(colon + 1) };
}
