import type {
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
} from "@pulumi/policy";
import type { Day } from "../../catalog/day.ts";
import { describeClauses } from "./clause.ts";
import { StackGraph } from "./graph.ts";
import type { StackResource } from "./graph.ts";
import { formatFinding } from "./message.ts";
import type { Finding } from "./message.ts";
import { formatPath } from "./path.ts";
import { placeOf } from "./place.ts";
import type { Declared, DeclarationKey } from "./declaration.ts";
import type { DeclarationReading } from "./read-declaration.ts";
import type { FindingWords, ResidencyRule } from "./rule.ts";
import { SafeText, say } from "./safe.ts";
import { isRecord, peek, UnknownInput, viewOf } from "./view.ts";
import type { Peeked, ReadObserver } from "./view.ts";
import { isFor, noWaivers } from "./waiver.ts";
import type { Waivers } from "./waiver.ts";

export interface BindingOptions {
    /** Told of each property the rule reads. @default nobody is told */
    readonly onRead?: ReadObserver;
    /** What the compliance owner declared about a stack, by the name in its URNs. */
    readonly declaredFor: (stack: string) => DeclarationReading;
    /** The day to judge by. */
    readonly today: Day;
    /** The waivers of a stack, by the name in its URNs. @default there are none */
    readonly waiversFor?: (stack: string) => Waivers;
    /** What the rules of a pack have seen so far, shared by all of them. @default nothing is kept */
    readonly seen?: SeenInputs;
    /** URNs that this update leaves out for now. @default none: every resource is judged */
    readonly leftOut?: ReadonlySet<string>;
}

/**
 * Inputs by URN, as the engine showed them for the resource alone. In a preview it sends no properties at all with the whole
 * stack where the provider's own settings are still unknown: those of a cluster that does not exist yet. Its rules would
 * judge a stack of empty objects.
 *
 * What stands in the stack and was never shown alone was not registered: the program reads it, or the state still holds it.
 */
export type SeenInputs = Map<string, ResourceValidationArgs["props"]>;

type BoundRule = ResourceValidationPolicy | StackValidationPolicy;

/**
 * Binds a rule to the policy SDK and closes its way to fail open: there, a rule that reads an unknown value ends as an
 * advisory line and the whole rule is silent. Here every check, every entry of a list and every resource answers for
 * itself with one of three verdicts, and what cannot be decided is reported at the level of a violation. A fault of the
 * rule itself is undetermined too: it neither passes nor ends the pack.
 */
export function toPolicy(rule: ResidencyRule, options: BindingOptions): BoundRule {
    const described = {
        name: rule.name,
        displayName: `${rule.id} ${rule.title}`,
        description: `${rule.title}.`,
        enforcementLevel: rule.enforcement,
        severity: rule.severity,
        tags: [rule.id, ...rule.controls.map((clause) => describeClauses([clause])), ...halvesOf(rule)],
        remediationSteps: rule.fix,
    };
    const onResource = (args: ResourceValidationArgs, report: ReportViolation): void => {
        judgeResource(rule, options, args, report);
    };
    const onStack = (args: StackValidationArgs, report: ReportViolation): void => {
        judgeStack(rule, options, args, report);
    };
    const { resources, stack } = rule.judges;
    // The SDK looks for each function by itself, so one rule may have both; its types only do not say so.
    const both = { ...described, validateResource: onResource, validateStack: onStack };
    return resources && stack
        ? both
        : resources
          ? { ...described, validateResource: onResource }
          : { ...described, validateStack: onStack };
}

/**
 * What the rule judges, as tags: the SDK tells the engine of one half only, and a preview has to know of both to say whether the
 * rule found something to judge.
 */
function halvesOf({ judges: { resources, stack } }: ResidencyRule): readonly string[] {
    return [...(resources ? ["judges:resource"] : []), ...(stack ? ["judges:stack"] : [])];
}

function judgeResource(
    rule: ResidencyRule,
    options: BindingOptions,
    args: ResourceValidationArgs,
    report: ReportViolation,
): void {
    options.seen?.set(args.urn, args.props);
    if (isLeftOut(args, options)) {
        args.notApplicable(`${rule.id} does not judge what this update leaves out`);
    }
    const checks = rule.resourceChecks(args.type);
    if (checks.length === 0) {
        args.notApplicable(`${rule.id} does not judge this type by itself`);
    }
    const waivers = waiversOf(options, args.urn);
    const findings = new FindingsCollector(rule, waivers, report);
    const declared = declaredFor(rule, options, args.urn);
    if (declared instanceof SafeText) {
        findings.add({ status: "undetermined", urn: args.urn, path: [], problem: declared });
        return;
    }
    const props = viewOf<Readonly<Record<string, unknown>>>(args.props, args.urn, options.onRead);
    const provider =
        args.provider &&
        viewOf<Readonly<Record<string, unknown>>>(args.provider.props, args.provider.urn, options.onRead);
    const answer =
        (status: Finding["status"]) =>
        (path: Finding["path"], problem: SafeText, words: FindingWords = {}) => {
            findings.add({ status, urn: args.urn, path, problem, ...words });
        };
    for (const check of checks) {
        findings.guard(args.urn, () => {
            check({
                type: args.type,
                urn: args.urn,
                props,
                provider,
                isProtected: args.opts.protect,
                declared,
                place: placeOf(declared.jurisdiction),
                today: options.today,
                waivers,
                violated: answer("violated"),
                undetermined: answer("undetermined"),
                each: findings.each(args.urn),
            });
        });
    }
}

function judgeStack(
    rule: ResidencyRule,
    options: BindingOptions,
    args: StackValidationArgs,
    report: ReportViolation,
): void {
    const resources = args.resources.filter((resource) => !isLeftOut(resource, options));
    const checks = rule.stackChecks(new Set(resources.map(({ type }) => type)));
    if (checks.length === 0) {
        args.notApplicable(`${rule.id} finds nothing in this stack to judge as a whole`);
    }
    // A stack without resources was not applicable to every rule; all resources are of one stack.
    const urn = resources[0]?.urn ?? "";
    const waivers = waiversOf(options, urn);
    const findings = new FindingsCollector(rule, waivers, report);
    const declared = declaredFor(rule, options, urn);
    if (declared instanceof SafeText) {
        findings.add({ status: "undetermined", path: [], problem: declared });
        return;
    }
    const graph = new StackGraph(resources.map((resource) => stackResourceOf(resource, options)));
    const answer =
        (status: Finding["status"]) =>
        (at: StackResource<object>, path: Finding["path"], problem: SafeText, words: FindingWords = {}) => {
            findings.add({ status, urn: at.urn, path, problem, ...words });
        };
    for (const check of checks) {
        findings.guard(undefined, () => {
            check({
                graph,
                declared,
                place: placeOf(declared.jurisdiction),
                today: options.today,
                waivers,
                violated: answer("violated"),
                undetermined: answer("undetermined"),
                each: findings.each(undefined),
            });
        });
    }
}

/** What the rule needs of the declaration of a resource's stack, or why it cannot be had. */
function declaredFor(rule: ResidencyRule, options: BindingOptions, urn: string): Declared<DeclarationKey> | SafeText {
    const reading = options.declaredFor(stackOf(urn));
    return reading.ok ? (rule.readDeclared(reading.declaration) ?? incomplete) : reading.problem;
}

function waiversOf({ waiversFor }: BindingOptions, urn: string): Waivers {
    return waiversFor?.(stackOf(urn)) ?? noWaivers;
}

/** The name of the stack that a resource is of. */
function stackOf(urn: string): string {
    return /^urn:pulumi:([^:]*)::/.exec(urn)?.[1] ?? "";
}

/**
 * True for a resource that this update leaves out and that does not exist yet. The engine shows such a one without any property, as
 * if the program had written none, and nothing of it is made. Both have to hold: whatever has a property is judged, and so is
 * whatever nobody said was left out.
 */
function isLeftOut({ urn, props }: Pick<PolicyResource, "urn" | "props">, { leftOut }: BindingOptions): boolean {
    return leftOut?.has(urn) === true && Object.keys(props).length === 0;
}

function stackResourceOf(resource: PolicyResource, { onRead, seen }: BindingOptions): StackResource {
    const isEmpty = Object.keys(resource.props).length === 0;
    const props = (isEmpty ? seen?.get(resource.urn) : undefined) ?? resource.props;
    return {
        type: resource.type,
        name: resource.name,
        urn: resource.urn,
        isRead: seen !== undefined && !seen.has(resource.urn),
        props: viewOf<Readonly<Record<string, unknown>>>(props, resource.urn, onRead),
        inputs: viewOf<Readonly<Record<string, unknown>>>(seen?.get(resource.urn) ?? props, resource.urn, onRead),
        unjudged: viewOf<Readonly<Record<string, unknown>>>(props, resource.urn),
        provider:
            resource.provider &&
            viewOf<Readonly<Record<string, unknown>>>(resource.provider.props, resource.provider.urn, onRead),
        origins: Object.fromEntries(
            Object.entries(resource.propertyDependencies).map(([property, from]) => [
                property,
                from.map(({ urn }) => urn),
            ]),
        ),
    };
}

const incomplete = say`the declaration lacks what the rule needs, so nobody said which jurisdiction holds`;
const notKnown = say`the value is not known before deployment, so nothing shows that it stays inside`;
const ownFault = say`the rule could not read this resource: it does not have the form of its type`;

/** Collects what one rule finds in one run, says each thing once, and says of each whether it is waived. */
class FindingsCollector {
    readonly #rule: ResidencyRule;
    readonly #waivers: Waivers;
    readonly #report: ReportViolation;
    readonly #said = new Set<string>();

    constructor(rule: ResidencyRule, waivers: Waivers, report: ReportViolation) {
        this.#rule = rule;
        this.#waivers = waivers;
        this.#report = report;
    }

    add(finding: Finding): void {
        const path = formatPath(finding.path);
        const key = JSON.stringify([finding.status, finding.urn, path, finding.problem.toString()]);
        if (!this.#said.has(key)) {
            this.#said.add(key);
            const { id, waivable } = this.#rule;
            const waiver = waivable
                ? this.#waivers.valid.find((each) => isFor(each, { id, urn: finding.urn, path }))
                : undefined;
            this.#tell({ ...finding, ...(waiver && { waiver }) });
        }
    }

    /**
     * Reports a finding at the level that the rule itself has, whatever a configuration of the pack says; one that is waived
     * stops nothing. The SDK takes such an object in place of the text, and declares the text alone (@pulumi/policy 1.21.0,
     * server.js, makeReportViolationFun); with a text it writes the description above it.
     */
    #tell(finding: Finding): void {
        const { title, enforcement, severity } = this.#rule;
        const told = {
            message: `${title}.\n${formatFinding(finding, this.#rule)}`,
            urn: finding.urn,
            enforcementLevel: finding.waiver === undefined ? enforcement : "advisory",
            severity,
        };
        this.#report(told as unknown as string, finding.urn);
    }

    /** Runs a check; what it cannot read becomes a finding, and what it found before stays. */
    guard(urn: string | undefined, check: () => void): void {
        try {
            check();
        } catch (error) {
            if (error instanceof UnknownInput) {
                this.add({ status: "undetermined", urn: error.urn, path: error.path, problem: notKnown });
            } else {
                const at = urn === undefined ? {} : { urn };
                this.add({ status: "undetermined", ...at, path: [], problem: ownFault });
            }
        }
    }

    each(urn: string | undefined) {
        return <Entry>(entries: readonly Entry[] = [], judge: (entry: Entry, index: number) => void): void => {
            for (const index of entries.keys()) {
                this.guard(urn ?? urnOf(peek(entries, index)), () => {
                    // The position is one of the list's; reading it throws where the entry is unknown.
                    judge(entries[index] as Entry, index);
                });
            }
        };
    }
}

/** The resource an entry is, so that a fault in judging it is told of that resource. */
function urnOf(entry: Peeked): string | undefined {
    const urn = entry.kind === "known" && isRecord(entry.value) ? peek(entry.value, "urn") : entry;
    return urn.kind === "known" && typeof urn.value === "string" ? urn.value : undefined;
}
