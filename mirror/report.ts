import type { ArtifactKind } from "../components/model-store/required-artifacts.ts";

/**
 * What is known about an artifact at the destination:
 * `present` and as locked; `missing`; `partial`, some files of a model are missing; `conflict`, other bytes stand in its
 * place; `copied` just now; `verified`, all bytes read back and right; `corrupt`, bytes read back and wrong; `failed`.
 */
export type ArtifactState =
    "present" | "missing" | "partial" | "conflict" | "copied" | "verified" | "corrupt" | "failed";

/** One artifact of the lock, as a command found or left it. */
export interface ArtifactReport {
    readonly kind: ArtifactKind;
    /** Name in the lock. */
    readonly name: string;
    readonly state: ArtifactState;
    /** Where it comes from, with its digest or revision. */
    readonly source: string;
    /** Where it belongs. */
    readonly target: string;
    /** Size of the whole artifact by the lock. */
    readonly sizeBytes: number;
    /** What a push would still move, or has moved. */
    readonly bytesToMove: number;
    /** What is wrong - why it matters - what to do. Absent where nothing is. */
    readonly problem?: string;
}

/** Outcome of `plan`, `push` or `verify`. `--json` prints exactly this. */
export interface MirrorReport {
    readonly command: "plan" | "push" | "verify";
    /** True where an artifact of these is an example: it has to be locked before a push. */
    readonly example: boolean;
    readonly registry: string;
    readonly bucket: string;
    /** Images, charts, models; each in the order of the lock. */
    readonly artifacts: readonly ArtifactReport[];
}

const settled: ReadonlySet<ArtifactState> = new Set(["present", "copied", "verified"]);

/** 0: everything is at the destination as locked. 1: something is missing or wrong. */
export function exitCodeOf(report: MirrorReport): 0 | 1 {
    return report.artifacts.every((artifact) => settled.has(artifact.state)) ? 0 : 1;
}

/** Text for people: one line an artifact, its problem below, and a sum. Ends without a line break. */
export function formatReport(report: MirrorReport): string {
    const rows = report.artifacts.map((artifact) => [
        artifact.state,
        artifact.kind,
        artifact.name,
        formatBytes(artifact.sizeBytes),
        artifact.target,
    ]);
    const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), 0));
    const lines = report.artifacts.flatMap((artifact, index) => {
        const cells = rows[index] ?? [];
        const line = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
        return [line.trimEnd(), ...(artifact.problem === undefined ? [] : [`    ${artifact.problem}`])];
    });
    return [...lines, "", summaryOf(report)].join("\n");
}

function summaryOf(report: MirrorReport): string {
    const open = report.artifacts.filter((artifact) => !settled.has(artifact.state));
    const toMove = formatBytes(open.reduce((sum, artifact) => sum + artifact.bytesToMove, 0));
    const total = `${report.artifacts.length} ${report.artifacts.length === 1 ? "artifact" : "artifacts"}`;
    const example = report.example
        ? "\nThe lock holds examples of these: placeholders that no bytes have. Lock them before a push: npm run mirror -- lock <stack>"
        : "";
    switch (report.command) {
        case "plan":
            return `${total}, ${open.length} to bring (${toMove}) to ${report.registry} and s3://${report.bucket}.${example}`;
        case "push":
            return open.length === 0
                ? `${total}, all at ${report.registry} and s3://${report.bucket}.`
                : `${total}, ${open.length} not brought. Correct them and run the same command again: it continues.`;
        case "verify":
            return open.length === 0
                ? `${total}, every byte read back and right.`
                : `${total}, ${open.length} not as locked.${example}`;
    }
}

const units = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** Bytes for people: `39.1 GiB`. */
export function formatBytes(bytes: number): string {
    const step = bytes <= 0 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
    const value = bytes / 1024 ** step;
    return `${step === 0 ? String(value) : value.toFixed(1)} ${units[step] ?? "B"}`;
}
