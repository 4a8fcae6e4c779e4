import { describe, expect, it } from "vitest";
import { gpuInstances } from "../../catalog/gpu-instances.ts";
import { models } from "../../catalog/models.ts";
import { regions } from "../../catalog/jurisdictions.ts";
import { adviseAlternatives, alternativesFor } from "./alternatives.ts";
import { demandFor } from "./node-group.fixture.ts";

const largest = demandFor({ precision: "fp8", maxContextTokens: 32_768 });

describe("alternatives", () => {
    it("stay in the jurisdiction, cheapest first", () => {
        const found = alternativesFor(models["llama-3.3-70b"], largest, { jurisdiction: "eu" });
        expect(found.length).toBeGreaterThan(3);
        expect(new Set(found.map(({ region }) => regions[region].jurisdiction))).toEqual(new Set(["eu"]));
        const prices = found.map(({ usdPerHour }) => usdPerHour ?? Infinity);
        expect(prices).toEqual(prices.toSorted((a, b) => a - b));
    });

    it("put an unconfirmed price last and say so", () => {
        const found = alternativesFor(models["deepseek-v3"], largest, { jurisdiction: "eu" });
        expect(found.map(({ instanceType, region }) => `${instanceType} ${region}`)).toEqual([
            "p5en.48xlarge eu-north-1",
            "p5en.48xlarge eu-south-2",
            "p5e.48xlarge eu-north-1",
        ]);
        const advice = adviseAlternatives(models["deepseek-v3"], largest, { jurisdiction: "eu" });
        expect(advice).toMatch(/67\.73 USD\/h.*68\.36 USD\/h.*price not confirmed/);
    });

    it("price every node of a replica", () => {
        const demand = demandFor({ precision: "bf16", maxContextTokens: 32_768, nodesPerReplica: 2 });
        const [found] = alternativesFor(models["llama-3.1-405b"], demand, { jurisdiction: "uk" });
        expect(found).toMatchObject({ instanceType: "p5.48xlarge", usdPerHour: 2 * 71.552 });
    });

    it("of a replica that may span nodes have EFA, because a type without it is refused", () => {
        const onOne = demandFor({ precision: "int4", maxContextTokens: 8_192 });
        const types = (nodesPerReplica: number) =>
            alternativesFor(models["llama-3.3-70b"], { ...onOne, nodesPerReplica }, { jurisdiction: "eu" }).map(
                ({ instanceType }) => gpuInstances[instanceType],
            );
        expect(types(1).some(({ efaInterfaces }) => efaInterfaces === 0)).toBe(true);
        expect(types(2).length).toBeGreaterThan(0);
        expect(types(2).every(({ efaInterfaces }) => efaInterfaces > 0)).toBe(true);
    });

    it("never offer the commercial partition to an account of the sovereign one", () => {
        const scope = { jurisdiction: "eu", partition: "aws-eusc" } as const;
        expect(
            alternativesFor(models["qwen3-8b"], demandFor({ precision: "int4", maxContextTokens: 8_192 }), scope),
        ).toEqual([]);
    });

    it("say so where the jurisdiction has none", () => {
        const advice = adviseAlternatives(models["llama-3.1-405b"], largest, { jurisdiction: "ch" });
        expect(advice).toMatch(/Nothing in the catalog carries this in ch/);
    });
});
