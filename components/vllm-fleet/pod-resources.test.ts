import { describe, expect, it } from "vitest";
import { podResources } from "./pod-resources.ts";

describe("resources of a pod", () => {
    it("are the GPUs' share of the smallest node of the group", () => {
        const shape = { tensorParallel: 1, pipelineParallel: 1, nodes: 1 };
        expect(podResources(shape, ["g6e.4xlarge", "g6e.xlarge"])).toEqual({
            gpus: 1,
            memoryGiB: 25,
            cpuMillicores: 3_200,
            sharedMemoryGiB: 1,
            efaInterfaces: 0,
        });
    });

    it("let two replicas of half a node stand on one", () => {
        const { memoryGiB, gpus } = podResources({ tensorParallel: 2, pipelineParallel: 1, nodes: 1 }, [
            "g6e.12xlarge",
        ]);
        expect(2 * gpus).toBe(4);
        expect(2 * memoryGiB).toBeLessThan(384 * 0.9);
    });

    it("have a fabric, and shared memory for eight GPUs, where a replica spans nodes", () => {
        const shape = { tensorParallel: 8, pipelineParallel: 2, nodes: 2 };
        expect(podResources(shape, ["p5.48xlarge"])).toMatchObject({ gpus: 8, efaInterfaces: 32, sharedMemoryGiB: 16 });
    });
});
