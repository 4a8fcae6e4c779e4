import { describe, expect, it } from "vitest";
import { jurisdictions, regions } from "../../catalog/jurisdictions.ts";
import { models } from "../../catalog/models.ts";
import { namesOf } from "../../catalog/table.ts";
import { capacityTable } from "./capacity-table.ts";

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

    it("answers `none` for Switzerland, where no GPU is confirmed", () => {
        expect(rows.filter(({ jurisdiction, cheapest }) => jurisdiction === "ch" && cheapest !== undefined)).toEqual(
            [],
        );
    });
});
