import { describe, expect, it } from "vitest";
import { isDay, referenceDay } from "./day.ts";
import { statements } from "./statements.ts";

const tables = [...Map.groupBy(statements(), ({ table }) => table)];

describe.each(tables)("%s", (_, stated) => {
    it("says where each statement comes from, or why it is open", () => {
        const silent = stated.filter(({ said }) => ("source" in said ? said.source : said.reason).trim() === "");
        expect(stated.length).toBeGreaterThan(0);
        expect(silent.map(({ entry, path }) => `${entry}.${path}`)).toEqual([]);
    });

    it("dates each statement with a day of the calendar, no later than the reference day", () => {
        const misdated = stated.filter(({ said: { asOf } }) => !isDay(asOf) || asOf > referenceDay);
        expect(misdated.map(({ entry, path, said: { asOf } }) => `${entry}.${path}: ${asOf}`)).toEqual([]);
    });

    it("was read after it was published, and no later than the reference day", () => {
        const odd = stated.filter(({ said }) => {
            const readOn = "readOn" in said ? said.readOn : undefined;
            return readOn !== undefined && (!isDay(readOn) || readOn < said.asOf || readOn > referenceDay);
        });
        expect(odd.map(({ entry, path }) => `${entry}.${path}`)).toEqual([]);
    });

    it("asks to be looked up again after the day on which it was", () => {
        const odd = stated.filter(
            ({ said: { asOf, recheckAfter } }) => recheckAfter !== undefined && recheckAfter <= asOf,
        );
        expect(odd.map(({ entry, path }) => `${entry}.${path}`)).toEqual([]);
    });
});

describe("the statements of the catalog", () => {
    it("come from every table that the catalog had before, and no fewer", () => {
        expect(tables.map(([table]) => table)).toEqual(
            expect.arrayContaining([
                "providers",
                "providerModels",
                "gpuInstances",
                "models",
                "regions",
                "software",
                "s3Blocks",
            ]),
        );
        expect(statements().length).toBeGreaterThan(900);
    });

    it("are found in the provider's own entry, at any depth", () => {
        const [found] = statements().filter(({ path }) => path === "endpoints.eu.processedIn");
        expect(found).toMatchObject({ table: "providers", entry: "openai", kind: "terms" });
    });
});
