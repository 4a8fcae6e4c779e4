import { until } from "../processes.ts";
import type { KubeApi, KubeObject } from "./api.ts";
import { isReady, serverPods } from "./pods.ts";
import type { Node, Pod } from "./pods.ts";
import type { Rehearsal } from "./rehearsal.ts";
import { actAsKeda, actAsLeaderWorkerSet } from "./stand-ins.ts";

/** Lets the controllers that are not there act once, and waits until every server answers. */
export async function settleFleet({ api, subject }: Rehearsal): Promise<void> {
    await actAsKeda(api, subject.objects);
    await actAsLeaderWorkerSet(api, subject.objects);
    const wanted = await serversWanted(api, subject.objects);
    await until(`${wanted} model servers are ready`, async () => (await readyServers(api)).length === wanted, 60);
}

/** Pods that the workloads of the fleet ask for. */
async function serversWanted(api: KubeApi, objects: readonly KubeObject[]): Promise<number> {
    const workloads = await Promise.all(objects.filter(isServerWorkload).map((object) => api.find(object)));
    return workloads.reduce((sum, workload) => {
        const { replicas = 1, leaderWorkerTemplate } = workload?.spec as {
            replicas?: number;
            leaderWorkerTemplate?: { size: number };
        };
        return sum + replicas * (leaderWorkerTemplate?.size ?? 1);
    }, 0);
}

/** Whether an object makes pods of model servers. */
export function isServerWorkload({ kind, metadata }: KubeObject): boolean {
    return (
        ["Deployment", "LeaderWorkerSet"].includes(kind) && metadata.labels?.["app.kubernetes.io/part-of"] === "fleet"
    );
}

async function readyServers(api: KubeApi): Promise<readonly Pod[]> {
    return (await api.list<Pod>("v1", "Pod", { labels: serverPods })).filter(isReady);
}

/** A pod and the node it stands on. */
export interface Placed {
    readonly pod: Pod;
    readonly node: Node;
}

/** Every pod on its node. */
export async function placedPods(api: KubeApi): Promise<readonly Placed[]> {
    const nodes = new Map((await api.list<Node>("v1", "Node")).map((node) => [node.metadata.name, node]));
    return (await api.list<Pod>("v1", "Pod")).flatMap((pod) => {
        const node = nodes.get(pod.spec.nodeName ?? "");
        return node === undefined ? [] : [{ pod, node }];
    });
}
