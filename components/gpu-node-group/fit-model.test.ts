import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gpuInstances } from "../../catalog/gpu-instances.ts";
import type { GpuInstanceType } from "../../catalog/gpu-instances.ts";
import { fact, unconfirmed } from "../../catalog/fact.ts";
import { models } from "../../catalog/models.ts";
import type { ModelId, Precision } from "../../catalog/models.ts";
import { namesOf } from "../../catalog/table.ts";
import { fitModel } from "./fit-model.ts";
import type { Fit, Fits, GpuHardware, ServingDemand } from "./fit-model.ts";
import { demandFor } from "./node-group.fixture.ts";

function fit(
    model: ModelId,
    instance: GpuInstanceType,
    demand: Partial<ServingDemand> & { precision: Precision },
): Fit {
    return fitModel(models[model], gpuInstances[instance], demandFor(demand));
}

function fitting(...args: Parameters<typeof fit>): Fits {
    const result = fit(...args);
    if (!result.fits) throw new Error(result.problem);
    return result;
}

describe("published cases: tokens that the cache holds at utilization 0.90", () => {
    const published: readonly [ModelId, GpuInstanceType, Precision, tensorParallel: number, kvTokens: number][] = [
        ["llama-3.3-70b", "g6e.12xlarge", "int4", 4, 366],
        ["llama-3.3-70b", "g7e.2xlarge", "int4", 1, 144],
        ["llama-3.3-70b", "p5.4xlarge", "int4", 1, 97],
        ["llama-3.3-70b", "g6.12xlarge", "int4", 4, 102],
        ["llama-3.3-70b", "g5.12xlarge", "int4", 4, 102],
        ["llama-3.3-70b", "p5.48xlarge", "fp8", 2, 219],
        ["llama-3.3-70b", "g7e.12xlarge", "fp8", 2, 313],
        ["llama-3.3-70b", "g6e.12xlarge", "fp8", 4, 260],
        ["llama-3.3-70b", "p5en.48xlarge", "fp8", 1, 171],
        ["llama-3.3-70b", "p5.48xlarge", "bf16", 4, 452],
        ["llama-3.3-70b", "p5en.48xlarge", "bf16", 2, 355],
        ["llama-3.3-70b", "p4d.24xlarge", "bf16", 8, 422],
        ["llama-3.1-405b", "p5.48xlarge", "fp8", 8, 131],
        ["llama-3.1-405b", "p5en.48xlarge", "fp8", 8, 1_040],
        ["llama-3.1-405b", "p5en.48xlarge", "bf16", 8, 389],
        ["deepseek-v3", "p5en.48xlarge", "fp8", 8, 592],
        ["deepseek-r1", "p5e.48xlarge", "fp8", 8, 592],
        ["qwen3-32b", "g6e.12xlarge", "fp8", 2, 170],
        ["qwen3-32b", "g6e.xlarge", "int4", 1, 76],
        ["qwen3-32b", "p5.4xlarge", "bf16", 1, 18],
        ["qwen3-32b", "g6e.xlarge", "fp8", 1, 15],
        ["qwen3-235b-a22b", "p5en.48xlarge", "fp8", 4, 1_470],
        ["qwen3-235b-a22b", "p5.48xlarge", "fp8", 4, 241],
        ["qwen3-235b-a22b", "g7e.24xlarge", "fp8", 4, 562],
        ["mistral-small-3-24b", "g6e.xlarge", "fp8", 1, 87],
        ["mistral-small-3-24b", "g6e.12xlarge", "bf16", 2, 189],
        ["mistral-small-3-24b", "g6.12xlarge", "fp8", 2, 72],
        ["llama-4-maverick", "p5.48xlarge", "fp8", 8, 776],
    ];
    it.each(published)(
        "%s on %s in %s, TP %i: %i thousand",
        (model, instance, precision, tensorParallel, thousands) => {
            const { kvTokens, shape } = fitting(model, instance, { precision, tensorParallel });
            expect(shape).toEqual({ tensorParallel, pipelineParallel: 1, nodes: 1 });
            expect(Math.abs(kvTokens / 1_000 - thousands)).toBeLessThan(Math.max(1, thousands * 0.01));
        },
    );
});
describe("what does not fit", () => {
    it("refuses 70B in FP8 on one H100 at utilization 0.90, although the recipe minimum is below 80 GB", () => {
        const result = fit("llama-3.3-70b", "p5.4xlarge", { precision: "fp8" });
        expect(result).toMatchObject({ fits: false, because: "memory" });
    });

    it("accepts it with an FP8 cache, 0.95 and a short context", () => {
        const demand = demandFor({ precision: "fp8", kvPrecision: "fp8", maxContextTokens: 4_096 });
        const result = fitModel(models["llama-3.3-70b"], gpuInstances["p5.4xlarge"], demand, 0.95);
        expect(result).toMatchObject({ fits: true, shape: { tensorParallel: 1 } });
    });

    it("says by how many GiB 405B misses one node of eight L40S", () => {
        const result = fit("llama-3.1-405b", "g6e.48xlarge", { precision: "fp8" });
        // 462 GiB x 1.071 / 8 = 61.9 GiB of weights on GPUs that give 40.2 GiB.
        expect(result).toMatchObject({
            fits: false,
            because: "memory",
            shortGiBPerGpu: expect.closeTo(24.4, 0) as number,
        });
        expect(result).toHaveProperty("problem", expect.stringMatching(/short of 24\.\d GiB on each of 8 GPUs/));
    });

    it("refuses TP 8 for Qwen3 235B in FP8, whose block-wise weights divide over four GPUs only", () => {
        const result = fit("qwen3-235b-a22b", "p5.48xlarge", { precision: "fp8", tensorParallel: 8 });
        expect(result).toMatchObject({ fits: false, because: "parallelism" });
        expect(result).toHaveProperty("problem", expect.stringContaining("at most 4 for Qwen3 235B A22B in fp8"));
    });

    it("accepts TP 8 for the same model in BF16 and copies its four KV heads", () => {
        const eight = fitting("qwen3-235b-a22b", "p5en.48xlarge", { precision: "bf16", tensorParallel: 8 });
        expect(eight.shape.tensorParallel).toBe(8);
    });

    it("refuses TP 8 over PCIe", () => {
        const result = fit("llama-3.3-70b", "g6e.48xlarge", { precision: "int4", tensorParallel: 8 });
        expect(result).toHaveProperty("problem", expect.stringContaining("at most 4 without NVLink"));
    });

    it("refuses a context beyond the model's own", () => {
        const result = fit("qwen3-32b", "p5.48xlarge", { precision: "fp8", maxContextTokens: 65_536 });
        expect(result).toMatchObject({ fits: false, because: "context" });
    });

    it("refuses 16K of BF16 cache for Qwen3-32B in FP8 on one L40S, and accepts it in FP8", () => {
        const demand = { precision: "fp8", maxContextTokens: 16_384 } as const;
        expect(fit("qwen3-32b", "g6e.xlarge", demand).fits).toBe(false);
        expect(fit("qwen3-32b", "g6e.xlarge", { ...demand, kvPrecision: "fp8" }).fits).toBe(true);
    });

    it.each([
        ["p4de.24xlarge", "fp8"],
        ["g5.12xlarge", "fp8"],
        ["p5en.48xlarge", "nvfp4"],
    ] as const)("refuses on %s a precision its GPU has no units for: %s", (instance, precision) => {
        expect(fit("mistral-small-4-119b", instance, { precision })).toMatchObject({
            fits: false,
            because: "precision",
        });
    });

    it("refuses a precision that is not known to exist", () => {
        const result = fit("deepseek-v3", "p5en.48xlarge", { precision: "int4" });
        expect(result).toMatchObject({ fits: false, because: "weights-unknown" });
    });

    it("refuses a model whose layers nobody confirmed", () => {
        const unknown = { ...models["qwen3-32b"], attention: unconfirmed("not read", "2026-11-21") };
        const result = fitModel(
            unknown,
            gpuInstances["p5.48xlarge"],
            demandFor({ precision: "fp8", maxContextTokens: 1 }),
        );
        expect(result).toMatchObject({ fits: false, because: "model-unknown" });
    });

    it.each([{ maxContextTokens: 0 }, { maxContextTokens: 1.5 }, { concurrency: 0 }, { nodesPerReplica: 0 }])(
        "refuses the demand %o",
        (demand) => {
            expect(fit("qwen3-8b", "g6e.xlarge", { precision: "int4", ...demand })).toMatchObject({
                fits: false,
                because: "demand",
            });
        },
    );
});

describe("more than one node", () => {
    const demand = { precision: "bf16", maxContextTokens: 32_768 } as const;

    it("does not fit 405B in BF16 on one node of eight H100", () => {
        expect(fit("llama-3.1-405b", "p5.48xlarge", demand).fits).toBe(false);
    });

    it("fits it on two, tensor parallel inside a node and a pipeline across", () => {
        const { shape, kvTokens } = fitting("llama-3.1-405b", "p5.48xlarge", {
            ...demand,
            nodesPerReplica: 2,
            tensorParallel: 8,
        });
        expect(shape).toEqual({ tensorParallel: 8, pipelineParallel: 2, nodes: 2 });
        // Each stage keeps the cache of its own layers only, so two stages hold twice what eight GPUs alone would.
        expect(kvTokens / 1_000).toBeCloseTo(636, 0);
    });

    it("never spans nodes without EFA", () => {
        const result = fit("llama-3.3-70b", "g5.2xlarge", { precision: "int4", nodesPerReplica: 8 });
        expect(result).toMatchObject({ fits: false, because: "memory" });
    });
});

describe("attention", () => {
    it("copies the latent cache of DeepSeek on every rank: the tokens do not grow with the GPUs that hold them", () => {
        const light = {
            ...models["deepseek-v3"],
            weights: { fp8: { sizeGiB: 0, basis: "estimate", source: "test", asOf: "2026-11-21" } },
        } as const;
        const tokens = [1, 2, 4, 8].map((tensorParallel) => {
            const result = fitModel(
                light,
                gpuInstances["p5en.48xlarge"],
                demandFor({ precision: "fp8", tensorParallel }),
            );
            return result.fits ? result.kvTokens : 0;
        });
        expect(new Set(tokens).size).toBe(1);
    });

    it("reaches a million tokens of Llama 4 on eight H200, because three layers of four look back 8,192 only", () => {
        const demand = demandFor({ precision: "fp8", maxContextTokens: 1_048_576, concurrency: 8 });
        const windowed = models["llama-4-maverick"];
        expect(fitModel(windowed, gpuInstances["p5en.48xlarge"], demand).fits).toBe(true);
        const { attention } = windowed;
        if (!attention.confirmed || attention.value.kind !== "gqa") throw new Error("the catalog changed");
        const { kind, layers, queryHeads, kvHeads, headDim } = attention.value;
        const full = {
            ...windowed,
            attention: fact({ kind, layers, queryHeads, kvHeads, headDim }, { source: "test", asOf: "2026-11-21" }),
        };
        expect(fitModel(full, gpuInstances["p5en.48xlarge"], demand).fits).toBe(false);
    });
});

describe("properties", () => {
    const precision = fc.constantFrom<Precision>("bf16", "fp8", "int4", "nvfp4");
    const hardware: fc.Arbitrary<GpuHardware> = fc.record({
        id: fc.constant("p5.48xlarge" as const),
        gpu: fc.constantFrom("a100", "h100", "b200"),
        gpuCount: fc.constantFrom(1, 2, 3, 4, 6, 8),
        gpuMemoryMiB: fc.integer({ min: 8_192, max: 300_000 }),
        nvlink: fc.boolean(),
        efaInterfaces: fc.constantFrom(0, 4),
    });
    const demand: fc.Arbitrary<ServingDemand> = fc.record({
        precision,
        maxContextTokens: fc.integer({ min: 1, max: 300_000 }),
        concurrency: fc.integer({ min: 1, max: 64 }),
        kvPrecision: fc.constantFrom("bf16", "fp8"),
        nodesPerReplica: fc.integer({ min: 1, max: 4 }),
    });
    const model = fc.constantFrom(...namesOf(models).map((id) => models[id]));

    function never(less: Fit, more: Fit) {
        if (less.fits) expect(more.fits).toBe(true);
        if (!less.fits && less.because === "memory" && !more.fits) {
            expect(more.shortGiBPerGpu).toBeLessThanOrEqual((less.shortGiBPerGpu ?? 0) + 1e-9);
        }
    }

    it("more GPUs never fit less", () => {
        fc.assert(
            fc.property(model, hardware, demand, fc.integer({ min: 1, max: 8 }), (m, h, d, extra) => {
                never(fitModel(m, h, d), fitModel(m, { ...h, gpuCount: h.gpuCount + extra }, d));
            }),
            { numRuns: 2_000 },
        );
    });

    it("more memory never fits less", () => {
        fc.assert(
            fc.property(model, hardware, demand, fc.integer({ min: 1, max: 100_000 }), (m, h, d, extra) => {
                never(fitModel(m, h, d), fitModel(m, { ...h, gpuMemoryMiB: h.gpuMemoryMiB + extra }, d));
            }),
            { numRuns: 2_000 },
        );
    });

    it("a longer context or one request more never fits more", () => {
        fc.assert(
            fc.property(model, hardware, demand, fc.nat(100_000), fc.nat(4), (m, h, d, tokens, requests) => {
                const greedier = {
                    ...d,
                    maxContextTokens: d.maxContextTokens + tokens,
                    concurrency: d.concurrency + requests,
                };
                const eased = fitModel(m, h, d);
                const pressed = fitModel(m, h, greedier);
                if (pressed.fits) expect(eased.fits).toBe(true);
            }),
            { numRuns: 2_000 },
        );
    });

    it("what it promises holds: the longest context and the most requests fit, one more of either does not", () => {
        fc.assert(
            fc.property(model, hardware, demand, (m, h, d) => {
                const result = fitModel(m, h, d);
                if (!result.fits) return;
                expect(result.headroomGiBPerGpu).toBeGreaterThanOrEqual(0);
                const { tensorParallel } = result.shape;
                const same = { ...d, tensorParallel };
                expect(fitModel(m, h, { ...same, maxContextTokens: result.maxContextTokens }).fits).toBe(true);
                expect(result.concurrentRequests).toBeGreaterThanOrEqual(d.concurrency);
                expect(fitModel(m, h, { ...same, concurrency: result.concurrentRequests }).fits).toBe(true);
            }),
            { numRuns: 2_000 },
        );
    });
});
