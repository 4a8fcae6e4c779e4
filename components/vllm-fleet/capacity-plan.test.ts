import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodesFor } from "./capacity-plan.ts";

const on = (...instanceTypes: Parameters<typeof nodesFor>[0]["instanceTypes"]) => ({ instanceTypes });
const shape = (tensorParallel: number, nodes = 1) => ({ tensorParallel, pipelineParallel: nodes, nodes });

describe("nodes of a pool", () => {
    it("hold as many replicas as they have whole sets of GPUs", () => {
        expect(nodesFor(on("g6e.12xlarge"), [{ shape: shape(4), replicas: 3 }])).toBe(3);
        expect(nodesFor(on("g6e.12xlarge"), [{ shape: shape(2), replicas: 3 }])).toBe(2);
        expect(nodesFor(on("g6e.12xlarge"), [{ shape: shape(1), replicas: 4 }])).toBe(1);
    });

    it("come in groups where a replica spans them", () => {
        expect(nodesFor(on("p5.48xlarge"), [{ shape: shape(8, 2), replicas: 3 }])).toBe(6);
    });

    it("are shared by models, their GPUs are not", () => {
        const half = { shape: shape(2), replicas: 1 };
        expect(nodesFor(on("g6e.12xlarge"), [half, half])).toBe(1);
        expect(nodesFor(on("g6e.12xlarge"), [half, half, half])).toBe(2);
    });
});

describe("a pool with a group in each zone, each of which may take all of its nodes", () => {
    /** The autoscaler adds a node, in any zone, for a pod that no node has room for; what stands empty goes. */
    function mostNodes(
        perNode: number,
        most: number,
        steps: readonly { readonly zone: number; readonly add: boolean }[],
    ) {
        let nodes: { zone: number; pods: number }[] = [];
        let highest = 0;
        for (const { zone, add } of steps) {
            const running = nodes.reduce((sum, { pods }) => sum + pods, 0);
            if (add && running < most) {
                const free = nodes.find(({ pods }) => pods < perNode);
                if (free === undefined) nodes.push({ zone, pods: 1 });
                else free.pods += 1;
            } else if (!add && running > 0) {
                const [leaving] = nodes.filter((one) => one.zone === zone && one.pods > 0);
                if (leaving !== undefined) leaving.pods -= 1;
                nodes = nodes.filter(({ pods }) => pods > 0);
            }
            highest = Math.max(highest, nodes.length);
        }
        return highest;
    }

    it("never has more nodes than its replicas take, wherever capacity is to be had", () => {
        const steps = fc.array(fc.record({ zone: fc.integer({ min: 0, max: 2 }), add: fc.boolean() }), {
            maxLength: 200,
        });
        fc.assert(
            fc.property(fc.constantFrom(1, 2, 4), fc.integer({ min: 1, max: 12 }), steps, (tp, most, taken) => {
                const pool = on("g6e.12xlarge");
                const bound = nodesFor(pool, [{ shape: shape(tp), replicas: most }]);
                expect(mostNodes(4 / tp, most, taken)).toBeLessThanOrEqual(bound);
            }),
        );
    });
});
