import { z } from "zod";
import type { Leaves } from "../../leaves/leaves.ts";
import { inOrder, metadata, object } from "../object.ts";
import {
    container,
    emptyDir,
    files,
    mount,
    onePort,
    onSystemNodes,
    podTemplate,
    probe,
    restrictedContainer,
    restrictedPod,
} from "../pods.ts";

export const monitoring = "monitoring";

/** Labels of a server of the monitoring, and of all that is its own. */
function serverLabels({ is }: Leaves, server: string) {
    return { "app.kubernetes.io/name": is(server), "app.kubernetes.io/part-of": is("observability") };
}

/** What differs between the servers of the monitoring. */
export interface MonitoringServer {
    readonly name: "prometheus" | "alertmanager";
    readonly args: z.ZodType;
    readonly env: z.ZodType;
    readonly port: number;
    /** Folder of its files. */
    readonly configFolder: string;
    /** True where it keeps what it has on a disk of the stack's own class. */
    readonly hasDisk: boolean;
    /** True where it asks the API server where pods are. */
    readonly asksCluster: boolean;
}

/** The pods of a server: on the system nodes, with nothing of the node and no right that they do not use. */
export function monitoringServer(leaves: Leaves, server: MonitoringServer): z.ZodType {
    const { is, count } = leaves;
    const { name, hasDisk } = server;
    const labels = serverLabels(leaves, name);
    return object(leaves, "apps/v1", "StatefulSet", {
        metadata: metadata(leaves, { name: is(name), namespace: is(monitoring), labels }),
        spec: z.strictObject({
            serviceName: is(`${name}-pods`),
            replicas: count(1, 10),
            podManagementPolicy: is("Parallel", "OrderedReady"),
            selector: z.strictObject({ matchLabels: z.strictObject(labels) }),
            persistentVolumeClaimRetentionPolicy: z.strictObject({
                whenDeleted: is("Delete", "Retain"),
                whenScaled: is("Delete", "Retain"),
            }),
            template: pods(leaves, server, labels),
            ...(hasDisk ? { volumeClaimTemplates: z.tuple([claim(leaves)]) } : {}),
        }),
    });
}

function pods(leaves: Leaves, server: MonitoringServer, labels: ReturnType<typeof serverLabels>): z.ZodType {
    const { is, sameAs } = leaves;
    const { name, configFolder, asksCluster, hasDisk, args, env, port } = server;
    const config = files(leaves, "config", sameAs("kubernetes:core/v1:ConfigMap", "metadata", "name"));
    return podTemplate(leaves, {
        labels,
        serviceAccountName: is(name),
        token: is(asksCluster),
        containers: [
            container(leaves, {
                name,
                args,
                env,
                ports: onePort(leaves, "http", port),
                probes: {
                    startupProbe: probe(leaves, "/-/ready", "http"),
                    readinessProbe: probe(leaves, "/-/ready", "http"),
                    livenessProbe: probe(leaves, "/-/healthy", "http"),
                },
                securityContext: restrictedContainer(leaves),
                volumeMounts: inOrder([mount(leaves, "config", configFolder, true), mount(leaves, "data", "/data")]),
            }),
        ],
        volumes: inOrder(hasDisk ? [config] : [config, emptyDir(leaves, "data")]),
        placement: onSystemNodes(leaves),
        securityContext: restrictedPod(leaves),
    });
}

/** A disk of a class of the stack: the class that EKS brings makes disks without a key. */
function claim({ is, sameAs, quantity }: Leaves) {
    return z.strictObject({
        metadata: z.strictObject({ name: is("data") }),
        spec: z.strictObject({
            accessModes: z.tuple([is("ReadWriteOnce")]),
            storageClassName: sameAs("kubernetes:storage.k8s.io/v1:StorageClass", "metadata", "name"),
            resources: z.strictObject({ requests: z.strictObject({ storage: quantity() }) }),
        }),
    });
}

/** Files of a server, under a name that changes with them. */
export function serverFiles(leaves: Leaves, server: MonitoringServer["name"], data: z.ZodType): z.ZodType {
    const { is, versioned } = leaves;
    return object(leaves, "v1", "ConfigMap", {
        metadata: metadata(leaves, {
            name: versioned(new RegExp(`${server}-[0-9a-f]{10}`)),
            namespace: is(monitoring),
            labels: serverLabels(leaves, server),
        }),
        data,
        immutable: is(true),
    });
}
