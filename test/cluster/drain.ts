import { until } from "../processes.ts";
import { Refusal } from "./api.ts";
import type { KubeApi } from "./api.ts";
import { isReady } from "./pods.ts";
import type { Node, Pod } from "./pods.ts";

/** Closes nodes to new pods, or opens them again. */
export async function closeNodes(api: KubeApi, names: readonly string[], unschedulable = true): Promise<void> {
    const node = (name: string) => ({ apiVersion: "v1", kind: "Node", metadata: { name } });
    await Promise.all(names.map((name) => api.merge(node(name), { spec: { unschedulable } })));
}

/** Pods of a node that a drain would evict: those of a daemon set stay. */
async function podsOn(api: KubeApi, node: string): Promise<readonly Pod[]> {
    const pods = await api.list<Pod>("v1", "Pod", { fields: `spec.nodeName=${node}` });
    return pods.filter(({ metadata }) => metadata.ownerReferences?.[0]?.kind !== "DaemonSet");
}

/** Names of the nodes of a zone that carry all of the labels. */
export async function nodesIn(
    api: KubeApi,
    zone: string,
    labels: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
    const wanted = Object.entries({ ...labels, "topology.kubernetes.io/zone": zone });
    const selector = wanted.map(([key, value]) => `${key}=${value}`).join(",");
    return (await api.list<Node>("v1", "Node", { labels: selector })).map(({ metadata }) => metadata.name);
}

/** Takes a zone away, as the loss of its nodes does after some minutes: nothing is asked, and nothing comes back there. */
export async function loseZone(api: KubeApi, zone: string): Promise<readonly string[]> {
    const names = await nodesIn(api, zone);
    await closeNodes(api, names);
    for (const name of names) {
        for (const pod of await podsOn(api, name)) await api.remove(pod, 0);
    }
    return names;
}

/** Evicts a pod as a drain does, and says what the API server answered: nothing where it let it go. */
export async function evicted(api: KubeApi, pod: Pod): Promise<string | undefined> {
    try {
        await api.evict(pod);
        return undefined;
    } catch (error) {
        if (error instanceof Refusal && error.status === 429) return error.message;
        throw error;
    }
}

/** Waits for so many ready pods. */
export async function untilReady(what: string, pods: () => Promise<readonly Pod[]>, count: number): Promise<void> {
    await until(`${count} of ${what} are ready`, async () => (await pods()).filter(isReady).length === count, 60);
}
