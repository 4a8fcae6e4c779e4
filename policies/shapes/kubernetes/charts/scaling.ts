import { z } from "zod";
import { placed, quantity, restrictedContainer, restrictedPod } from "../custom-object.ts";
import { imageParts, replicas, spreadBy } from "./release.ts";
import type { ChartShape } from "./release.ts";

/** KEDA: no variables, no collector of telemetry, no objects beside its own. */
export const kedaChart: ChartShape = {
    chart: "keda-helm",
    version: "2.21.0",
    values: (leaves) => {
        const { is, count, registry, repositoryPath, sha256 } = leaves;
        const image = z.strictObject({
            registry: registry(),
            repository: repositoryPath(),
            tag: sha256(),
        });
        const budget = z.strictObject({ maxUnavailable: count(1, 10) });
        return z.strictObject({
            image: z.strictObject({
                keda: image,
                metricsApiServer: image,
                webhooks: image,
                pullPolicy: is("IfNotPresent", "Always"),
            }),
            ...placed(leaves),
            operator: z.strictObject({ replicaCount: replicas(leaves) }),
            metricsServer: z.strictObject({ replicaCount: replicas(leaves) }),
            // It judges rules of scaling, and sees nothing else.
            webhooks: z.strictObject({ replicaCount: replicas(leaves), failurePolicy: is("Ignore", "Fail") }),
            podDisruptionBudget: z.strictObject({ operator: budget, metricServer: budget, webhooks: budget }),
            topologySpreadConstraints: z.strictObject({
                operator: spreadBy(leaves, "app", "keda-operator"),
                metricsServer: spreadBy(leaves, "app", "keda-operator-metrics-apiserver"),
                webhooks: spreadBy(leaves, "app", "keda-admission-webhooks"),
            }),
            // Metrics are offered to whoever asks inside; nothing is sent.
            prometheus: z.strictObject({ operator: z.strictObject({ enabled: is(true) }) }),
        });
    },
};

/** LeaderWorkerSet, which places and restarts the nodes of one replica together. */
export const leaderWorkerSetChart: ChartShape = {
    chart: "lws",
    version: "0.9.0",
    values: (leaves) => {
        const { is, count } = leaves;
        return z.strictObject({
            image: z.strictObject({
                manager: z.strictObject({ ...imageParts(leaves).shape, pullPolicy: is("IfNotPresent", "Always") }),
            }),
            replicaCount: replicas(leaves),
            podSecurityContext: z.strictObject(restrictedPod(leaves)),
            securityContext: z.strictObject({ ...restrictedContainer(leaves), readOnlyRootFilesystem: is(true) }),
            resources: z.strictObject({
                requests: z.strictObject({ cpu: quantity(leaves), memory: quantity(leaves) }),
                limits: z.strictObject({ memory: quantity(leaves) }),
            }),
            ...placed(leaves),
            affinity: z.strictObject({
                podAntiAffinity: z.strictObject({
                    preferredDuringSchedulingIgnoredDuringExecution: z
                        .array(
                            z.strictObject({
                                weight: count(1, 100),
                                podAffinityTerm: z.strictObject({
                                    topologyKey: is("topology.kubernetes.io/zone", "kubernetes.io/hostname"),
                                    labelSelector: z.strictObject({
                                        matchLabels: z.strictObject({ "app.kubernetes.io/name": is("lws") }),
                                    }),
                                }),
                            }),
                        )
                        .min(1),
                }),
            }),
        });
    },
};
