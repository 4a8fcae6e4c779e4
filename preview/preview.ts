import type { Day } from "../catalog/day.ts";
import type { JurisdictionId } from "../catalog/jurisdictions.ts";
import type { Mode } from "../catalog/vocabulary.ts";
import type { GpuPool } from "../config/fleet-summary.ts";
import type { UnlistedCombination } from "../config/combinations.ts";
import type { LifeNote } from "../config/lifecycle.ts";
import type { Reach } from "../components/routing-gateway/reachability.ts";
import type { WaiverFacts } from "../policies/kit/message.ts";
import { allFlowsPass } from "../policies/flows/report.ts";
import type { FlowReport } from "../policies/flows/report.ts";

/**
 * Version of {@link Preview} as JSON. It rises when a field is removed, renamed, or means something else; readers have to
 * ignore fields that they do not know, so a new one leaves it as it is.
 */
export const schemaVersion = 1;

/**
 * What one preview of one stack found. This is the only output of the preview engine: the terminal view, `--json` and
 * later the diff are made from it. docs/preview-json.md describes it for readers of the JSON.
 */
export interface Preview {
    readonly schemaVersion: typeof schemaVersion;
    readonly stack: string;
    readonly mode: Mode;
    readonly jurisdiction: JurisdictionId;
    /** The day that everything here was judged by. */
    readonly asOf: Day;
    /** As a tree: the stack first, each parent right before its children, siblings by URN. */
    readonly resources: readonly PreviewResource[];
    /** One entry for each rule of each pack that ran, in the order of the pack. */
    readonly policies: readonly PolicyVerdict[];
    /** What a second look found, at the program as deployed; absent where nobody looked a second time. */
    readonly asDeployed?: AsDeployed;
    /** Every model of the fleet on its GPUs; none in modes without a fleet. */
    readonly gpuPools: readonly GpuPool[];
    /** Every backend that requests can reach and by which edge, least strict class first. What is not listed cannot be reached. */
    readonly reachability: readonly Reach[];
    /** Every connection that the platform needs, followed through every layer of the network. */
    readonly flows: FlowReport;
    /** What the stack uses of others that has ended, ends within 90 days, or whose life nobody knows; what lasts is left out. */
    readonly lifecycle: readonly LifeNote[];
    /** Programs that run together though their makers do not list them as fitting, and what shows that they do. */
    readonly unlisted: readonly UnlistedCombination[];
    /** Entries of the declaration that nothing here needs, in its order: they can go. */
    readonly unneeded: readonly UnneededEntry[];
    /** Wall-clock time in milliseconds; the only field that differs between two runs of the same stack by the same day. */
    readonly durationMs: number;
}

/**
 * What the program does beyond its preview once every value is known: run once more as a deployment, on values that a simulated cloud
 * settles, through the same policy packs.
 */
export interface AsDeployed {
    /** What is registered only then, as a tree. Each is refused, because no reviewer of the preview sees it. */
    readonly resources: readonly PreviewResource[];
    /** Verdicts with findings that the preview does not have, and with those alone. */
    readonly policies: readonly PolicyVerdict[];
}

/** An entry of a declaration that nothing in the stack needs: a permission that waits for somebody to use it. */
export interface UnneededEntry {
    /** Where it stands in the declaration, e.g. `networks[1]`. */
    readonly path: string;
    /** Completes "nothing needs it: ". */
    readonly because: string;
}

/** One resource as the program registered it. */
export interface PreviewResource {
    readonly urn: string;
    /** Type token, e.g. `aws:ec2/vpc:Vpc`. */
    readonly type: string;
    readonly name: string;
    /** URN of the parent; absent on the stack itself. */
    readonly parent?: string;
    /** URN of the provider that would create it; absent on components. */
    readonly provider?: string;
    /** URNs, sorted. */
    readonly dependencies: readonly string[];
    /** Input name to the sorted URNs it came from. */
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    /** Inputs with secrets as `"[secret]"` and values that only the cloud can know as `"[unknown]"`. */
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly protect: boolean;
    /** True where a plugin would make further resources that an offline preview cannot see (`remote` components). */
    readonly opaque: boolean;
    /** `true` on a resource that exists already and is only read; absent on all others. */
    readonly external?: boolean;
    /** URNs the resource had before, sorted: a diff takes it for the same one. Absent where there are none. */
    readonly aliases?: readonly string[];
}

/**
 * - `passed`: the rule judged at least one resource and found nothing.
 * - `violated`: the rule found something forbidden.
 * - `undetermined`: the rule could not decide. It blocks like a violation: unknown means no.
 * - `waived`: everything that the rule found may stand for a while, because an approver of the declaration said so.
 * - `notApplicable`: the stack has nothing that the rule judges.
 */
export type VerdictStatus = "passed" | "violated" | "undetermined" | "waived" | "notApplicable";

/** The verdict of one rule over the whole stack. */
export interface PolicyVerdict {
    readonly pack: string;
    /** Rule name, e.g. `res-place-provider-region`. */
    readonly rule: string;
    /** Rule id, e.g. `RES-101`; the rule name where a pack has no ids. */
    readonly id: string;
    readonly status: VerdictStatus;
    readonly findings: readonly PolicyFinding[];
}

/** One thing a rule found. */
export interface PolicyFinding {
    readonly status: "violated" | "undetermined" | "waived";
    /** URN of the resource at fault; absent where the finding is about the stack. */
    readonly urn?: string;
    /** Property path inside the resource, e.g. `rules[0].destination.bucket`; absent where it is the whole resource. */
    readonly path?: string;
    readonly severity: "low" | "medium" | "high" | "critical" | "unspecified";
    /** Advisory findings are shown and do not block. */
    readonly enforcement: "advisory" | "mandatory";
    /** What is wrong, why it matters, what to write instead; never a value that may be secret. */
    readonly message: string;
    /** Who granted that the finding may stand, and until when; present where `status` is `waived`. */
    readonly waiver?: FindingWaiver;
}

/** The waiver of a finding, as its file states it. */
export interface FindingWaiver extends WaiverFacts {
    /** What the finding would be without it. */
    readonly of: "violated" | "undetermined";
    /** How far it is known that the approver approved, in words. */
    readonly standing: string;
}

/** What may stand in a stack for a while because somebody granted it, in the order of the rules. */
export function waivedFindings({ policies }: Pick<Preview, "policies">): readonly PolicyFinding[] {
    return policies.flatMap(({ findings }) => findings.filter(({ status }) => status === "waived"));
}

/** True where nothing stands against this stack, as far as it was looked at. What is waived does not. */
export function isClean({ policies, asDeployed, flows }: Pick<Preview, "policies" | "asDeployed" | "flows">): boolean {
    return ![...policies, ...(asDeployed?.policies ?? [])].some(blocks) && allFlowsPass(flows);
}

/**
 * True where a verdict stands against its stack: a mandatory finding, or a verdict that is violated or undetermined
 * without saying why. Only findings that are all advisory let a stack through.
 */
export function blocks(verdict: PolicyVerdict): boolean {
    const isAgainst = verdict.status === "violated" || verdict.status === "undetermined";
    const isExcused =
        verdict.findings.length > 0 && verdict.findings.every(({ enforcement }) => enforcement === "advisory");
    return verdict.findings.some(({ enforcement }) => enforcement === "mandatory") || (isAgainst && !isExcused);
}
