import { beforeAll, expect, it } from "vitest";
import { until } from "../processes.ts";
import { closeNodes, evicted, loseZone, nodesIn, untilReady } from "./drain.ts";
import { isServerWorkload, placedPods, settleFleet } from "./fleet.ts";
import type { Placed } from "./fleet.ts";
import { isReady, isUnschedulable, podsOf } from "./pods.ts";
import type { Node, Pod } from "./pods.ts";
import { referenceSubject } from "./reference-subject.ts";
import { actAsEnvoyGateway, actAsKeda, scaleTo } from "./stand-ins.ts";
import { describeCluster, liveRehearsal, seen } from "./suite.ts";

const stack = "hybrid-eu";
const zoneLabel = "topology.kubernetes.io/zone";
/** A budget counts some moments after its pods have changed. */
const polling = { timeout: 20_000, interval: 500 };
const proxySelector = "gateway.envoyproxy.io/owning-gateway-name";

describeCluster("zones on a real cluster", () => {
    const live = liveRehearsal(() => referenceSubject(stack));
    beforeAll(async () => {
        const { api, subject } = live();
        await actAsEnvoyGateway(api, subject.objects);
        await settleFleet(live());
        await actAsKeda(api, subject.objects);
        for (const gateway of ["front", "egress"]) await untilReady(gateway, async () => proxiesOf(gateway), 3);
    });

    const proxiesOf = (gateway: string): Promise<readonly Pod[]> =>
        live().api.list<Pod>("v1", "Pod", { labels: `${proxySelector}=${gateway}` });
    const zoneOf = ({ node }: Placed) => node.metadata.labels?.[zoneLabel] ?? "none";
    const placed = async (matches: (pod: Pod) => boolean) =>
        (await placedPods(live().api)).filter(({ pod }) => matches(pod));
    const isProxy = (gateway: string) => (pod: Pod) => pod.metadata.labels?.[proxySelector] === gateway;
    const isServer = (pod: Pod) => pod.metadata.labels?.["app.kubernetes.io/name"] === "vllm";
    const model = () => {
        const found = live().subject.objects.find(isServerWorkload);
        if (found === undefined) throw new Error(`${stack} has a fleet`);
        return found;
    };
    const replicas = () => podsOf(live().api, model());

    it("have a node group each, and no group stands in two", async () => {
        const { subject, api } = live();
        for (const { zones } of subject.nodeGroups) expect(zones).toHaveLength(1);
        const nodes = await api.list<Node>("v1", "Node");
        const byGroup = Map.groupBy(nodes, ({ metadata }) => metadata.labels?.["eks.amazonaws.com/nodegroup"]);
        expect(byGroup.size).toBe(subject.nodeGroups.length);
        for (const [, all] of byGroup) {
            expect(new Set(all.map(({ metadata }) => metadata.labels?.[zoneLabel])).size).toBe(1);
        }
    });

    it.each(["front", "egress"])("spread the proxies of the %s, and the replicas of the model", async (gateway) => {
        const proxies = await placed(isProxy(gateway));
        expect(proxies).toHaveLength(3);
        expect(new Set(proxies.map(zoneOf)).size).toBe(2);
        expect(new Set((await placed(isServer)).map(zoneOf)).size).toBe(2);
    });

    it("leave the count of proxies with the autoscaler, whatever Envoy Gateway applies later", async () => {
        const { api, subject } = live();
        const front = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "front", namespace: "gateway" } };
        await scaleTo(api, front, 5);
        await actAsEnvoyGateway(api, subject.objects);
        expect((await api.find(front))?.spec).toHaveProperty("replicas", 5);
        await untilReady("front", () => proxiesOf("front"), 5);
        await scaleTo(api, front, 3);
        await untilReady("front", () => proxiesOf("front"), 3);
    });

    it("let one replica of the model go at a time: the next waits for the first one's successor, as the plan says", async () => {
        const { api } = live();
        const [first, second] = (await replicas()).filter(isReady);
        if (first === undefined || second === undefined) throw new Error("the model has two replicas");
        // No node takes the successor: it starts for as long as this test wants.
        const free = ["eu-central-1a", "eu-central-1b"].map((zone) => nodesIn(api, zone, { "ringfence/pool": "l40s" }));
        const names = (await Promise.all(free)).flat();
        await closeNodes(api, names);
        await expect.poll(() => evicted(api, first), polling).toBeUndefined();
        await until("the successor waits", async () => (await replicas()).some(isUnschedulable));
        const refusal = await evicted(api, second);
        expect(refusal).toContain("disruption budget");
        await seen({
            seen: "refused",
            by: "PodDisruptionBudget",
            what: "eviction of the second replica before the first one's successor is ready",
            message: refusal ?? "",
        });
        await closeNodes(api, names, false);
        await untilReady("the model", replicas, 2);
        await expect.poll(() => evicted(api, second), polling).toBeUndefined();
        await untilReady("the model", replicas, 2);
    });

    it("take over whole what a lost one had, for each may hold all nodes of a pool", async () => {
        const { api } = live();
        const lost = "eu-central-1a";
        const names = await loseZone(api, lost);
        await untilReady("the model", replicas, 2);
        for (const gateway of ["front", "egress"]) await untilReady(gateway, () => proxiesOf(gateway), 3);
        const all = [
            ...(await placed(isServer)),
            ...(await placed((pod) => proxySelector in (pod.metadata.labels ?? {}))),
        ];
        expect(new Set(all.map(zoneOf))).toEqual(new Set(["eu-central-1b"]));
        await seen({
            seen: "measured",
            what: `${stack}: pods of model and proxies moved out of ${lost}`,
            value: `${all.length} in the zone that is left, ${names.length} nodes lost`,
        });
        await closeNodes(api, names, false);
    });
});
