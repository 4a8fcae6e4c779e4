import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { severities } from "./findings.ts";
import type { Finding, Severity } from "./findings.ts";
import { formatScan, reaches, scanExitCode, sumOf } from "./scan-report.ts";
import type { ScannedArtifact, ScanReport } from "./scan-report.ts";

const finding = (severity: Severity, more: Partial<Finding> = {}): Finding => ({
    id: "CVE-1",
    aliases: [],
    severity,
    exploited: false,
    package: "example",
    version: "1.0.0",
    type: "npm",
    fixedIn: [],
    fix: "unknown",
    files: [],
    source: "https://vulnerabilities.example/CVE-1",
    ...more,
});
const artifact = (more: Partial<ScannedArtifact> = {}): ScannedArtifact => ({
    kind: "image",
    name: "envoy",
    state: "scanned",
    source: "r.example/envoy@sha256:00",
    usedBy: [],
    packages: 3,
    findings: [],
    accepted: [],
    ...more,
});
const report = (artifacts: readonly ScannedArtifact[], more: Partial<ScanReport> = {}): ScanReport => ({
    command: "scan",
    today: "2026-11-27",
    stacks: [],
    scanner: { name: "grype", version: "v0.121.3" },
    database: { path: "db", builtOn: "2026-11-25", schemaVersion: "v6.1.10", old: false, staleAfterDays: 5 },
    artifacts,
    sum: sumOf(artifacts),
    ...more,
});

const anySeverity = fc.constantFrom(...severities);

describe("the sum of a scan", () => {
    it("counts each finding under one severity, and each artifact under one state", () => {
        const anyArtifact = fc.record({
            state: fc.constantFrom("scanned", "unreached", "unrecognised", "example", "notCovered"),
            severities: fc.array(anySeverity),
        });
        fc.assert(
            fc.property(fc.array(anyArtifact), (written) => {
                const artifacts = written.map((one) =>
                    artifact({ state: one.state, findings: one.severities.map((severity) => finding(severity)) }),
                );
                const sum = sumOf(artifacts);
                const total = (counts: Readonly<Record<string, number>>) =>
                    Object.values(counts).reduce((all, count) => all + count, 0);
                expect(total(sum.artifacts)).toBe(artifacts.length);
                expect(total(sum.findings)).toBe(artifacts.flatMap(({ findings }) => findings).length);
            }),
        );
    });
});

describe("the exit code of a scan", () => {
    it.each([
        ["critical", "critical", 1],
        ["high", "critical", 0],
        ["high", "high", 1],
        ["medium", "high", 0],
        ["medium", "negligible", 1],
        ["negligible", "low", 0],
        ["unknown", "critical", 1],
    ] as const)("for a finding that is %s, with --fail-on %s, is %i", (severity, failOn, code) => {
        expect(reaches(finding(severity), failOn)).toBe(code === 1);
        expect(scanExitCode(report([artifact({ findings: [finding(severity)] })], { failOn }))).toBe(code);
    });

    it("is 0 for findings where no threshold is set", () => {
        expect(scanExitCode(report([artifact({ findings: [finding("critical")] })]))).toBe(0);
    });

    it.each(["unreached", "unrecognised", "example"] as const)("is 1 where an image is %s", (state) => {
        expect(scanExitCode(report([artifact(), artifact({ state })]))).toBe(1);
    });

    it("is 0 where only charts are not covered", () => {
        expect(scanExitCode(report([artifact(), artifact({ kind: "chart", state: "notCovered" })]))).toBe(0);
    });
});

describe("the text of a scan", () => {
    const lines = (findings: readonly Finding[], all: boolean, more: Partial<ScanReport> = {}) =>
        formatScan(report([artifact({ findings })], more), { all });

    it("lists what reaches the threshold and what is exploited, and counts the rest", () => {
        const findings = [
            finding("high", { id: "CVE-high" }),
            finding("low", { id: "CVE-exploited", exploited: true }),
            finding("low", { id: "CVE-low" }),
        ];
        const text = lines(findings, false);
        expect(text).toContain("CVE-high");
        expect(text).toContain("low, exploited  CVE-exploited");
        expect(text).not.toContain("CVE-low");
        expect(text).toContain("and 1 low: --all lists them");
        expect(lines(findings, true)).toContain("CVE-low");
        expect(lines(findings, false, { failOn: "low" })).toContain("CVE-low");
    });

    it("lets no name out of an image steer the terminal", () => {
        const text = lines([finding("high", { package: "\u001b[2Jevil\nname" })], false);
        expect(text).toContain("?[2Jevil?name 1.0.0");
        expect(text).not.toContain("\u001b");
    });

    it("warns of an old database", () => {
        const database = { ...report([]).database, old: true };
        expect(lines([], false, { database })).toMatch(/^warning: the database of 2026-11-25 is more than 5 days old/m);
        expect(lines([], false)).not.toMatch(/^warning/m);
    });

    it("says where nothing was scanned, and does not say that nothing is known", () => {
        const text = formatScan(report([artifact({ state: "example" })]), { all: false });
        expect(text).toMatch(/^0 scanned, 1 example\.$/m);
        expect(text).not.toMatch(/Nothing is known/);
    });
});
