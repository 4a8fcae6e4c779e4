import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";
import { inOrder } from "./object.ts";

/**
 * What pods may have. A pod of our stacks has nothing of its node, of its network or of its file system, unless a program in
 * programs/ says which part and why; no volume but objects of the cluster and memory or disk of the node; no name server, host entry,
 * claim of devices or variable from elsewhere. All of this is refused by not standing here.
 */
export interface PodParts {
    readonly containers: readonly z.ZodType[];
    /** @default - none */
    readonly initContainers?: readonly z.ZodType[];
    /** In the order in which they are written. */
    readonly volumes?: z.ZodType;
    readonly serviceAccountName?: z.ZodType;
    /** Whether the pod gets a token of the API server. @default - it does not */
    readonly token?: z.ZodType;
    /** The class of what goes first. @default - it has none */
    readonly priorityClassName?: z.ZodType;
    /** The nodes on which the pod runs, by their labels and taints. */
    readonly placement: Readonly<Record<string, z.ZodType>>;
    readonly securityContext: z.ZodType;
    readonly labels: Readonly<Record<string, z.ZodType>>;
    readonly annotations?: Readonly<Record<string, z.ZodType>>;
    /** `namespace/name` of a daemon set, which may have its node's network where the declaration says so. */
    readonly daemonSet?: string;
}

/** A template of pods. */
export function podTemplate(leaves: Leaves, parts: PodParts): z.ZodType {
    const { is, count, objectName, hostNetwork } = leaves;
    const { annotations = {}, initContainers = [], daemonSet } = parts;
    const spread = z.strictObject({
        maxSkew: count(1, 100),
        topologyKey: is("topology.kubernetes.io/zone", "kubernetes.io/hostname"),
        whenUnsatisfiable: is("ScheduleAnyway", "DoNotSchedule"),
        labelSelector: z.strictObject({
            matchLabels: z.strictObject(
                Object.fromEntries(Object.entries(parts.labels).map(([key, value]) => [key, value.optional()])),
            ),
        }),
    });
    return z.strictObject({
        metadata: z.strictObject({
            labels: z.strictObject(parts.labels),
            ...(Object.keys(annotations).length === 0 ? {} : { annotations: z.strictObject(annotations).optional() }),
        }),
        spec: z.strictObject({
            containers: inOrder(parts.containers),
            ...(initContainers.length === 0 ? {} : { initContainers: inOrder(initContainers) }),
            ...(parts.volumes === undefined ? {} : { volumes: parts.volumes }),
            ...(parts.serviceAccountName === undefined ? {} : { serviceAccountName: parts.serviceAccountName }),
            automountServiceAccountToken: parts.token ?? is(false),
            enableServiceLinks: is(false).optional(),
            priorityClassName: (parts.priorityClassName ?? objectName()).optional(),
            terminationGracePeriodSeconds: count(0, 7_200).optional(),
            topologySpreadConstraints: z.array(spread).optional(),
            securityContext: parts.securityContext,
            restartPolicy: is("Always").optional(),
            // DNS is the cluster's, which asks the resolver that the DNS firewall holds.
            dnsPolicy: is("ClusterFirst").optional(),
            hostPID: is(false).optional(),
            hostIPC: is(false).optional(),
            hostNetwork: hostNetwork(daemonSet).optional(),
            ...parts.placement,
        }),
    });
}

/** Not root, with the filter of system calls that the runtime brings. */
export function restrictedPod({ is, count }: Leaves) {
    return z.strictObject({
        runAsNonRoot: is(true),
        runAsUser: count(1, 65_535),
        runAsGroup: count(1, 65_535).optional(),
        fsGroup: count(1, 65_535).optional(),
        fsGroupChangePolicy: is("OnRootMismatch", "Always").optional(),
        seccompProfile: seccomp({ is }),
    });
}

/** An agent of the node runs as whom its container says. */
export function agentPod({ is }: Pick<Leaves, "is">) {
    return z.strictObject({ seccompProfile: seccomp({ is }) });
}

function seccomp({ is }: Pick<Leaves, "is">) {
    return z.strictObject({ type: is("RuntimeDefault") });
}

/** No right of root's, no way to more rights, and a file system that nobody changes. */
export function restrictedContainer({ is }: Leaves) {
    return z.strictObject({
        allowPrivilegeEscalation: is(false),
        readOnlyRootFilesystem: is(true),
        capabilities: z.strictObject({ drop: z.tuple([is("ALL")]) }),
    });
}

/** What a container runs and may do. */
export interface ContainerParts {
    readonly name: string;
    /** @default - the one of the image */
    readonly command?: z.ZodType;
    /** @default - none */
    readonly args?: z.ZodType;
    /** Variables by name, in the order in which they are written. @default - none */
    readonly env?: z.ZodType;
    readonly securityContext: z.ZodType;
    /** Where volumes are mounted. @default - none */
    readonly volumeMounts?: z.ZodType;
    readonly ports?: z.ZodType;
    /** Path of each probe. @default - none */
    readonly probes?: Readonly<Partial<Record<"startupProbe" | "readinessProbe" | "livenessProbe", z.ZodType>>>;
    readonly lifecycle?: z.ZodType;
}

/** A container. Its image is of an own registry, by digest; `envFrom` and `extra` have no place in it. */
export function container(leaves: Leaves, parts: ContainerParts): z.ZodType {
    const { is, image } = leaves;
    const { command, args, env, volumeMounts, ports, lifecycle, probes = {} } = parts;
    const given = { command, args, env, volumeMounts, ports, lifecycle, ...probes };
    return z.strictObject({
        name: is(parts.name),
        image: image(),
        imagePullPolicy: is("IfNotPresent", "Always").optional(),
        terminationMessagePolicy: is("File", "FallbackToLogsOnError").optional(),
        securityContext: parts.securityContext,
        resources: resources(leaves),
        ...Object.fromEntries(
            Object.entries(given).flatMap(([key, schema]) => (schema === undefined ? [] : [[key, schema]])),
        ),
    });
}

function resources({ quantity }: Leaves) {
    const amounts = z.strictObject({
        cpu: quantity().optional(),
        memory: quantity().optional(),
        "ephemeral-storage": quantity().optional(),
        "nvidia.com/gpu": quantity().optional(),
        "vpc.amazonaws.com/efa": quantity().optional(),
    });
    return z.strictObject({ requests: amounts, limits: amounts });
}

/** The kubelet asks the pod itself: a probe names no host, and runs no command. */
export function probe({ is, count }: Leaves, path: string | undefined, port: string) {
    const asked =
        path === undefined
            ? { tcpSocket: z.strictObject({ port: is(port) }) }
            : { httpGet: z.strictObject({ path: is(path), port: is(port) }) };
    const seconds = count(0, 3_600).optional();
    return z.strictObject({
        ...asked,
        initialDelaySeconds: seconds,
        periodSeconds: seconds,
        timeoutSeconds: seconds,
        successThreshold: count(1, 10).optional(),
        failureThreshold: count(1, 10_000).optional(),
    });
}

/** One named port. */
export function onePort({ is }: Leaves, name: string, containerPort: number) {
    return z.tuple([z.strictObject({ name: is(name), containerPort: is(containerPort) })]);
}

/** Variables with exactly these names, in this order. Neither `envFrom` nor a reference to a secret is one of them. */
export function variables({ is }: Leaves, values: Readonly<Record<string, z.ZodType>>): readonly z.ZodType[] {
    return Object.entries(values).map(([name, value]) => z.strictObject({ name: is(name), value }));
}

/** A variable that the kubelet fills in from the pod itself. */
export function fromPod({ is }: Leaves, name: string, fieldPath: string) {
    return z.strictObject({
        name: is(name),
        valueFrom: z.strictObject({ fieldRef: z.strictObject({ fieldPath: is(fieldPath) }) }),
    });
}

/** Where a volume is mounted. */
export function mount({ is }: Leaves, name: string, mountPath: string, readOnly = false) {
    return z.strictObject({
        name: is(name),
        mountPath: is(mountPath),
        ...(readOnly ? { readOnly: is(true) } : {}),
    });
}

/** A part of the node's disk or memory that goes away with the pod. */
export function emptyDir({ is, quantity }: Leaves, name: string) {
    return z.strictObject({
        name: is(name),
        emptyDir: z.strictObject({ medium: is("Memory").optional(), sizeLimit: quantity() }),
    });
}

/** Files of the stack's own. */
export function files({ is }: Leaves, name: string, configMap: z.ZodType) {
    return z.strictObject({ name: is(name), configMap: z.strictObject({ name: configMap }) });
}

/** A folder of the node. Only programs of agents name one. */
export function hostFolder({ is }: Leaves, name: string, path: string, type?: string) {
    return z.strictObject({
        name: is(name),
        hostPath: z.strictObject({ path: is(path), ...(type === undefined ? {} : { type: is(type) }) }),
    });
}

/** Nodes of a pool, by its label and its taint. */
export function onPool({ is }: Leaves, pool: string) {
    return {
        nodeSelector: z.strictObject({ "ringfence/pool": is(pool) }),
        tolerations: z.tuple([
            z.strictObject({
                key: is("ringfence/pool"),
                operator: is("Equal"),
                value: is(pool),
                effect: is("NoSchedule"),
            }),
        ]),
    };
}

/** Nodes on which the cluster's own parts run. */
export function onSystemNodes({ is }: Leaves) {
    return {
        nodeSelector: z.strictObject({ "ringfence/pool": is("system") }),
        tolerations: z.tuple([z.strictObject({ key: is("CriticalAddonsOnly"), operator: is("Exists") })]),
    };
}
