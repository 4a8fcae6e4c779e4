import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zoneGroups } from "./zone-groups.ts";

const zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];

describe("a pool over zones", () => {
    it("has a group in each, and in the first zones what cannot be divided", () => {
        expect(zoneGroups(zones, { min: 4, max: 6 })).toEqual([
            { zone: "eu-central-1a", letter: "a", min: 2, max: 6 },
            { zone: "eu-central-1b", letter: "b", min: 1, max: 6 },
            { zone: "eu-central-1c", letter: "c", min: 1, max: 6 },
        ]);
    });

    it("can move as a whole into any zone, and always runs exactly what was asked for, evenly", () => {
        const count = fc.integer({ min: 0, max: 100 });
        fc.assert(
            fc.property(fc.subarray(zones, { minLength: 1 }), count, count, (some, one, other) => {
                const bounds = { min: Math.min(one, other), max: Math.max(one, other) };
                const groups = zoneGroups(some, bounds);
                const least = groups.map(({ min }) => min);
                expect(groups.map(({ zone }) => zone)).toEqual(some);
                expect(least.reduce((sum, min) => sum + min, 0)).toBe(bounds.min);
                expect(Math.max(...least) - Math.min(...least)).toBeLessThanOrEqual(1);
                for (const { min, max } of groups) expect([max, min <= max]).toEqual([bounds.max, true]);
            }),
        );
    });
});
