import { describeClauses } from "./clause.ts";
import type { Clause } from "./clause.ts";
import { formatPath, pathPattern } from "./path.ts";
import type { PropertyPath } from "./path.ts";
import type { SafeText } from "./safe.ts";
import { isDay } from "../../catalog/day.ts";
import { standingOf } from "./waiver.ts";
import type { Waiver } from "./waiver.ts";

export type FindingStatus = "violated" | "undetermined";

/** One thing a rule found on one resource, or on the stack where `urn` is absent. */
export interface Finding {
    readonly status: FindingStatus;
    readonly urn?: string;
    /** Empty where the resource as a whole is at fault. */
    readonly path: PropertyPath;
    /** What is wrong, without the reason and the remedy. */
    readonly problem: SafeText;
    /** Why it matters. @default the rule's own reason */
    readonly why?: SafeText;
    /** What to write instead. @default the rule's own remedy */
    readonly fix?: SafeText;
    /** What to do here, besides that; several lines at will. @default nothing */
    readonly remedy?: SafeText;
    /** Present where somebody granted that the finding may stand. */
    readonly waiver?: Waiver;
}

/** What every finding of a rule says besides the problem. */
export interface FindingContext {
    /** `RES-101`. */
    readonly id: string;
    readonly why: string;
    readonly controls: readonly Clause[];
    readonly fix: string;
    /** False where nobody can grant that a finding stands. */
    readonly waivable: boolean;
}

/** What a program can read back of a waiver. */
export type WaiverFacts = Omit<Waiver, "urn" | "rule" | "path">;

/** A message without the line that says how to ask for a waiver. */
export function withoutRequest(message: string): string {
    return message.replace(/\n {2}Waiver: .*$/, "");
}

/** What a program can read back from a message. */
export interface ParsedFinding {
    readonly id: string;
    readonly status: FindingStatus;
    /** As `formatPath` wrote it; absent where the resource as a whole is at fault. */
    readonly path?: string;
    /** Present where the finding is waived. */
    readonly waiver?: WaiverFacts;
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
    const { status, urn, path, problem, waiver } = finding;
    const at = path.length > 0 ? ` at ${formatPath(path)}` : "";
    const undetermined = status === "undetermined" ? " What cannot be decided counts as a violation." : "";
    return [
        `${context.id} ${status}${waiver === undefined ? "" : ", waived"}${at}: ${problem.toString()}.`,
        ...(waiver === undefined ? [] : waiverLines(waiver)),
        `  Why: ${String(finding.why ?? context.why)} (${describeClauses(context.controls)}).${undetermined}`,
        `  Fix: ${String(finding.fix ?? context.fix)}`,
        ...(finding.remedy?.toString().split("\n") ?? []).map((line) => `    ${line}`),
        ...(waiver === undefined && context.waivable && urn !== undefined ? [requestLine(context.id, urn, path)] : []),
    ].join("\n");
}

function waiverLines(waiver: Waiver): readonly string[] {
    const { approver, requester, granted, expires, ticket, reason, compensatingControl } = waiver;
    return [
        `  Waived: by ${approver} for ${requester}, from ${granted} to ${expires}, ticket ${ticket}; ${standingOf(waiver)}.`,
        `  Because: ${reason}`,
        `  Meanwhile: ${compensatingControl}`,
    ];
}

/** What to paste where a finding has to stand for a while: an entry of the waivers file that is still to be filled in. */
function requestLine(id: string, urn: string, path: PropertyPath): string {
    const known = { urn, rule: id, ...(path.length > 0 ? { path: formatPath(path) } : {}) };
    const open = ["reason", "compensatingControl", "requester", "approver", "ticket", "granted", "expires"];
    const keys = [
        ...Object.entries(known).map(([key, value]) => `${key}: ${JSON.stringify(value)}`),
        ...open.map((key) => `${key}: ""`),
    ];
    const stack = /^urn:pulumi:([^:]*)::/.exec(urn)?.[1] ?? "";
    return `  Waiver: ask for one in policies/declarations/waivers/${stack}.yaml (docs/waivers.md): - { ${keys.join(", ")} }`;
}

const firstLine = new RegExp(
    String.raw`^([A-Z]+-\d{3}) (violated|undetermined)(, waived)?(?: at (${pathPattern}))?: `,
    "m",
);
const waivedLines = new RegExp(
    [
        String.raw`^  Waived: by (?<approver>\S+) for (?<requester>\S+), from (?<granted>\S+) to (?<expires>\S+), ticket (?<ticket>[^\s;]+); .*$`,
        String.raw`^  Because: (?<reason>.*)$`,
        String.raw`^  Meanwhile: (?<compensatingControl>.*)$`,
    ].join("\n"),
    "m",
);

/**
 * Reads id, status, path and waiver back from a message. The policy SDK puts the description of the rule before it, so the
 * finding may start on any line. Answers `undefined` for text that {@link formatFinding} did not write.
 */
export function parseFinding(message: string): ParsedFinding | undefined {
    const match = firstLine.exec(message);
    const [, id, status, waived, path] = match ?? [];
    const waiver = waived === undefined ? undefined : parseWaiver(message);
    const isUnread = waived !== undefined && waiver === undefined;
    if (id === undefined || (status !== "violated" && status !== "undetermined") || isUnread) {
        return undefined;
    }
    return { id, status, ...(path === undefined ? {} : { path }), ...(waiver === undefined ? {} : { waiver }) };
}

function parseWaiver(message: string): WaiverFacts | undefined {
    const { approver, requester, granted, expires, ticket, reason, compensatingControl } =
        waivedLines.exec(message)?.groups ?? {};
    const given = { approver, requester, ticket, reason, compensatingControl, granted, expires };
    return isComplete(given) ? given : undefined;
}

function isComplete(given: Readonly<Record<keyof WaiverFacts, string | undefined>>): given is WaiverFacts {
    return Object.values(given).every((each) => each !== undefined) && [given.granted, given.expires].every(isDayText);
}

function isDayText(text: string | undefined): boolean {
    return text !== undefined && isDay(text);
}
