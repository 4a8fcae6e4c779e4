import { describe, expect, it } from "vitest";
import { disagreement, judge } from "./disagreements.ts";

const differs = disagreement("the price of a", 1, 2);
const because = { because: "a reason", source: "a document" };

describe("a disagreement with another source", () => {
    it("is none where both say the same", () => {
        expect(disagreement("the price of a", [1, 2], [1, 2])).toEqual([]);
    });

    it("fails without an explanation, and with one of something else", () => {
        expect(judge(differs).unexplained).toHaveLength(1);
        expect(judge(differs, { "the price of b": { other: 2, ...because } })).toEqual({
            unexplained: differs,
            stale: ["the price of b"],
        });
    });

    it("passes with its explanation", () => {
        expect(judge(differs, { "the price of a": { other: 2, ...because } })).toEqual({ unexplained: [], stale: [] });
    });

    it("fails where the other source says something else by now, or the same as the catalog", () => {
        const explained = { "the price of a": { other: 3, ...because } };
        expect(judge(differs, explained)).toEqual({ unexplained: differs, stale: ["the price of a"] });
        expect(judge([], explained)).toEqual({ unexplained: [], stale: ["the price of a"] });
    });
});
