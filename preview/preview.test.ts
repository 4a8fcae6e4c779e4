import { describe, expect, test } from "vitest";
import { blocks, isClean, type PolicyFinding, type PolicyVerdict, type VerdictStatus } from "./preview.ts";

function verdict(status: VerdictStatus, findings: readonly PolicyFinding["enforcement"][]): PolicyVerdict {
    return {
        pack: "pack",
        rule: "rule",
        id: "RES-101",
        status,
        findings: findings.map((enforcement) => ({ status: "violated", severity: "high", enforcement, message: "" })),
    };
}

describe("a verdict blocks its stack", () => {
    test.each([
        ["violated with a mandatory finding", verdict("violated", ["mandatory"])],
        [
            "undetermined with a mandatory finding among advisory ones",
            verdict("undetermined", ["advisory", "mandatory"]),
        ],
        ["violated without a finding", verdict("violated", [])],
        ["undetermined without a finding", verdict("undetermined", [])],
        ["called passed although it has a mandatory finding", verdict("passed", ["mandatory"])],
    ])("%s", (_name, given) => {
        expect(blocks(given)).toBe(true);
        expect(isClean({ policies: [verdict("passed", []), given] })).toBe(false);
    });
});

describe("a verdict lets its stack through", () => {
    test.each([
        ["passed", verdict("passed", [])],
        ["not applicable", verdict("notApplicable", [])],
        ["violated with advisory findings only", verdict("violated", ["advisory"])],
    ])("%s", (_name, given) => {
        expect(blocks(given)).toBe(false);
        expect(isClean({ policies: [given] })).toBe(true);
    });
});
