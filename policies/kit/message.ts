import { describeClauses } from "./clause.ts";
import type { Clause } from "./clause.ts";
import { formatPath } from "./path.ts";
import type { PropertyPath } from "./path.ts";
import type { SafeText } from "./safe.ts";

export type FindingStatus = "violated" | "undetermined";

/** One thing a rule found on one resource, or on the stack where `urn` is absent. */
export interface Finding {
    readonly status: FindingStatus;
    readonly urn?: string;
    /** Empty where the resource as a whole is at fault. */
    readonly path: PropertyPath;
    /** What is wrong, without the reason and the remedy: those belong to the rule. */
    readonly problem: SafeText;
    /** What to do here, besides the remedy of the rule; several lines at will. @default nothing */
    readonly remedy?: SafeText;
}

/** What every finding of a rule says besides the problem. */
export interface FindingContext {
    /** `RES-101`. */
    readonly id: string;
    readonly why: string;
    readonly controls: readonly Clause[];
    readonly fix: string;
}

/** What a program can read back from a message. */
export interface ParsedFinding {
    readonly id: string;
    readonly status: FindingStatus;
    /** As `formatPath` wrote it; absent where the resource as a whole is at fault. */
    readonly path?: string;
}

/**
 * Writes a finding. The Pulumi CLI shows level, severity, rule name, resource, description and this text, so reason, clauses
 * and remedy must stand here:
 *
 *     RES-102 violated at region: us-west-2 is outside the jurisdiction.
 *       Why: a resource stores data where … (supports GDPR Art. 44).
 *       Fix: drop `region` …
 */
export function formatFinding(finding: Finding, context: FindingContext): string {
    const at = finding.path.length > 0 ? ` at ${formatPath(finding.path)}` : "";
    const undetermined = finding.status === "undetermined" ? " What cannot be decided counts as a violation." : "";
    return [
        `${context.id} ${finding.status}${at}: ${finding.problem.toString()}.`,
        `  Why: ${context.why} (${describeClauses(context.controls)}).${undetermined}`,
        `  Fix: ${context.fix}`,
        ...(finding.remedy?.toString().split("\n") ?? []).map((line) => `    ${line}`),
    ].join("\n");
}

const quotedKey = String.raw`\["(?:[^"\\]|\\.)*"\]`;
const segment = String.raw`(?:\.?[A-Za-z_$][\w$]*|\[\d+\]|${quotedKey})`;
const firstLine = new RegExp(String.raw`^([A-Z]+-\d{3}) (violated|undetermined)(?: at (${segment}+))?: `, "m");

/**
 * Reads id, status and path back from a message. The policy SDK puts the description of the rule before it, so the finding
 * may start on any line. Answers `undefined` for text that {@link formatFinding} did not write.
 */
export function parseFinding(message: string): ParsedFinding | undefined {
    const match = firstLine.exec(message);
    const [, id, status, path] = match ?? [];
    if (id === undefined || (status !== "violated" && status !== "undetermined")) {
        return undefined;
    }
    return path === undefined ? { id, status } : { id, status, path };
}
