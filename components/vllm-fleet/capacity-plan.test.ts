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
