import { beforeAll, expect, it } from "vitest";
import { renderFleet } from "../../components/vllm-fleet/index.ts";
import { withModel } from "../../components/vllm-fleet/vllm-fleet.fixture.ts";
import { evicted, untilReady } from "./drain.ts";
import { isServerWorkload, settleFleet } from "./fleet.ts";
import { isReady, podsOf } from "./pods.ts";
import { gpuPoolsOfStack, referenceSubject } from "./reference-subject.ts";
import { describeCluster, liveRehearsal, seen } from "./suite.ts";

const stack = "pilot-eu";

/** A budget of a model with one replica, as a fleet renders it that may interrupt it. */
const interrupting = renderFleet(withModel("mistral-small", { onNodeUpdate: "interrupt" })).find(
    ({ kind, metadata }) => kind === "PodDisruptionBudget" && metadata.name.startsWith("mistral-small"),
);

describeCluster("an update of the node below a single replica, on a real cluster", () => {
    const live = liveRehearsal(() => referenceSubject(stack));
    beforeAll(async () => {
        await settleFleet(live());
    });
    const replicas = async () => {
        const workload = live().subject.objects.find(isServerWorkload);
        if (workload === undefined) throw new Error(`${stack} has a fleet`);
        return await podsOf(live().api, workload);
    };
    const only = async () => {
        const [pod, ...others] = (await replicas()).filter(isReady);
        if (pod === undefined || others.length > 0) throw new Error(`${stack} has one replica`);
        return pod;
    };

    it("never ends, as the preview warns: the budget refuses every eviction", async () => {
        const [pool] = gpuPoolsOfStack(stack);
        expect(pool?.warnings).toContainEqual(expect.stringMatching(/no update of its nodes .* 900 s .* interrupt/));
        const refusal = await evicted(live().api, await only());
        expect(refusal).toContain("disruption budget");
        await seen({
            seen: "refused",
            by: "PodDisruptionBudget",
            what: `eviction of the only replica of ${stack}, which a node update asks for`,
            message: refusal ?? "",
        });
    });

    it("ends where the stack lets the replica go, and a successor comes", async () => {
        const { api, subject } = live();
        if (interrupting?.kind !== "PodDisruptionBudget") throw new Error("each model has a budget");
        const { minAvailable } = interrupting.spec;
        const own = subject.objects.filter(
            ({ kind, metadata }) => kind === "PodDisruptionBudget" && metadata.namespace === "models",
        );
        expect(own).toHaveLength(1);
        for (const one of own) await api.merge(one, { spec: { minAvailable } });
        const before = await only();
        await expect.poll(() => evicted(api, before), { timeout: 20_000, interval: 500 }).toBeUndefined();
        await untilReady("the model", replicas, 1);
        expect((await only()).metadata.name).not.toBe(before.metadata.name);
    });
});
