import { describe, expect, test } from "vitest";
import type { FactsReport } from "../config/facts.ts";
import { ringfence } from "./ringfence.fixture.ts";

describe("facts", () => {
    test("lists what is ended, ending, old and unconfirmed, with who uses it, and is no finding by itself", async () => {
        const { code, stdout, stderr } = await ringfence("facts", "--today", "2027-03-01");
        expect(stderr).toBe("");
        expect(stdout).toContain("Facts on 2027-03-01\n");
        for (const title of [
            "Ended:",
            "Ending within 90 days:",
            "Nobody knows when these end:",
            "Old",
            "Unconfirmed:",
        ]) {
            expect(stdout).toContain(`\n${title}`);
        }
        expect(stdout).toContain("Envoy Gateway 1.9 · 2027-02-14 · hybrid-eu, managed-us");
        expect(code).toBe(0);
    });

    test("is the same as JSON, and with --check a finding", async () => {
        const { code, stdout } = await ringfence("facts", "--json", "--check", "--today", "2027-03-01");
        const report = JSON.parse(stdout) as FactsReport;
        expect(report.today).toBe("2027-03-01");
        expect(report.ended.length).toBeGreaterThan(0);
        expect(code).toBe(1);
    });

    test("judges by the day that is asked for", async () => {
        const { stdout } = await ringfence("facts", "--today", "2027-03-27");
        expect(stdout).toMatch(/Ended:\n(?: .*\n)* {2}Kubernetes on EKS 1\.35 · 2027-03-27/);
    });

    test("refuses a day that is none", async () => {
        const { code, stderr } = await ringfence("facts", "--today", "soon");
        expect(stderr).toContain("is not a day of the calendar");
        expect(code).toBe(2);
    });
});
