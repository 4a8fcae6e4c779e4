import type { KubeApi, KubeObject } from "./api.ts";

interface Conditions {
    readonly conditions?: readonly {
        readonly type: string;
        readonly status: string;
        readonly reason?: string;
        readonly lastTransitionTime?: string;
    }[];
}

/** A pod, as far as the suite reads it. */
export interface Pod extends KubeObject {
    readonly spec: {
        readonly nodeName?: string;
        readonly nodeSelector?: Readonly<Record<string, string>>;
        readonly containers: readonly Container[];
    };
    readonly status: Conditions & { readonly phase: string };
}

interface Container {
    readonly name: string;
    readonly image: string;
    readonly env?: readonly unknown[];
    readonly resources?: {
        readonly requests?: Readonly<Record<string, string>>;
    };
}

/** A node, as far as the suite reads it. */
export interface Node extends KubeObject {
    readonly spec: {
        readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
    };
    readonly status: Conditions & { readonly allocatable: Readonly<Record<string, string>> };
}

/** Whether it is ready, and not on its way out. */
export function isReady({ metadata, status }: Pod | Node): boolean {
    return metadata.deletionTimestamp === undefined && hasCondition(status, "Ready");
}

/** Whether no node takes it. */
export function isUnschedulable({ status }: Pod): boolean {
    return (status.conditions ?? []).some(
        ({ type, status: is, reason }) => type === "PodScheduled" && is === "False" && reason === "Unschedulable",
    );
}

function hasCondition({ conditions = [] }: Conditions, name: string): boolean {
    return conditions.some(({ type, status }) => type === name && status === "True");
}

/** Pods of model servers. */
export const serverPods = "app.kubernetes.io/name=vllm";

/** The pods of a workload, by its selector. */
export async function podsOf(api: KubeApi, workload: KubeObject): Promise<readonly Pod[]> {
    const { selector } = workload.spec as { selector: { matchLabels: Readonly<Record<string, string>> } };
    const labels = Object.entries(selector.matchLabels).map(([key, value]) => `${key}=${value}`);
    return await api.list<Pod>("v1", "Pod", { namespace: workload.metadata.namespace ?? "", labels: labels.join(",") });
}

/** GPUs that a pod has for itself. */
export function gpusOf({ spec }: Pod): number {
    return spec.containers.reduce(
        (sum, { resources }) => sum + Number(resources?.requests?.["nvidia.com/gpu"] ?? 0),
        0,
    );
}

/** Memory that a pod has for itself, in GiB; the fleet asks for whole ones. */
export function memoryGiBOf({ spec }: Pod): number {
    return spec.containers.reduce(
        (sum, { resources }) => sum + Number(/^(\d+)Gi$/.exec(resources?.requests?.["memory"] ?? "")?.[1] ?? 0),
        0,
    );
}
