import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { probePlan, startupSeconds } from "./probe-plan.ts";

describe("probes", () => {
    it("give a small model ten minutes and the time to load, a large one thirty at least", () => {
        expect(startupSeconds({ weightsGiB: 23, parametersBillions: 24 })).toBe(720);
        expect(startupSeconds({ weightsGiB: 37.5, parametersBillions: 70.6 })).toBe(1_800);
        expect(startupSeconds({ weightsGiB: 756, parametersBillions: 405 })).toBe(4_380);
    });

    it("take a model of unknown size for a large one", () => {
        expect(startupSeconds({ weightsGiB: 1 })).toBe(1_800);
    });

    it("never give a larger model less time", () => {
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

    it("ask for the models at the start, and for the engine ever after", () => {
        const { startupProbe, readinessProbe, livenessProbe } = probePlan({ weightsGiB: 38, parametersBillions: 70.6 });
        expect(startupProbe).toMatchObject({
            httpGet: { path: "/v1/models" },
            periodSeconds: 10,
            failureThreshold: 180,
        });
        expect(readinessProbe).toMatchObject({ httpGet: { path: "/health" } });
        expect(livenessProbe).toMatchObject({ httpGet: { path: "/health" } });
    });

    it("bear a server that answers late because it is busy", () => {
        const { readinessProbe, livenessProbe } = probePlan({ weightsGiB: 38 });
        expect(readinessProbe).toHaveProperty("timeoutSeconds", 15);
        expect(livenessProbe).toMatchObject({ timeoutSeconds: 15, failureThreshold: 6 });
    });
});
