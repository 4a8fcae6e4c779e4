import type { types } from "@pulumi/kubernetes";
import type { FleetObject } from "./fleet-object.ts";
import { manifestName } from "./plan-fleet.ts";
import type { ModelPlan, RevisionPlan } from "./plan-fleet.ts";
import { podPlan } from "./pod-plan.ts";
import { servingRevision } from "./revision-plan.ts";
import { fleetNamespaces, serverPort } from "./tiers.ts";
import type { ServerRole } from "./vllm-arguments.ts";

/** Tells the pod of a replica that answers from those that only compute. */
const rankLabel = "ringfence/rank";

/** The objects of a model: its account, its host name, and a workload for each revision. */
export function modelObjects(model: ModelPlan): readonly FleetObject[] {
    const namespace = fleetNamespaces[model.tier];
    const serving = servingRevision(model.revisions);
    return [
        {
            apiVersion: "v1",
            kind: "ServiceAccount",
            metadata: { name: model.name, namespace },
            automountServiceAccountToken: false,
        },
        ...(serving === undefined ? [] : [service(model.name, namespace, serving)]),
        ...model.revisions.flatMap((revision) => revisionObjects(revision, namespace)),
    ];
}

function revisionObjects(revision: RevisionPlan, namespace: string): readonly FleetObject[] {
    const { name, pod } = revision;
    return [
        {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: manifestName(revision), namespace },
            data: pod.weights.manifest,
            immutable: true,
        },
        service(name, namespace, revision),
        pod.settings.shape.nodes > 1 ? nodeGroup(revision, namespace) : deployment(revision, namespace),
        disruptionBudget(revision, namespace),
        ...scaledObject(revision, namespace),
    ];
}

/** Pods of a revision that answer. */
export function answering({ labels }: RevisionPlan["pod"]) {
    return { ...labels, [rankLabel]: "leader" };
}

/** Headless: its name leads to each replica, so that the gateway balances and ejects replicas. */
function service(name: string, namespace: string, { pod }: RevisionPlan): FleetObject {
    return {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name, namespace },
        spec: {
            type: "ClusterIP",
            clusterIP: "None",
            selector: answering(pod),
            ports: [{ name: "http", port: serverPort, targetPort: "http" }],
        },
    };
}

function podTemplate({ pod, interruptible }: RevisionPlan, role: ServerRole): types.input.core.v1.PodTemplateSpec {
    const rank = role === "worker" ? "worker" : "leader";
    const labels = { ...pod.labels, [rankLabel]: rank };
    // What an update may interrupt, the autoscaler may not: it would move a replica to save a part of a node.
    const annotations = { "cluster-autoscaler.kubernetes.io/safe-to-evict": "false" };
    return { metadata: { labels, ...(interruptible ? { annotations } : {}) }, spec: podPlan(pod, role) };
}

/** The count is the autoscaler's where there is one. */
function fixedReplicas({ scale, replicas }: RevisionPlan) {
    return scale === undefined ? { replicas: replicas.min } : {};
}

function updateSteps({ surges }: RevisionPlan) {
    return surges ? { maxSurge: 1, maxUnavailable: 0 } : { maxSurge: 0, maxUnavailable: 1 };
}

function deployment(revision: RevisionPlan, namespace: string): FleetObject {
    const { name, pod } = revision;
    return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: {
            name,
            namespace,
            labels: pod.labels,
            // Pulumi waits ten minutes by itself, which no large model keeps.
            annotations: { "pulumi.com/timeoutSeconds": String(revision.progressSeconds) },
        },
        spec: {
            ...fixedReplicas(revision),
            selector: { matchLabels: answering(pod) },
            strategy: { type: "RollingUpdate", rollingUpdate: updateSteps(revision) },
            progressDeadlineSeconds: revision.progressSeconds,
            revisionHistoryLimit: 3,
            template: podTemplate(revision, "alone"),
        },
    };
}

/** A replica over several nodes: tensor parallel inside, pipeline across. If one pod restarts, all do: they share one state. */
function nodeGroup(revision: RevisionPlan, namespace: string): FleetObject {
    const { pod } = revision;
    return {
        apiVersion: "leaderworkerset.x-k8s.io/v1",
        kind: "LeaderWorkerSet",
        metadata: { name: workloadName(revision), namespace, labels: pod.labels },
        spec: {
            ...fixedReplicas(revision),
            rolloutStrategy: { type: "RollingUpdate", rollingUpdateConfiguration: updateSteps(revision) },
            leaderWorkerTemplate: {
                size: pod.settings.shape.nodes,
                restartPolicy: "RecreateGroupOnPodRestart",
                leaderTemplate: podTemplate(revision, "leader"),
                workerTemplate: podTemplate(revision, "worker"),
            },
        },
    };
}

/**
 * A LeaderWorkerSet makes a service of its own name, by which its pods find each other before they are ready. The revision's
 * service must not be that one: it would hide the leader from its workers until they have found it.
 */
function workloadName({ name, pod }: RevisionPlan): string {
    return pod.settings.shape.nodes > 1 ? `${name}-nodes` : name;
}

/** Never the last replica, but where the stack lets it go; and of several one at a time. */
function disruptionBudget({ name, pod, replicas, interruptible }: RevisionPlan, namespace: string): FleetObject {
    const { nodes } = pod.settings.shape;
    return {
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata: { name, namespace },
        spec: {
            // A share of the replicas can only be told of a Deployment; a replica over nodes is whole or nothing.
            ...(nodes === 1 && replicas.min > 1
                ? { maxUnavailable: 1 }
                : { minAvailable: Math.max(interruptible ? 0 : 1, replicas.min - 1) * nodes }),
            selector: { matchLabels: { ...pod.labels } },
            // A server that never came up protects nothing, and would hold its node for ever.
            unhealthyPodEvictionPolicy: "AlwaysAllow",
        },
    };
}

function scaledObject(revision: RevisionPlan, namespace: string): readonly FleetObject[] {
    const { scale, name, pod } = revision;
    if (scale === undefined) return [];
    const scaleTargetRef =
        pod.settings.shape.nodes > 1
            ? { apiVersion: "leaderworkerset.x-k8s.io/v1", kind: "LeaderWorkerSet", name: workloadName(revision) }
            : { apiVersion: "apps/v1", kind: "Deployment", name };
    return [
        {
            apiVersion: "keda.sh/v1alpha1",
            kind: "ScaledObject",
            metadata: { name, namespace },
            spec: { scaleTargetRef, ...scale },
        },
    ];
}
