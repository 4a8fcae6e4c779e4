import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { startupSeconds } from "./startup.ts";

describe("the time to start", () => {
    it("is ten minutes and the time to load for a small model, and thirty at least for a large one", () => {
        expect(startupSeconds({ weightsGiB: 23, parametersBillions: 24 })).toBe(720);
        expect(startupSeconds({ weightsGiB: 37.5, parametersBillions: 70.6 })).toBe(1_800);
        expect(startupSeconds({ weightsGiB: 756, parametersBillions: 405 })).toBe(4_380);
    });

    it("is that of a large model where the size is not known", () => {
        expect(startupSeconds({ weightsGiB: 1 })).toBe(1_800);
    });

    it("is never less for a larger model", () => {
        const size = fc.record({
            weightsGiB: fc.double({ min: 0, max: 2_000, noNaN: true }),
            parametersBillions: fc.double({ min: 0.1, max: 2_000, noNaN: true }),
        });
        fc.assert(
            fc.property(size, fc.double({ min: 0, max: 500, noNaN: true }), (small, more) => {
                const large = {
                    weightsGiB: small.weightsGiB + more,
                    parametersBillions: small.parametersBillions + more,
                };
                expect(startupSeconds(large)).toBeGreaterThanOrEqual(startupSeconds(small));
            }),
        );
    });
});
