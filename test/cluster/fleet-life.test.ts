import { beforeAll, expect, it } from "vitest";
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../processes.ts";
import { Refusal } from "./api.ts";
import type { KubeObject } from "./api.ts";
import { changed } from "./change.ts";
import { isServerWorkload, settleFleet } from "./fleet.ts";
import { nodesOf } from "./nodes.ts";
import { isReady, isUnschedulable, podsOf } from "./pods.ts";
import type { Pod } from "./pods.ts";
import { referenceSubject } from "./reference-subject.ts";
import { scaleTo } from "./stand-ins.ts";
import { describeCluster, liveRehearsal, seen } from "./suite.ts";

const stack = "self-hosted-eu";

describeCluster("a model on a real cluster", () => {
    const live = liveRehearsal(() => referenceSubject(stack));
    beforeAll(async () => {
        await settleFleet(live());
    });

    /** The workload of a model, as the stack declares it. */
    const workloadOf = (model: string): KubeObject => {
        const found = live()
            .subject.objects.filter(isServerWorkload)
            .find(({ metadata }) => metadata.labels?.["ringfence/served-model"] === model);
        if (found === undefined) throw new Error(`${stack} has no workload for ${model}`);
        return found;
    };
    const podsOfModel = async (model: string) => podsOf(live().api, workloadOf(model));
    const readyOf = async (model: string) => (await podsOfModel(model)).filter(isReady);
    const scaled = async (model: string, replicas: number) => {
        await scaleTo(live().api, workloadOf(model), replicas);
        await until(`${model} has ${replicas} replicas`, async () => {
            const pods = await podsOfModel(model);
            return pods.length === replicas && pods.every(isReady);
        });
    };

    it("goes from one replica to four and back, each new one on its own node group", async () => {
        await scaled("mistral-small", 4);
        const nodes = new Set((await podsOfModel("mistral-small")).map(({ spec }) => spec.nodeName ?? ""));
        expect(nodes.size).toBe(4);
        for (const node of nodes) expect(node).toMatch(/^l40s-small-on-demand-[abc]-\d$/);
        await scaled("mistral-small", 1);
        await seen({ seen: "measured", what: `${stack}: replicas of mistral-small`, value: "1 -> 4 -> 1" });
    });

    it("keeps its last replica against an eviction", async () => {
        const [last, ...others] = await readyOf("mistral-small");
        expect(others).toEqual([]);
        const refusal = await refusalOf(live().api.evict(given(last)));
        expect(refusal.status).toBe(429);
        expect(refusal.message).toContain("disruption budget");
        await seen({
            seen: "refused",
            by: "PodDisruptionBudget",
            what: "eviction of the last replica of mistral-small",
            message: refusal.message,
        });
    });

    it("of two replicas lets one be evicted at a time", async () => {
        const [first, second] = await readyOf("llama-70b");
        await live().api.evict(given(first));
        expect((await refusalOf(live().api.evict(given(second)))).status).toBe(429);
        await until("the evicted one is replaced", async () => (await readyOf("llama-70b")).length === 2);
        await live().api.evict(given(second));
        await until("both are new", async () => {
            const names = (await readyOf("llama-70b")).map(({ metadata }) => metadata.name);
            return (
                names.length === 2 &&
                !names.includes(given(first).metadata.name) &&
                !names.includes(given(second).metadata.name)
            );
        });
    });

    it.each([
        ["llama-70b", 2],
        ["mistral-small", 1],
    ])("never has fewer than its least replicas ready while %s is updated", async (model, floor) => {
        const { api } = live();
        const old = new Set((await readyOf(model)).map(({ metadata }) => metadata.name));
        expect(old.size).toBe(floor);
        await api.apply(updated(workloadOf(model)));
        const counts: number[] = [];
        await until(`every replica of ${model} is new`, async () => {
            const pods = await podsOfModel(model);
            counts.push(pods.filter(isReady).length);
            return pods.length === floor && pods.every((pod) => isReady(pod) && !old.has(pod.metadata.name));
        });
        expect(counts.length).toBeGreaterThan(20);
        expect(Math.min(...counts)).toBeGreaterThanOrEqual(floor);
        await seen({
            seen: "measured",
            what: `${stack}: fewest ready replicas of ${model} during an update`,
            value: `${Math.min(...counts)} of ${floor}, in ${counts.length} samples`,
        });
    });

    it("waits where its own nodes are closed, though other groups have GPUs to spare", async () => {
        const { api, subject } = live();
        const names = subject.nodeGroups
            .filter(({ labels }) => labels["ringfence/pool"] === "l40s-small")
            .flatMap((group) => nodesOf(group, subject.region))
            .map(({ metadata }) => metadata.name);
        expect(names.length).toBeGreaterThan(0);
        const close = async (unschedulable: boolean) => {
            const node = (name: string) => ({ apiVersion: "v1", kind: "Node", metadata: { name } });
            await Promise.all(names.map((name) => api.merge(node(name), { spec: { unschedulable } })));
        };
        const waiting = async (): Promise<readonly Pod[]> =>
            (await podsOfModel("mistral-small")).filter(isUnschedulable);
        await close(true);
        await scaleTo(api, workloadOf("mistral-small"), 2);
        await until("the second replica found no node", async () => (await waiting()).length === 1);
        await sleep(1_000);
        expect((await waiting())[0]?.spec.nodeName).toBeUndefined();
        await close(false);
        await scaled("mistral-small", 1);
    });
});

/** The workload with other bytes of its image. */
function updated(workload: KubeObject): KubeObject {
    const image = /@sha256:[0-9a-f]{64}/;
    const { containers } = (workload.spec as { template: { spec: { containers: { image: string }[] } } }).template.spec;
    return containers.reduce(
        (object, container, index) =>
            changed(
                object,
                `spec.template.spec.containers.${index}.image`,
                container.image.replace(image, `@sha256:${"cd".repeat(32)}`),
            ),
        workload,
    );
}

async function refusalOf(asking: Promise<unknown>): Promise<Refusal> {
    try {
        await asking;
    } catch (error) {
        if (error instanceof Refusal) return error;
        throw error;
    }
    throw new Error("the API server did not refuse");
}

function given<T>(value: T | undefined): T {
    if (value === undefined) throw new Error("there is no such pod");
    return value;
}
