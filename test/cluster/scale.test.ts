import { models } from "../../catalog/models.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import type { NodeGroupRequest } from "../../components/gpu-node-group/index.ts";
import { demandFor, nodeGroupArgs } from "../../components/gpu-node-group/node-group.fixture.ts";
import { until } from "../processes.ts";
import type { KubeApi, KubeObject } from "./api.ts";
import { isServerWorkload } from "./fleet.ts";
import { gpusOf, podsOf } from "./pods.ts";
import type { Node, Pod } from "./pods.ts";
import { plannedSubject } from "./planned-subject.ts";
import { scaleTo } from "./stand-ins.ts";
import { describeCluster, liveRehearsal, seen } from "./suite.ts";

const nodes = 1_000;
const gpusOfNode = 4;
const pods = nodes * gpusOfNode;

/** 24B on one GPU, four to a node. */
const request: NodeGroupRequest = {
    ...nodeGroupArgs,
    pool: "l40s",
    model: models["mistral-small-3-24b"],
    demand: demandFor({ precision: "fp8", maxContextTokens: 16_384, concurrency: 4 }),
    capacity: { kind: "onDemand", instanceTypes: ["g6e.12xlarge"] },
    // The quota is what the group's nodes could hold. Names that the API server invents collide about once in four thousand,
    // and each collision is counted as a pod until the quota is counted anew, minutes later: some room is left for them.
    nodes: { min: 1, max: nodes + 10 },
};

describeCluster("a thousand GPU nodes", () => {
    const planned = plannedSubject(request, { min: 1, max: pods });
    const inEachZone = nodes / planned.nodeGroups.length;
    const subject = { ...planned, nodeGroups: planned.nodeGroups.map((group) => ({ ...group, maxNodes: inEachZone })) };
    const live = liveRehearsal(() => Promise.resolve(subject), "nodes");

    it("get four thousand servers, one for each GPU", { timeout: 400_000 }, async () => {
        const { api, applied } = live();
        expect(applied.filter(({ refusal }) => refusal !== undefined)).toEqual([]);
        expect(await api.list<Node>("v1", "Node")).toHaveLength(nodes);
        const workload = subject.objects.find(isServerWorkload);
        if (workload === undefined) throw new Error("the fleet has a workload");
        const started = Date.now();
        await scaleTo(api, workload, pods);
        await until("every pod has a node", async () => isPlaced(api, workload), 380);
        const servers = await podsOf(api, workload);
        expect(servers).toHaveLength(pods);
        const perNode = Map.groupBy(servers, ({ spec }) => spec.nodeName ?? "nowhere");
        expect(perNode.size).toBe(nodes);
        for (const [, onNode] of perNode) expect(onNode.map(gpusOf)).toEqual([1, 1, 1, 1]);
        const seconds = (Math.max(...servers.map(scheduledAt)) - started) / 1_000;
        await seen({
            seen: "measured",
            what: `${pods} pods on ${nodes} simulated GPU nodes`,
            value: `scheduled in ${Math.round(seconds)} s, ${Math.round(pods / seconds)} a second`,
        });
    });
});

async function isPlaced(api: KubeApi, workload: KubeObject): Promise<boolean> {
    await sleep(1_000);
    const { replicas } = ((await api.find(workload))?.status ?? {}) as { readonly replicas?: number };
    if (replicas !== pods) return false;
    const waiting = { namespace: workload.metadata.namespace ?? "", fields: "spec.nodeName=", atMost: 1 };
    return (await api.list<Pod>("v1", "Pod", waiting)).length === 0;
}

function scheduledAt({ status }: Pod): number {
    const scheduled = status.conditions?.find(({ type }) => type === "PodScheduled");
    return Date.parse(scheduled?.lastTransitionTime ?? "");
}
