import type { Day } from "../catalog/day.ts";
import { severities } from "./findings.ts";
import type { AcceptedFinding, Finding, Severity } from "./findings.ts";

/**
 * What came of an artifact: `scanned`; `unreached`, its bytes could not be had; `unrecognised`, grype found no package in it, so
 * that nothing is known; `example`, the lock names no real bytes; `notCovered`, a chart.
 */
export type ScanState = "scanned" | "unreached" | "unrecognised" | "example" | "notCovered";

/** An image or a chart of the lock, and what is known against it. */
export interface ScannedArtifact {
    readonly kind: "image" | "chart";
    /** Name in the lock. */
    readonly name: string;
    readonly state: ScanState;
    /** What was read: `host/repository@sha256:…`, or the folder of the layout. */
    readonly source: string;
    /** The stacks among those named that use it. Empty where the whole lock is meant. */
    readonly usedBy: readonly string[];
    /** Packages that grype recognised in it. Absent where it was not scanned. */
    readonly packages?: number;
    /** Of those, packages of a distribution that is past its end by grype's clock: what became known later may be missing. */
    readonly packagesPastEnd?: number;
    readonly findings: readonly Finding[];
    /** What a VEX document answers. These are not counted. */
    readonly accepted: readonly AcceptedFinding[];
    /** What is wrong - why it matters - what to do. Absent where nothing is. */
    readonly problem?: string;
}

/** Outcome of `scan`. `--json` prints exactly this. */
export interface ScanReport {
    readonly command: "scan";
    /** The day by which the age of the database is judged. */
    readonly today: Day;
    /** The stacks that were named. Empty: the whole lock is meant. */
    readonly stacks: readonly string[];
    readonly scanner: { readonly name: "grype"; readonly version: string };
    readonly database: {
        readonly path: string;
        readonly builtOn: Day;
        readonly schemaVersion: string;
        /** True where it is older than `staleAfterDays`: what became known since is missing. */
        readonly old: boolean;
        readonly staleAfterDays: number;
    };
    /** From which severity on a finding lets the command end with 1. Absent: findings alone do not. */
    readonly failOn?: Severity;
    /** Images, charts; each in the order of the lock. */
    readonly artifacts: readonly ScannedArtifact[];
    readonly sum: ScanSum;
}

export interface ScanSum {
    /** Artifacts by what came of them. */
    readonly artifacts: Readonly<Record<ScanState, number>>;
    /** Findings by severity: a vulnerability counts once for each package and image that has it. */
    readonly findings: Readonly<Record<Severity, number>>;
    /** Different vulnerabilities among the findings. */
    readonly vulnerabilities: number;
    /** Findings for which a fixed version is known. */
    readonly fixable: number;
    /** Findings of what CISA lists as exploited. */
    readonly exploited: number;
    /** Findings that a VEX document answers; not among those above. */
    readonly accepted: number;
}

const states: readonly ScanState[] = ["scanned", "unreached", "unrecognised", "example", "notCovered"];

/** The sum of what came of the artifacts. */
export function sumOf(artifacts: readonly ScannedArtifact[]): ScanSum {
    const findings = artifacts.flatMap((artifact) => artifact.findings);
    return {
        artifacts: counted(states, (state) => artifacts.filter((artifact) => artifact.state === state).length),
        findings: countsOf(findings),
        vulnerabilities: new Set(findings.map(({ id }) => id)).size,
        fixable: findings.filter(({ fixedIn }) => fixedIn.length > 0).length,
        exploited: findings.filter(({ exploited }) => exploited).length,
        accepted: artifacts.reduce((sum, { accepted }) => sum + accepted.length, 0),
    };
}

/** Findings by severity. */
function countsOf(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
    return counted(severities, (severity) => findings.filter((finding) => finding.severity === severity).length);
}

function counted<K extends string>(keys: readonly K[], count: (key: K) => number): Readonly<Record<K, number>> {
    return Object.fromEntries(keys.map((key) => [key, count(key)])) as Record<K, number>; // One entry for each key.
}

/** Whether a finding is as bad as a threshold. A severity that nobody has judged yet counts as the worst. */
export function reaches({ severity }: Finding, threshold: Severity): boolean {
    return severity === "unknown" || severities.indexOf(severity) <= severities.indexOf(threshold);
}

/**
 * 0: everything that was asked for was scanned, and nothing reaches the threshold. 1: something does, or there is an image of
 * which nothing is known.
 */
export function scanExitCode({ failOn, artifacts, sum }: ScanReport): 0 | 1 {
    const { unreached, unrecognised, example } = sum.artifacts;
    if (unreached + unrecognised + example > 0) return 1;
    return failOn !== undefined && artifacts.some(({ findings }) => findings.some((one) => reaches(one, failOn)))
        ? 1
        : 0;
}

/**
 * Text for people: what each artifact has, worst first, and a sum. Lists what reaches the threshold, `high` where there is none,
 * and counts the rest; lists all where `all` is set. Ends without a line break.
 */
export function formatScan(report: ScanReport, { all }: { readonly all: boolean }): string {
    const { scanner, database, artifacts } = report;
    const listed = (finding: Finding) => all || finding.exploited || reaches(finding, report.failOn ?? "high");
    return [
        `Known vulnerabilities, by grype ${scanner.version} and the database of ${database.builtOn} (${database.path})`,
        ...(database.old ? [`warning: ${ageText(report)}`] : []),
        ...artifacts.flatMap((artifact) => ["", ...artifactLines(artifact, listed)]),
        "",
        ...sumLines(report),
    ].join("\n");
}

/** What is said about a database that is too old. */
export function ageText({ today, database }: Pick<ScanReport, "today" | "database">): string {
    return (
        `the database of ${database.builtOn} is more than ${database.staleAfterDays} days old on ${today} - what became known ` +
        "since is not in it - bring a newer one"
    );
}

function artifactLines(artifact: ScannedArtifact, listed: (finding: Finding) => boolean): readonly string[] {
    const { kind, name, source, findings, accepted, packages, packagesPastEnd = 0, problem, usedBy } = artifact;
    const rows = findings.filter(listed);
    const rest = countsText(countsOf(findings.filter((finding) => !listed(finding))));
    return [
        `${kind} ${name}  ${source}${usedBy.length === 0 ? "" : `  (${usedBy.join(", ")})`}`,
        ...(problem === undefined ? [] : [`  ${problem}`]),
        ...(packages === undefined || packages === 0
            ? []
            : [`  ${countOf(packages, "package")}, ${countsText(countsOf(findings)) || "nothing known"}`]),
        ...(packagesPastEnd === 0
            ? []
            : [
                  `  warning: ${countOf(packagesPastEnd, "package")} of a distribution past its end: what became known later may be missing`,
              ]),
        ...table(rows.map(cellsOf)),
        ...(rows.length > 0 && rest !== "" ? [`    and ${rest}: --all lists them`] : []),
        ...table(accepted.map((one) => [...cellsOf(one), `by VEX ${one.status}`])),
    ];
}

function cellsOf(finding: Finding): readonly string[] {
    return [
        `${finding.severity}${finding.exploited ? ", exploited" : ""}`,
        finding.id,
        `${finding.package} ${finding.version}`,
        fixText(finding),
    ];
}

function fixText({ fixedIn, fix }: Finding): string {
    if (fixedIn.length > 0) return `fixed in ${fixedIn.join(", ")}`;
    return fix === "wont-fix" ? "will not be fixed" : fix === "not-fixed" ? "not fixed" : "no fix known";
}

/** Rows below each other, indented. Names come out of images: whatever could steer a terminal is taken out. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
    const clean = rows.map((row) => row.map((cell) => cell.replace(/\p{C}/gu, "?")));
    const widths = [0, 1, 2].map((column) => Math.max(0, ...clean.map((row) => row[column]?.length ?? 0)));
    return clean.map((row) =>
        `    ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
    );
}

/** `1 package`, `2 packages`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
    return `${count} ${count === 1 ? one : many}`;
}

/** `3 critical, 12 high`; empty where there is nothing. */
function countsText(counts: Readonly<Record<Severity, number>>): string {
    return severities
        .filter((severity) => counts[severity] > 0)
        .map((severity) => `${counts[severity]} ${severity}`)
        .join(", ");
}

function sumLines({ sum, failOn, artifacts }: ScanReport): readonly string[] {
    const { scanned, unreached, unrecognised, example, notCovered } = sum.artifacts;
    const open = [
        ...(unreached > 0 ? [`${unreached} not reached`] : []),
        ...(unrecognised > 0 ? [`${unrecognised} without a package that grype knows`] : []),
        ...(example > 0 ? [countOf(example, "example")] : []),
        ...(notCovered > 0 ? [`${countOf(notCovered, "chart")} not covered`] : []),
    ];
    const total = Object.values(sum.findings).reduce((all, count) => all + count, 0);
    const failing =
        failOn === undefined
            ? 0
            : artifacts.flatMap(({ findings }) => findings.filter((one) => reaches(one, failOn))).length;
    return [
        `${scanned} scanned${open.map((text) => `, ${text}`).join("")}.`,
        ...(scanned === 0
            ? []
            : [
                  total === 0
                      ? "Nothing is known against what was scanned."
                      : `${countOf(total, "finding")} of ${countOf(sum.vulnerabilities, "vulnerability", "vulnerabilities")}: ` +
                        `${countsText(sum.findings)}. With a fix: ${sum.fixable}. Exploited: ${sum.exploited}.`,
              ]),
        ...(sum.accepted > 0 ? [`Answered by VEX: ${sum.accepted} more.`] : []),
        ...(failOn === undefined ? [] : [`As bad as ${failOn}, or judged by nobody: ${failing}.`]),
    ];
}
