import { expect, test } from "vitest";
import { referenceDay } from "../catalog/day.ts";
import { reportStack } from "./stack-report.ts";

test("a stack that does not exist is invalid, and the faults name those that do", async () => {
    const report = await reportStack({ stack: "nowhere", today: referenceDay });
    expect(report.kind).toBe("invalid");
    expect(report.kind === "invalid" && report.faults.join("\n")).toContain("hybrid-eu");
});
