import { describe, expect, it } from "vitest";
import { jurisdictions, regions } from "../../catalog/jurisdictions.ts";
import { models } from "../../catalog/models.ts";
import { namesOf } from "../../catalog/table.ts";
import { capacityDocument, capacityTable } from "./capacity-table.ts";

const rows = capacityTable();

describe("the capacity table", () => {
    it("has a row for every model in every jurisdiction", () => {
        const expected = namesOf(models).flatMap((model) => namesOf(jurisdictions).map((area) => `${model} ${area}`));
        expect(rows.map(({ model, jurisdiction }) => `${model} ${jurisdiction}`)).toEqual(expected);
    });

    it("never leaves the jurisdiction of its row", () => {
        for (const { jurisdiction, cheapest } of rows) {
            if (cheapest !== undefined) expect(regions[cheapest.region].jurisdiction).toBe(jurisdiction);
        }
    });

    it("shows no price without its day", () => {
        const priced = capacityDocument()
            .split("\n")
            .filter((line) => /\|\s+\d+\.\d\d\s+\|/.test(line));
        expect(priced.length).toBeGreaterThan(20);
        for (const line of priced) expect(line).toMatch(/\| 20\d\d-\d\d-\d\d \|$/);
    });

    it("answers `none` for Switzerland, where no GPU is confirmed", () => {
        expect(rows.filter(({ jurisdiction, cheapest }) => jurisdiction === "ch" && cheapest !== undefined)).toEqual(
            [],
        );
    });
});
