import { describe, expect, test } from "vitest";
import { referenceDay } from "../catalog/day.ts";
import type { Preview, VerdictStatus } from "./preview.ts";
import { exitCodeOf, reportStack, worstExitCode, type StackReport } from "./stack-report.ts";

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
        durationMs: 1,
    };
    return { stack: "s", kind: "previewed", preview };
}
const invalid: StackReport = { stack: "s", kind: "invalid", faults: ["f"] };
const failed: StackReport = { stack: "s", kind: "failed", fault: "f", trace: "t" };

describe("the exit code", () => {
    test.each([
        [0, "a clean stack", previewed("passed")],
        [1, "a violated policy", previewed("violated")],
        [1, "an undetermined policy", previewed("undetermined")],
        [2, "an invalid stack", invalid],
        [3, "a failed preview", failed],
    ])("is %d for %s", (code, _name, report) => {
        expect(exitCodeOf(report)).toBe(code);
    });

    test("of several stacks is the highest", () => {
        expect(worstExitCode([previewed("passed"), failed, invalid])).toBe(3);
        expect(worstExitCode([previewed("passed"), previewed("violated"), previewed("passed")])).toBe(1);
        expect(worstExitCode([])).toBe(0);
    });
});

test("a stack that does not exist is invalid, and the faults name those that do", async () => {
    const report = await reportStack({ stack: "nowhere", today: referenceDay });
    expect(report.kind).toBe("invalid");
    expect(report.kind === "invalid" && report.faults.join("\n")).toContain("hybrid-eu");
});
