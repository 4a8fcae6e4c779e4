import type { types } from "@pulumi/kubernetes";
import { systemPlacement } from "../cluster/addons.ts";
import { podsService, ports, replicaCount, serverLabels } from "../monitoring.ts";
import type { Server } from "../monitoring.ts";

type StatefulSetSpec = types.input.apps.v1.StatefulSetSpec;
type Container = types.input.core.v1.Container;

/** What differs between the two servers. */
export interface ServerPods {
    readonly server: Server;
    readonly image: string;
    readonly arguments: readonly string[];
    /** ConfigMap with the files of the server, and where they are mounted. */
    readonly config: { readonly name: string; readonly path: string };
    /** Where the server writes. */
    readonly data: {
        readonly path: string;
        /** @default - what is written is lost with the pod */
        readonly claim?: { readonly storageClass: string; readonly sizeGiB: number };
        /** Limit where there is no claim. */
        readonly sizeGiB: number;
    };
    /** True where the server asks the API server. */
    readonly asksCluster: boolean;
    readonly memory: string;
    readonly env?: Readonly<Record<string, string>>;
    /** Seconds to write down what is in memory. */
    readonly stopSeconds: number;
}

/** Any but root; the images know it as `nobody`. */
const userId = 65_534;

/** The pods of a server: in two zones, on the system nodes, with nothing of the node and no right that it does not use. */
export function serverPods(pods: ServerPods): StatefulSetSpec {
    const { server, data, config } = pods;
    const labels = { ...serverLabels(server) };
    return {
        serviceName: podsService(server),
        replicas: replicaCount,
        // Neither waits for the other: each is complete by itself.
        podManagementPolicy: "Parallel",
        selector: { matchLabels: labels },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Delete" },
        template: {
            metadata: { labels },
            spec: {
                serviceAccountName: server,
                automountServiceAccountToken: pods.asksCluster,
                enableServiceLinks: false,
                terminationGracePeriodSeconds: pods.stopSeconds,
                ...systemPlacement,
                topologySpreadConstraints: [
                    {
                        maxSkew: 1,
                        topologyKey: "topology.kubernetes.io/zone",
                        // A volume stays in its zone: two that began in one would stand there for ever.
                        whenUnsatisfiable: "DoNotSchedule",
                        labelSelector: { matchLabels: labels },
                    },
                ],
                securityContext: {
                    runAsNonRoot: true,
                    runAsUser: userId,
                    runAsGroup: userId,
                    fsGroup: userId,
                    // Else the ownership of every file is looked at before each start.
                    fsGroupChangePolicy: "OnRootMismatch",
                    seccompProfile: { type: "RuntimeDefault" },
                },
                containers: [container(pods)],
                volumes: [
                    { name: "config", configMap: { name: config.name } },
                    ...(data.claim === undefined
                        ? [{ name: "data", emptyDir: { sizeLimit: `${data.sizeGiB}Gi` } }]
                        : []),
                ],
            },
        },
        ...(data.claim === undefined ? {} : { volumeClaimTemplates: [claimTemplate(data.claim)] }),
    };
}

function container(pods: ServerPods): Container {
    const { server, image, config, data, memory } = pods;
    const answers = (path: string) => ({ httpGet: { path, port: "http" }, timeoutSeconds: 5 });
    return {
        name: server,
        image,
        args: [...pods.arguments],
        env: Object.entries(pods.env ?? {}).map(([name, value]) => ({ name, value })),
        ports: [{ name: "http", containerPort: ports[server] }],
        // Prometheus reads its log of the last hours before it answers.
        startupProbe: { ...answers("/-/ready"), periodSeconds: 10, failureThreshold: 90 },
        readinessProbe: { ...answers("/-/ready"), periodSeconds: 5 },
        livenessProbe: { ...answers("/-/healthy"), periodSeconds: 10, failureThreshold: 6 },
        // Memory asked for is memory to be had: a server that is killed under load is blind when it counts.
        resources: { requests: { cpu: "200m", memory }, limits: { memory } },
        securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [
            { name: "config", mountPath: config.path, readOnly: true },
            { name: "data", mountPath: data.path },
        ],
    };
}

function claimTemplate({ storageClass, sizeGiB }: NonNullable<ServerPods["data"]["claim"]>) {
    return {
        metadata: { name: "data" },
        spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: storageClass,
            resources: { requests: { storage: `${sizeGiB}Gi` } },
        },
    };
}
