import { describe, expect, it } from "vitest";
import { usualMemoryShare } from "../../catalog/vllm.ts";
import { gpuMemoryUtilization } from "./memory.ts";

describe("the share of a GPU's memory that vLLM may take", () => {
    it("is written down, and leaves more to CUDA graphs than vLLM's own", () => {
        expect(gpuMemoryUtilization).toBeLessThan(usualMemoryShare.value);
    });
});
