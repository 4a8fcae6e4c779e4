import { describe, expect, it } from "vitest";
import { projectKnown } from "../catalog/known.ts";
import { servingOf } from "./fleet.ts";
import type { FleetSource } from "./fleet.ts";

const [older, newer] = ["0", "1"].map((digit) => digit.repeat(40));

function weightsOf(...weights: readonly (number | undefined)[]): readonly (number | undefined)[] {
    const revisions = weights.map((weight, i) => ({
        revision: (i === 0 ? older : newer) ?? "",
        ...(weight === undefined ? {} : { weight }),
    }));
    const model = {
        model: "qwen3-8b",
        precision: "int4",
        maxContextTokens: 8192,
        concurrency: 4,
        nodeGroup: "l4",
        replicas: { min: 1, max: 1 },
        nodesPerReplica: 1,
        kvPrecision: "bf16",
        licence: { accepted: "Apache-2.0" },
        revisions,
        loading: "copy",
        onNodeUpdate: "keep",
    } as const satisfies NonNullable<FleetSource["models"]>[string];
    return (
        servingOf({ known: projectKnown, models: { chat: model } }).models["chat"]?.revisions.map(
            ({ weight }) => weight,
        ) ?? []
    );
}

describe("the weights of revisions", () => {
    it("are all of the requests for one alone", () => {
        expect(weightsOf(undefined)).toEqual([100]);
    });

    it("that are not written are what the other entry leaves", () => {
        expect(weightsOf(undefined, 5)).toEqual([95, 5]);
        expect(weightsOf(undefined, 100)).toEqual([0, 100]);
        expect(weightsOf(75, undefined)).toEqual([75, 25]);
    });

    it("give a candidate nothing as long as nobody says more", () => {
        expect(weightsOf(undefined, undefined)).toEqual([100, 0]);
    });

    it("stay as they are written, right or wrong", () => {
        expect(weightsOf(90, 5)).toEqual([90, 5]);
        expect(weightsOf(50)).toEqual([50]);
    });
});
