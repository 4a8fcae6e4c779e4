import { systemPlacement } from "../../cluster/addons.ts";
import { controllerNamespaces } from "../controller-namespaces.ts";
import { digestParts, restrictedContainer, restrictedPod } from "../chart-release.ts";
import type { ChartRelease, Site } from "../chart-release.ts";

/** LeaderWorkerSet places and restarts the nodes of one replica together. */
export function leaderWorkerSet({ image }: Site): ChartRelease {
    return {
        release: "lws",
        chart: "lws",
        version: "0.9.0",
        namespace: controllerNamespaces.leaderWorkerSet.name,
        need: "fleet",
        values: {
            image: { manager: { ...digestParts(image("leader-worker-set")), pullPolicy: "IfNotPresent" } },
            replicaCount: 2,
            podSecurityContext: restrictedPod,
            securityContext: restrictedContainer,
            // The chart asks for a whole core, half of a system node, for a few hundred objects.
            resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
            ...systemPlacement,
            // The chart has no setting for the spread over zones.
            affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [apart] } },
        },
        source: "kubernetes-sigs/lws@v0.9.0, charts/lws/values.yaml",
        asOf: "2026-08-21",
    };
}

const apart = {
    weight: 100,
    podAffinityTerm: {
        topologyKey: "topology.kubernetes.io/zone",
        labelSelector: { matchLabels: { "app.kubernetes.io/name": "lws" } },
    },
};
