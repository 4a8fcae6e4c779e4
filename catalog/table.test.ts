import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isNameIn, lookup, namesOf, withIds } from "./table.ts";

const table = withIds({ one: { value: 1 }, two: { value: 2 } });

describe("a table of the catalog", () => {
    it("writes each key into its entry", () => {
        expect(table).toEqual({ one: { id: "one", value: 1 }, two: { id: "two", value: 2 } });
    });

    it("keeps the order in which it was written", () => {
        expect(namesOf(table)).toEqual(["one", "two"]);
    });

    it("finds an entry by its exact name", () => {
        expect(lookup(table, "two")).toEqual({ id: "two", value: 2 });
    });

    it.each(["__proto__", "constructor", "toString", "hasOwnProperty", "", "One", " one", "one ", "on"])(
        "does not know %j",
        (name) => {
            expect(lookup(table, name)).toBeUndefined();
            expect(isNameIn(table, name)).toBe(false);
        },
    );

    it("knows its own names and no others", () => {
        fc.assert(
            fc.property(fc.oneof(fc.string(), fc.constantFrom("one", "two")), (name) => {
                expect(lookup(table, name) !== undefined).toBe(name === "one" || name === "two");
            }),
        );
    });
});
