import { z } from "zod";
import type { Shapes } from "../shape.ts";
import { customObject } from "./custom-object.ts";

const groupOfNodes = "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet";

/** How many replicas run, and which proxies the load balancer knows. */
export const scaling: Shapes = {
    // KEDA asks whoever a trigger names: here the cluster's own Prometheus, and nobody else.
    "kubernetes:keda.sh/v1alpha1:ScaledObject": (leaves) => {
        const { is, count, name, form, sameAs, promQuery } = leaves;
        const policies = z
            .array(
                z.strictObject({
                    type: is("Pods", "Percent"),
                    value: count(1, 1000),
                    periodSeconds: count(1, 1800),
                }),
            )
            .min(1);
        const step = z.strictObject({ stabilizationWindowSeconds: count(0, 3600), policies });
        return customObject(
            leaves,
            ["keda.sh/v1alpha1", "ScaledObject"],
            z.strictObject({
                scaleTargetRef: z.union([
                    // Envoy Gateway makes the Deployments of its proxies, which are no resources of the stack.
                    z.strictObject({ apiVersion: is("apps/v1"), kind: is("Deployment"), name: name() }),
                    z.strictObject({
                        apiVersion: is("leaderworkerset.x-k8s.io/v1"),
                        kind: is("LeaderWorkerSet"),
                        name: sameAs(groupOfNodes, "metadata", "name"),
                    }),
                ]),
                minReplicaCount: count(0, 1000),
                maxReplicaCount: count(1, 1000),
                pollingInterval: count(1, 3600),
                cooldownPeriod: count(0, 86_400).optional(),
                fallback: z
                    .strictObject({
                        failureThreshold: count(1, 100),
                        replicas: count(0, 1000),
                        behavior: is("currentReplicasIfHigher", "static", "currentReplicas"),
                    })
                    .optional(),
                advanced: z.strictObject({
                    horizontalPodAutoscalerConfig: z.strictObject({
                        behavior: z.strictObject({ scaleUp: step, scaleDown: step }),
                    }),
                }),
                triggers: z
                    .array(
                        z.strictObject({
                            type: is("prometheus"),
                            metricType: is("AverageValue", "Value"),
                            metadata: z.strictObject({
                                serverAddress: is("http://prometheus.monitoring.svc.cluster.local:9090"),
                                query: promQuery(),
                                threshold: form("a number", /\d{1,9}(?:\.\d{1,6})?/),
                                ignoreNullValues: is("true", "false").optional(),
                            }),
                        }),
                    )
                    .min(1),
            }),
        );
    },

    // Registers pods of the stack's own Service in its own target group. Without `networking` it opens no security group.
    "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding": (leaves) => {
        const { is, sameAs } = leaves;
        return customObject(
            leaves,
            ["elbv2.k8s.aws/v1beta1", "TargetGroupBinding"],
            z.strictObject({
                targetGroupName: sameAs("aws:lb/targetGroup:TargetGroup", "name"),
                targetGroupProtocol: is("TCP", "TLS"),
                targetType: is("ip"),
                ipAddressType: is("ipv4"),
                serviceRef: z.strictObject({
                    name: sameAs("kubernetes:core/v1:Service", "metadata", "name"),
                    port: is(443),
                }),
            }),
        );
    },
};
