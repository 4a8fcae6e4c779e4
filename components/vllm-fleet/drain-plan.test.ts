import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drainPlan } from "./drain-plan.ts";

describe("a drain", () => {
    it("is the 15, 45 and 75 seconds of llm-d for short answers", () => {
        expect(drainPlan(45)).toEqual({ preStopSeconds: 15, shutdownTimeoutSeconds: 45, gracePeriodSeconds: 75 });
    });

    it("never kills an answer that it promised to finish", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 3_600 }), (seconds) => {
                const plan = drainPlan(seconds);
                expect(plan.shutdownTimeoutSeconds).toBeGreaterThanOrEqual(seconds);
                expect(plan.gracePeriodSeconds).toBeGreaterThan(plan.preStopSeconds + plan.shutdownTimeoutSeconds);
            }),
        );
    });
});
