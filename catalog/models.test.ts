import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findModel, models } from "./models.ts";
import type { Attention, ModelId } from "./models.ts";
import { namesOf } from "./table.ts";

const modelIds = namesOf(models);
/** Bits of one quantized weight; a 4-bit one shares a scale and a zero with 127 others. */
const bitsPerWeight = { bf16: 16, fp8: 8, int4: 4.16 } as const;

/** Bytes that one token keeps in a 16-bit KV cache, over all layers and before any split over GPUs. */
function kvBytesPerToken(attention: Attention): number {
    return attention.kind === "gqa"
        ? 2 * attention.layers * attention.kvHeads * attention.headDim * 2
        : attention.layers * (attention.kvLoraRank + attention.ropeDim) * 2;
}

describe("models", () => {
    // The figures are those of the Hugging Face blog on Llama 3.1, of vLLM and of the Kaito project.
    it.each<[ModelId, number]>([
        ["llama-3.3-70b", 327_680],
        ["llama-3.1-405b", 516_096],
        ["qwen3-32b", 262_144],
        ["qwen3-235b-a22b", 192_512],
        ["mistral-small-3-24b", 163_840],
        ["mistral-small-4-119b", 23_040],
        ["deepseek-v3", 70_272],
        ["llama-4-maverick", 196_608],
    ])("%s keeps %i bytes a token, as published", (id, bytes) => {
        const { attention } = models[id];
        expect(attention.confirmed && kvBytesPerToken(attention.value)).toBe(bytes);
    });

    it("have weights in at least one precision, larger in bf16 than in any other", () => {
        for (const id of modelIds) {
            const { bf16, ...smaller } = models[id].weights;
            const sizes = Object.values(smaller).map(({ sizeGiB }) => sizeGiB);
            expect(sizes.length + (bf16 ? 1 : 0), id).toBeGreaterThan(0);
            expect(Math.min(...sizes), id).toBeGreaterThan(0);
            if (bf16) expect(bf16.sizeGiB, id).toBeGreaterThan(Math.max(...sizes));
        }
    });

    // Embeddings and output head: vocabulary x hidden size x 2, in billions.
    it.each<[ModelId, number]>([
        ["qwen3-8b", 1.245],
        ["qwen3-32b", 1.556],
        ["qwen3-235b-a22b", 1.245],
        ["llama-3.3-70b", 2.101],
        ["llama-3.1-405b", 4.203],
        ["llama-4-maverick", 2.069],
        ["mistral-small-3-24b", 1.342],
    ])("%s has weights of the size its parameters need, published or estimated", (id, embeddingBillions) => {
        const { parametersBillions } = models[id];
        if (!parametersBillions.confirmed) throw new Error(`${id} has no parameters`);
        for (const [precision, bits] of Object.entries(bitsPerWeight)) {
            const sizeGiB = models[id].weights[precision as keyof typeof bitsPerWeight]?.sizeGiB;
            // Meta's FP8 releases are no plain ones: attention and more stay in 16 bits.
            const isMetas = ["llama-3.1-405b", "llama-4-maverick"].includes(id) && precision === "fp8";
            if (sizeGiB === undefined) continue;
            const quantized = ((parametersBillions.value - embeddingBillions) * bits) / 8;
            const expectedGiB = ((quantized + embeddingBillions * 2) * 1e9) / 1024 ** 3;
            // Never smaller than the arithmetic by more than its rounding: a replica that is short of memory does not start.
            expect(sizeGiB / expectedGiB, precision).toBeGreaterThan(isMetas ? 1.03 : 0.98);
            expect(sizeGiB / expectedGiB, precision).toBeLessThan(isMetas ? 1.25 : 1.03);
        }
    });

    it("share their query heads evenly over their KV heads", () => {
        const uneven = modelIds.filter((id) => {
            const { attention } = models[id];
            return (
                attention.confirmed &&
                attention.value.kind === "gqa" &&
                attention.value.queryHeads % attention.value.kvHeads !== 0
            );
        });
        expect(uneven).toEqual([]);
    });

    it("use no more parameters for a token than they have", () => {
        for (const id of modelIds) {
            const { parametersBillions: all, activeParametersBillions: active } = models[id];
            if (all.confirmed && active?.confirmed) expect(active.value, id).toBeLessThan(all.value);
        }
    });

    it("say that Llama 4 grants nothing to companies of the Union", () => {
        const { licence } = models["llama-4-maverick"];
        expect(licence.confirmed && licence.value.excludesCompaniesOf).toEqual(["eu"]);
    });

    it("are found by their exact names alone", () => {
        fc.assert(
            fc.property(fc.oneof(fc.string(), fc.constantFrom(...modelIds)), (name) => {
                expect(findModel(name)?.id).toBe(modelIds.find((id) => id === name));
            }),
        );
    });

    it.each(["constructor", "__proto__", "Qwen3-32B", "qwen3", "gpt-4o"])("are unknown under %j", (name) => {
        expect(findModel(name)).toBeUndefined();
    });

    it("have names that the compiler checks", () => {
        // @ts-expect-error a model that the catalog does not hold must not compile
        const unknown: ModelId = "gpt-4o";
        expect(findModel(unknown)).toBeUndefined();
    });
});
