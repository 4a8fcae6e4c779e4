import { describe, expect, it } from "vitest";
import { fact, permits, unconfirmed } from "./fact.ts";

const evidence = { source: "a document", asOf: "2026-01-02" } as const;

describe("a fact", () => {
    it("carries its value, its source and its date", () => {
        expect(fact("DE", evidence)).toEqual({
            confirmed: true,
            value: "DE",
            source: "a document",
            asOf: "2026-01-02",
        });
    });

    it("permits what the condition accepts", () => {
        expect(permits(fact("DE", evidence), (country) => country === "DE")).toBe(true);
    });

    it("refuses what the condition does not accept", () => {
        expect(permits(fact("US", evidence), (country) => country === "DE")).toBe(false);
    });

    it("permits nothing while it is unconfirmed, whatever the condition", () => {
        expect(permits(unconfirmed("not found", "2026-01-02"), () => true)).toBe(false);
    });
});
