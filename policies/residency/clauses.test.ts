import { describe, expect, it } from "vitest";
import { isDay, referenceDay } from "../../catalog/day.ts";
import { rules } from "./rules.ts";
import { clauseTexts, isoControls } from "../../catalog/clause-texts.ts";

const clauses = rules.flatMap(({ controls }) => controls);

describe("the clauses of the rules", () => {
    it("are of texts whose edition was read on a day", () => {
        expect(Object.keys(clauseTexts).toSorted()).toEqual(
            [...new Set(clauses.map(({ source }) => source))].toSorted(),
        );
        for (const { source, asOf } of Object.values(clauseTexts)) {
            expect(source).not.toBe("");
            expect(isDay(asOf) && asOf <= referenceDay).toBe(true);
        }
    });

    it("name controls of ISO 27001 that fit by their title what runs: images and charts are installed, not developed", () => {
        const titleOf = (id: string) =>
            rules
                .find((rule) => rule.id === id)
                ?.controls.filter(({ source }) => source === "ISO 27001")
                .map(({ reference }) => isoControls.value[reference as keyof typeof isoControls.value]);
        expect(titleOf("RES-701")).toContain("Installation of software on operational systems");
        expect(titleOf("RES-706")).toContain("Installation of software on operational systems");
        const used = clauses.filter(({ source }) => source === "ISO 27001").map(({ reference }) => reference);
        expect(Object.keys(isoControls.value).toSorted()).toEqual([...new Set(used)].toSorted());
    });
});
