import type { KubeApi, KubeObject } from "./api.ts";

/*
 * Controllers that a stack installs and the suite cannot have: their images are in registries of another kind. Each does here
 * what the fleet needs of it, as the real one documents it, and no more.
 */

/** KEDA, with nobody waiting: every workload that is there has its least number of replicas. */
export async function actAsKeda(api: KubeApi, objects: readonly KubeObject[]): Promise<void> {
    for (const { kind, metadata, spec } of objects) {
        if (kind !== "ScaledObject") continue;
        const { scaleTargetRef, minReplicaCount } = spec as {
            scaleTargetRef: { apiVersion: string; kind: string; name: string };
            minReplicaCount: number;
        };
        const { apiVersion, kind: targetKind, name } = scaleTargetRef;
        const target = { apiVersion, kind: targetKind, metadata: { name, namespace: metadata.namespace } };
        // Proxies are there once Envoy Gateway has acted.
        if ((await api.find(target)) !== undefined) await scaleTo(api, target, minReplicaCount);
    }
}

interface ProxySpec {
    readonly provider: {
        readonly kubernetes: {
            readonly envoyDeployment: {
                readonly name: string;
                readonly replicas?: number;
                readonly container: Readonly<Record<string, unknown>>;
                readonly pod: Readonly<Record<string, unknown>>;
            };
            readonly envoyPDB: Readonly<Record<string, unknown>>;
        };
    };
}

/**
 * Envoy Gateway: a Deployment and a disruption budget for each EnvoyProxy, by server-side apply under its own name. It leaves out
 * the number of replicas where the EnvoyProxy does (internal/infrastructure/kubernetes/proxy/resource_provider.go, v1.8.1 and
 * v1.9.0), so that the field stays whose it is.
 */
export async function actAsEnvoyGateway(api: KubeApi, objects: readonly KubeObject[]): Promise<void> {
    for (const { kind, metadata, spec } of objects) {
        if (kind !== "EnvoyProxy") continue;
        const { envoyDeployment, envoyPDB } = (spec as ProxySpec).provider.kubernetes;
        const { name, replicas, container, pod } = envoyDeployment;
        const { namespace } = metadata;
        const labels = {
            "app.kubernetes.io/component": "proxy",
            "gateway.envoyproxy.io/owning-gateway-name": metadata.name,
        };
        const owner = { manager: "envoy-gateway" };
        await api.apply(
            {
                apiVersion: "apps/v1",
                kind: "Deployment",
                metadata: { name, namespace, labels },
                spec: {
                    ...(replicas === undefined ? {} : { replicas }),
                    selector: { matchLabels: labels },
                    template: { metadata: { labels }, spec: { ...pod, containers: [{ name: "envoy", ...container }] } },
                },
            },
            owner,
        );
        await api.apply(
            {
                apiVersion: "policy/v1",
                kind: "PodDisruptionBudget",
                metadata: { name, namespace, labels },
                spec: { ...envoyPDB, selector: { matchLabels: labels } },
            },
            owner,
        );
    }
}

/** Sets the number of replicas as an autoscaler does. */
export async function scaleTo(api: KubeApi, workload: KubeObject, replicas: number): Promise<void> {
    await api.merge(workload, { spec: { replicas } }, "scale");
}

interface StatefulSet extends KubeObject {
    readonly spec: { readonly replicas?: number; readonly volumeClaimTemplates?: readonly ClaimTemplate[] };
}

interface ClaimTemplate {
    readonly metadata: { readonly name: string };
    readonly spec: {
        readonly accessModes: readonly string[];
        readonly storageClassName: string;
        readonly resources: { readonly requests: { readonly storage: string } };
    };
}

/** The driver of EBS: a volume for each claim that the replicas of a StatefulSet will make, as large as it asks. */
export function volumesFor(objects: readonly KubeObject[]): readonly KubeObject[] {
    return objects.filter(isStatefulSet).flatMap(({ metadata: { name: set, namespace }, spec }) =>
        Array.from({ length: spec.replicas ?? 1 }, (_, ordinal) => ordinal).flatMap((ordinal) =>
            (spec.volumeClaimTemplates ?? []).map(({ metadata, spec: claim }): KubeObject => {
                const name = `${metadata.name}-${set}-${ordinal}`;
                return {
                    apiVersion: "v1",
                    kind: "PersistentVolume",
                    metadata: { name: `rehearsal-${namespace ?? "default"}-${name}` },
                    spec: {
                        accessModes: claim.accessModes,
                        storageClassName: claim.storageClassName,
                        capacity: claim.resources.requests,
                        claimRef: { namespace, name },
                        persistentVolumeReclaimPolicy: "Retain",
                        // Nothing is mounted on a simulated node.
                        csi: { driver: "ebs.csi.aws.com", volumeHandle: "vol-0123456789abcdef0" },
                    },
                };
            }),
        ),
    );
}

function isStatefulSet(object: KubeObject): object is StatefulSet {
    return object.kind === "StatefulSet";
}

interface LeaderWorkerSet extends KubeObject {
    readonly spec: {
        readonly replicas: number;
        readonly leaderWorkerTemplate: {
            readonly size: number;
            readonly leaderTemplate: PodTemplate;
            readonly workerTemplate: PodTemplate;
        };
    };
}

interface PodTemplate {
    readonly metadata: { readonly labels: Readonly<Record<string, string>> };
    readonly spec: { readonly containers: readonly Container[]; readonly [field: string]: unknown };
}

interface Container {
    readonly env?: readonly unknown[];
    readonly [field: string]: unknown;
}

/**
 * LeaderWorkerSet v0.9: makes the pods of each group with the real one's names, labels and variables, the leader first. Groups
 * are neither updated nor made anew.
 */
export async function actAsLeaderWorkerSet(api: KubeApi, objects: readonly KubeObject[]): Promise<void> {
    for (const object of objects) {
        const set = object.kind === "LeaderWorkerSet" ? await api.find<LeaderWorkerSet>(object) : undefined;
        if (set === undefined) continue;
        for (const pod of groupsOf(set).flat()) {
            if ((await api.find(pod)) === undefined) await api.create(pod);
        }
    }
}

/** The pods of each group. */
function groupsOf(set: LeaderWorkerSet): readonly (readonly KubeObject[])[] {
    const { replicas, leaderWorkerTemplate } = set.spec;
    const { size, leaderTemplate, workerTemplate } = leaderWorkerTemplate;
    return Array.from({ length: replicas }, (_, group) =>
        Array.from({ length: size }, (__, rank) =>
            memberOf(set, rank === 0 ? leaderTemplate : workerTemplate, { group, rank, size }),
        ),
    );
}

function memberOf(
    { metadata }: LeaderWorkerSet,
    template: PodTemplate,
    { group, rank, size }: { readonly group: number; readonly rank: number; readonly size: number },
): KubeObject {
    const leader = `${metadata.name}-${group}`;
    const variables = [
        { name: "LWS_LEADER_ADDRESS", value: `${leader}.${metadata.name}.${metadata.namespace ?? ""}` },
        { name: "LWS_GROUP_SIZE", value: String(size) },
        { name: "LWS_WORKER_INDEX", value: String(rank) },
    ];
    const prefix = "leaderworkerset.sigs.k8s.io";
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: {
            name: rank === 0 ? leader : `${leader}-${rank}`,
            namespace: metadata.namespace,
            labels: {
                ...template.metadata.labels,
                [`${prefix}/name`]: metadata.name,
                [`${prefix}/group-index`]: String(group),
                [`${prefix}/worker-index`]: String(rank),
            },
            annotations: { [`${prefix}/size`]: String(size) },
        },
        spec: {
            ...template.spec,
            subdomain: metadata.name,
            containers: template.spec.containers.map((one) => ({ ...one, env: [...variables, ...(one.env ?? [])] })),
        },
    };
}
