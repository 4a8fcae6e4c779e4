import { beforeAll, describe, expect, it } from "vitest";
import type { GpuPool } from "../../config/fleet-summary.ts";
import { until } from "../processes.ts";
import { openPods } from "./closed-pods.ts";
import { placedPods, settleFleet } from "./fleet.ts";
import type { Placed } from "./fleet.ts";
import { gpusOf, memoryGiBOf } from "./pods.ts";
import type { Pod } from "./pods.ts";
import { gpuPoolsOfStack, referenceStacks, referenceSubject } from "./reference-subject.ts";
import type { Rehearsal } from "./rehearsal.ts";
import { actAsEnvoyGateway } from "./stand-ins.ts";
import { describeCluster, liveRehearsal, seen } from "./suite.ts";

describeCluster("a real API server and scheduler", () => {
    describe.each(referenceStacks)("with %s", (stack) => {
        const live = liveRehearsal(() => referenceSubject(stack));

        it("accept every object of its preview", async () => {
            const { applied, subject, ownKinds } = live();
            expect(applied.filter(({ refusal }) => refusal !== undefined)).toEqual([]);
            await seen({
                seen: "applied",
                stack,
                objects: applied.length,
                kinds: new Set(applied.map(({ object }) => object.kind)).size,
                ownDefinitions: ownKinds,
                notApplied: subject.notApplied.map(({ resource }) => resource),
                madeUp: subject.madeUp,
            });
        });

        it("find every pod closed by network policies in both directions, as strict mode asks", async () => {
            const { api, subject } = live();
            await actAsEnvoyGateway(api, subject.objects);
            const proxies = { labels: "app.kubernetes.io/component=proxy" };
            await until("there are proxies", async () => (await api.list<Pod>("v1", "Pod", proxies)).length > 0);
            expect(await openPods(api)).toEqual([]);
            // Its add-ons bring their pods by themselves: whatever they are, they start closed.
            const ofSystem = subject.objects.filter(
                ({ kind, metadata }) => kind === "NetworkPolicy" && metadata.namespace === "kube-system",
            );
            expect(ofSystem.map(({ spec }) => spec)).toContainEqual({
                podSelector: {},
                policyTypes: ["Ingress", "Egress"],
            });
        });

        it("have what a proxy's readiness gate is made from before there is a proxy", async () => {
            const { api, subject } = live();
            const place = (kind: string, name: string) =>
                subject.objects.findIndex((one) => one.kind === kind && one.metadata.name === name);
            const binding = subject.objects.find(({ kind }) => kind === "TargetGroupBinding");
            if (binding === undefined) throw new Error("nothing binds the proxies to the load balancer");
            const { serviceRef } = binding.spec as { serviceRef: { name: string; port: number } };
            const steps = [
                place("Namespace", binding.metadata.namespace ?? ""),
                place("Service", serviceRef.name),
                place("TargetGroupBinding", binding.metadata.name),
                place("Gateway", "front"),
            ];
            expect(steps).toEqual(steps.toSorted((a, b) => a - b));
            expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
            expect(subject.objects[steps[0] ?? -1]?.metadata.labels).toMatchObject({
                "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled",
            });

            // The controller looks for the Services that select a pod which is made.
            const service = subject.objects[steps[1] ?? -1]?.spec as {
                selector: Readonly<Record<string, string>>;
                ports: readonly { port: number; targetPort: number }[];
            };
            expect(service.ports).toContainEqual(
                expect.objectContaining({ port: serviceRef.port, targetPort: 10_443 }),
            );
            const selected = Object.entries(service.selector).map(([key, value]) => `${key}=${value}`);
            const found = await api.list<Pod>("v1", "Pod", { labels: selected.join(",") });
            expect(found.map(({ metadata }) => metadata.namespace)).toContain(binding.metadata.namespace);
        });

        const pools = gpuPoolsOfStack(stack);
        if (pools.length > 0) describeFleet(stack, pools, live);
    });
});

function describeFleet(stack: string, pools: readonly GpuPool[], live: () => Rehearsal): void {
    let placed: readonly Placed[] = [];
    beforeAll(async () => {
        await settleFleet(live());
        placed = await placedPods(live().api);
    });

    it.each(pools)("place each server of $servedModel on a node of $nodeGroup and of no other group", async (pool) => {
        const groups = live().subject.nodeGroups.filter(({ labels }) => labels["ringfence/pool"] === pool.nodeGroup);
        expect(groups.flatMap(({ zones }) => zones)).toEqual(pool.zones);
        const servers = placed
            .filter(isServer)
            .filter(({ pod }) => labelOf(pod, "ringfence/served-model") === pool.servedModel);
        expect(servers.length).toBeGreaterThanOrEqual(1);
        for (const { pod, node } of servers) {
            const zone = labelOf(node, "topology.kubernetes.io/zone");
            const group = groups.find(({ zones }) => zones.includes(zone ?? ""));
            if (group === undefined) throw new Error(`${pool.nodeGroup} has no group in ${zone ?? "no zone"}`);
            expect(node.metadata.labels).toMatchObject(group.labels);
            expect(labelOf(node, "eks.amazonaws.com/nodegroup")).toBe(group.nodeGroupName);
            expect(node.spec.taints).toEqual(expect.arrayContaining([...group.taints]));
            expect(pool.instanceTypes).toContain(labelOf(node, "node.kubernetes.io/instance-type"));
            expect(gpusOf(pod)).toBe(
                (pool.replica.tensorParallel * pool.replica.pipelineParallel) / pool.replica.nodes,
            );
        }
        await seen({
            seen: "scheduled",
            stack,
            model: pool.servedModel,
            pods: servers.length,
            nodeGroup: groups.map(({ nodeGroupName }) => nodeGroupName).join(", "),
            nodes: servers.map(({ node }) => `${node.metadata.name} (${pool.gpusPerNode} × ${pool.gpu})`).join(", "),
        });
    });

    it("give no node more servers than it has GPUs and memory", () => {
        for (const node of new Set(placed.filter(isServer).map((one) => one.node))) {
            const pods = placed.filter((one) => one.node === node).map(({ pod }) => pod);
            const sum = (of: (pod: Pod) => number) => pods.map(of).reduce((total, amount) => total + amount, 0);
            const { allocatable } = node.status;
            expect(sum(gpusOf)).toBeLessThanOrEqual(Number(allocatable["nvidia.com/gpu"]));
            expect(sum(memoryGiBOf) * 1_024).toBeLessThanOrEqual(Number.parseInt(allocatable["memory"] ?? "", 10));
        }
    });

    it("keep everything but agents off the GPU nodes", () => {
        const strangers = placed
            .filter(({ node }) => labelOf(node, "nvidia.com/gpu.present") === "true")
            .filter(({ pod }) => !isServer({ pod }) && pod.metadata.ownerReferences?.[0]?.kind !== "DaemonSet");
        expect(strangers.map(({ pod }) => pod.metadata.name)).toEqual([]);
    });

    it("find a node for every pod there is", async () => {
        const pods = await live().api.list<Pod>("v1", "Pod");
        expect(pods.filter(({ spec }) => spec.nodeName === undefined).map(({ metadata }) => metadata.name)).toEqual([]);
    });
}

function isServer({ pod }: Pick<Placed, "pod">): boolean {
    return labelOf(pod, "app.kubernetes.io/name") === "vllm";
}

function labelOf({ metadata }: Placed["pod" | "node"], key: string): string | undefined {
    return metadata.labels?.[key];
}
