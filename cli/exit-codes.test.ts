import { describe, expect, test } from "vitest";
import { referenceDay } from "../catalog/day.ts";
import type { Preview, VerdictStatus } from "../preview/preview.ts";
import type { StackReport } from "../preview/stack-report.ts";
import { exitCodeOf } from "./preview.ts";

function previewed(status: VerdictStatus): StackReport {
    const policies = [{ pack: "p", rule: "r", id: "r", status, findings: [] }];
    const preview: Preview = {
        schemaVersion: 1,
        stack: "s",
        mode: "hybrid",
        jurisdiction: "eu",
        asOf: referenceDay,
        resources: [],
        policies,
        gpuPools: [],
        reachability: [],
        flows: { needed: [], faults: [] },
        lifecycle: [],
        unlisted: [],
        unneeded: [],
        durationMs: 1,
    };
    return { stack: "s", kind: "previewed", preview };
}
const invalid: StackReport = { stack: "s", kind: "invalid", faults: ["f"] };
const failed: StackReport = { stack: "s", kind: "failed", fault: "f", trace: "t" };

describe("the exit code of a preview", () => {
    test.each([
        [0, "a clean stack", previewed("passed")],
        [1, "a violated policy", previewed("violated")],
        [1, "an undetermined policy", previewed("undetermined")],
        [2, "an invalid stack", invalid],
        [3, "a failed preview", failed],
    ])("is %d for %s", (code, _name, report) => {
        expect(exitCodeOf([report])).toBe(code);
    });

    test("of several stacks is the highest", () => {
        expect(exitCodeOf([previewed("passed"), failed, invalid])).toBe(3);
        expect(exitCodeOf([previewed("passed"), previewed("violated"), previewed("passed")])).toBe(1);
        expect(exitCodeOf([])).toBe(0);
    });
});
