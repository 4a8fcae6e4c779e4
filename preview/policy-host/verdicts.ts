import { parseFinding, withoutRequest } from "../../policies/kit/message.ts";
import { standingOf } from "../../policies/kit/waiver.ts";
import type { PolicyFinding, PolicyVerdict, VerdictStatus } from "../preview.ts";
import type { Enforcement } from "./pack-config.ts";

/** What a rule may look at: each resource by itself, or the stack as a whole. */
export const scopes = ["resource", "stack"] as const;
export type Scope = (typeof scopes)[number];

/** A rule as its pack describes it. */
export interface Rule {
    readonly name: string;
    /** `RES-101`; the rule name where the pack has no ids. */
    readonly id: string;
    readonly scopes: readonly Scope[];
    readonly severity: PolicyFinding["severity"];
    readonly enforcement: Enforcement;
}

/** A line a rule wrote. */
export interface Diagnostic {
    readonly rule: string;
    readonly message: string;
    readonly enforcement: Enforcement;
    readonly severity: PolicyFinding["severity"];
    /** Absent where it is about the stack. */
    readonly urn?: string;
}

/** What one question to the pack came back with. */
export type Outcome = Answered | Crashed;

interface Answered {
    readonly scope: Scope;
    readonly diagnostics: readonly Diagnostic[];
    /** Rules that had nothing to judge here. */
    readonly notApplicable: readonly string[];
}

/** The pack gave no answer: a rule threw, or the process is gone. */
export interface Crashed {
    readonly scope: Scope;
    /** The resource in question; absent for the stack. */
    readonly urn?: string;
    readonly crash: string;
}

/**
 * One verdict for each rule of the pack, in its order; a rule the pack does not list but reports on follows at the end.
 * Whatever kept a rule from deciding makes it undetermined: switched off, crashed, or stopped by an unknown value.
 */
export function verdictsOf(
    pack: string,
    rules: readonly Rule[],
    outcomes: readonly Outcome[],
): readonly PolicyVerdict[] {
    const answered = outcomes.filter((outcome) => "diagnostics" in outcome);
    const crashed = outcomes.filter((outcome) => "crash" in outcome);
    const diagnostics = answered.flatMap((outcome) => outcome.diagnostics);
    const listed = new Set(rules.map((rule) => rule.name));
    const unlisted = [...new Set(diagnostics.map((line) => line.rule))].filter((name) => !listed.has(name)).sort();
    return [...rules, ...unlisted.map(unlistedRule)].map((rule) => {
        const lines = diagnostics.filter((line) => line.rule === rule.name);
        const findings = [
            ...lines.map((line) => findingOf(rule, line)),
            ...crashFindings(rule, crashed),
            ...(rule.enforcement === "disabled" ? [switchedOff(rule)] : []),
        ];
        const wasJudged = answered.some((o) => rule.scopes.includes(o.scope) && !o.notApplicable.includes(rule.name));
        const id = lines.flatMap((line) => parseFinding(line.message)?.id ?? [])[0] ?? rule.id;
        return {
            pack,
            rule: rule.name,
            id,
            status: statusOf(findings, wasJudged),
            findings: inOrder(withoutBeginnings(findings)),
        };
    });
}

function unlistedRule(name: string): Rule {
    return { name, id: name, scopes: ["resource"], severity: "unspecified", enforcement: "mandatory" };
}

function statusOf(findings: readonly PolicyFinding[], wasJudged: boolean): VerdictStatus {
    if (findings.some((finding) => finding.status === "violated")) {
        return "violated";
    }
    if (findings.some((finding) => finding.status === "undetermined")) {
        return "undetermined";
    }
    if (findings.length > 0) {
        return "waived";
    }
    return wasJudged ? "passed" : "notApplicable";
}

/** How the policy SDK begins the line that it writes where a rule read an unknown value. */
const stoppedByUnknown = /can't run (?:policy|remediation) .* during preview/;

function findingOf(rule: Rule, line: Diagnostic): PolicyFinding {
    const parsed = parseFinding(line.message);
    const isStopped = stoppedByUnknown.test(line.message);
    const waiver = parsed?.waiver && { of: parsed.status, ...parsed.waiver, standing: standingOf(parsed.waiver) };
    return {
        status: isStopped ? "undetermined" : waiver !== undefined ? "waived" : (parsed?.status ?? "violated"),
        ...(line.urn === undefined ? {} : { urn: line.urn }),
        ...(parsed?.path === undefined ? {} : { path: parsed.path }),
        severity: line.severity === "unspecified" ? rule.severity : line.severity,
        // The SDK calls a stopped rule advisory, which would let an unknown value through.
        enforcement: isStopped || line.enforcement !== "advisory" ? "mandatory" : "advisory",
        message: isStopped ? `${line.message} - what cannot be decided counts as a violation` : line.message,
        ...(waiver && { waiver }),
    };
}

function undetermined(rule: Rule, message: string, urn?: string): PolicyFinding {
    const at = urn === undefined ? {} : { urn };
    return { status: "undetermined", ...at, severity: rule.severity, enforcement: "mandatory", message };
}

function switchedOff(rule: Rule): PolicyFinding {
    return undetermined(
        rule,
        `${rule.name} is switched off by the pack's configuration - a rule that does not run proves nothing - ` +
            "remove its enforcement level; an exception for one finding is a waiver (docs/waivers.md)",
    );
}

/**
 * The rule that crashed is named where it did; to the others the same question went unanswered. A rule may judge the stack
 * besides single resources without its description saying so, therefore a crash over the stack counts against every rule.
 */
function crashFindings(rule: Rule, crashed: readonly Crashed[]): readonly PolicyFinding[] {
    const own = crashed.filter((outcome) => crashedRule(outcome) === rule.name);
    const others = crashed.filter((outcome) => {
        return crashedRule(outcome) !== rule.name && (outcome.scope === "stack" || rule.scopes.includes("resource"));
    });
    const [first] = others;
    return [
        ...own.map((outcome) => undetermined(rule, `the rule failed - ${outcome.crash}`, outcome.urn)),
        ...(first === undefined
            ? []
            : [
                  undetermined(
                      rule,
                      `the rule was not heard on ${others.length} question(s), first because: ${first.crash}`,
                  ),
              ]),
    ];
}

/** The rule that the policy SDK names in the error of a crash. */
function crashedRule(outcome: Crashed): string | undefined {
    return /with (?:policy|remediation) '([^']+)' from policy pack/.exec(outcome.crash)?.[1];
}

/** What a rule said of a resource alone and says again with the whole stack, with more, is told once: with more. */
function withoutBeginnings(findings: readonly PolicyFinding[]): readonly PolicyFinding[] {
    return findings.filter(
        ({ urn, path, status, message }) =>
            !findings.some(
                (other) =>
                    other.urn === urn &&
                    other.path === path &&
                    other.status === status &&
                    withoutRequest(other.message).startsWith(`${withoutRequest(message)}\n`),
            ),
    );
}

/** By resource, path and text, whatever order the answers came in. */
function inOrder(findings: readonly PolicyFinding[]): readonly PolicyFinding[] {
    const keyOf = (finding: PolicyFinding) => [finding.urn, finding.path, finding.status, finding.message].join("\n");
    const keyed = findings.map((finding) => [keyOf(finding), finding] as const);
    return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, finding]) => finding);
}
