import { beforeAll, expect, it } from "vitest";
import { twoNodeArgs } from "../../components/gpu-node-group/node-group.fixture.ts";
import { until } from "../processes.ts";
import { placedPods, settleFleet } from "./fleet.ts";
import type { Placed } from "./fleet.ts";
import { gpusOf, isReady } from "./pods.ts";
import type { Pod } from "./pods.ts";
import { plannedSubject } from "./planned-subject.ts";
import { actAsLeaderWorkerSet, scaleTo } from "./stand-ins.ts";
import { describeCluster, liveRehearsal, seen } from "./suite.ts";

const subject = plannedSubject(twoNodeArgs, { min: 1, max: 2 });
const group = "leaderworkerset.sigs.k8s.io/group-index";

describeCluster("a model over two nodes on a real cluster", () => {
    const live = liveRehearsal(() => Promise.resolve(subject));
    beforeAll(async () => {
        await settleFleet(live());
    });

    const membersOf = async (index: number): Promise<readonly Placed[]> =>
        (await placedPods(live().api)).filter(({ pod }) => pod.metadata.labels?.[group] === String(index));

    it("is accepted, by the real definitions alone", () => {
        expect(live().applied.filter(({ refusal }) => refusal !== undefined)).toEqual([]);
        expect(live().ownKinds).toEqual([]);
    });

    it("has each group together: leader and worker on two whole nodes of the group, in one zone", async () => {
        const { api } = live();
        const [set] = subject.objects.filter(({ kind }) => kind === "LeaderWorkerSet");
        if (set === undefined) throw new Error("a model over two nodes is a LeaderWorkerSet");
        await scaleTo(api, set, 2);
        await actAsLeaderWorkerSet(api, subject.objects);
        const ready = async () => (await api.list<Pod>("v1", "Pod", { namespace: "models" })).filter(isReady).length;
        await until("both groups are ready", async () => (await ready()) === 4);
        for (const index of [0, 1]) {
            const members = await membersOf(index);
            const nodes = members.map(({ node }) => node);
            expect(new Set(nodes.map(({ metadata }) => metadata.name)).size).toBe(2);
            expect(new Set(nodes.map(({ metadata }) => metadata.labels?.["topology.kubernetes.io/zone"])).size).toBe(1);
            for (const { pod, node } of members) {
                expect(node.metadata.labels).toMatchObject(subject.nodeGroups[0]?.labels ?? {});
                expect(String(gpusOf(pod))).toBe(node.status.allocatable["nvidia.com/gpu"]);
            }
            await seen({
                seen: "scheduled",
                stack: "(fixture)",
                model: `${twoNodeArgs.model.name}, group ${index}`,
                pods: members.length,
                nodeGroup: subject.nodeGroups[0]?.nodeGroupName ?? "",
                nodes: nodes.map(({ metadata }) => metadata.name).join(", "),
            });
        }
    });

    it("loses no member of its last group to an eviction", async () => {
        const { api } = live();
        for (const { pod } of await membersOf(1)) await api.remove(pod, 0);
        await until("one group is left", async () => (await membersOf(1)).length === 0);
        for (const { pod } of await membersOf(0)) await expect(api.evict(pod)).rejects.toThrow("disruption budget");
    });
});
