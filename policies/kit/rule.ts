import { z } from "zod";
import type { Day } from "../../catalog/day.ts";
import type { Clause } from "./clause.ts";
import { alwaysNeeded, declarationSchema } from "./declaration.ts";
import type { Declaration, Declared, DeclarationKey } from "./declaration.ts";
import type { StackGraph, StackResource } from "./graph.ts";
import type { Inputs, TypeToken } from "./inputs.ts";
import type { PropertyPath } from "./path.ts";
import type { Place } from "./place.ts";
import type { SafeText } from "./safe.ts";
import type { Waivers } from "./waiver.ts";

/**
 * What a finding says in place of the rule's own words, where a rule finds things of several kinds and one reason or one
 * remedy would be wrong about some of them.
 */
export interface FindingWords {
    /** A clause of a sentence, as the rule's. @default the rule's `why` */
    readonly why?: SafeText;
    /** Sentences, as the rule's. @default the rule's `fix` */
    readonly fix?: SafeText;
    /** What to do here besides, shown below; several lines at will. @default nothing */
    readonly remedy?: SafeText;
}

/** What a check may use and how it answers. To find nothing is to judge compliant. */
interface RuleContext<Needs extends DeclarationKey> {
    /** What the compliance owner declared; only the keys in `needs`. */
    readonly declared: Declared<Needs>;
    /** The jurisdiction as a place: regions and partitions. */
    readonly place: Place;
    /** The day to judge by. */
    readonly today: Day;
    /** The stack's waivers by the day; those that hold are kept without the rule. */
    readonly waivers: Waivers;
    /**
     * Judges each entry by itself, so that an entry nobody can decide does not hide what is wrong with the next. A missing
     * list has no entries.
     */
    readonly each: <Entry>(entries: readonly Entry[] | undefined, judge: (entry: Entry, index: number) => void) => void;
}

/** A resource in front of a rule. */
export interface ResourceCase<Props, Needs extends DeclarationKey> extends RuleContext<Needs> {
    readonly urn: string;
    readonly type: string;
    /** Inputs as the program gave them. Reading an unknown one ends the check as undetermined. */
    readonly props: Props;
    /** Configuration of the provider that would create the resource; absent on components and providers. */
    readonly provider: Readonly<Record<string, unknown>> | undefined;
    /** True where Pulumi refuses to delete or replace the resource (`protect`). */
    readonly isProtected: boolean;
    readonly violated: (path: PropertyPath, problem: SafeText, words?: FindingWords) => void;
    readonly undetermined: (path: PropertyPath, problem: SafeText, words?: FindingWords) => void;
}

/** How a check on the stack answers about one of its resources. */
export type StackAnswer = (
    resource: StackResource<object>,
    path: PropertyPath,
    problem: SafeText,
    words?: FindingWords,
) => void;

/** The whole stack in front of a rule. */
export interface StackCase<Needs extends DeclarationKey> extends RuleContext<Needs> {
    readonly graph: StackGraph;
    readonly violated: StackAnswer;
    readonly undetermined: StackAnswer;
}

export type ResourceCheck<Props, Needs extends DeclarationKey> = (given: ResourceCase<Props, Needs>) => void;
export type StackCheck<Needs extends DeclarationKey> = (given: StackCase<Needs>) => void;

type OneOrMore<T> = T | readonly T[];
type ChecksByType<Needs extends DeclarationKey> = {
    readonly [Type in TypeToken]?: OneOrMore<ResourceCheck<Inputs<Type>, Needs>>;
};
/** Properties of a resource whose type a rule does not know by name. */
export type AnyInputs = Readonly<Record<string, unknown>>;

/** What a finding of a rule does to a deployment. */
export type Enforcement = "mandatory" | "advisory";

/** What the author of a rule writes. */
export interface RuleDefinition<Needs extends DeclarationKey> {
    /** `RES-nnn`, never used twice. */
    readonly id: `RES-${number}`;
    /** `res-<area>-<what>`; the file is named after it. */
    readonly name: `res-${string}`;
    /** What holds where the rule passes. */
    readonly title: string;
    readonly severity: "low" | "medium" | "high" | "critical";
    /** Advisory findings are reported, but stop nothing; so are those that an advisory rule cannot decide. @default "mandatory" */
    readonly enforcement?: Enforcement;
    /** False where no exception may be granted: a waiver of the rule is a violation by itself. */
    readonly waivable: boolean;
    readonly controls: readonly Clause[];
    /** Which types and properties the rule reads, in words for a reviewer. */
    readonly reads: string;
    /** Why a finding matters: one clause of a sentence, shown with every finding. */
    readonly why: string;
    /** What to write instead; shown with every finding. */
    readonly fix: string;
    /** Keys of the declaration the rule cannot judge without, besides the jurisdiction. */
    readonly needs: readonly Needs[];
    /** Checks on single resources, by type. They stop an `up` before the resource exists. Each is judged by itself. */
    readonly resources?: ChecksByType<Needs>;
    /** A check on every resource whose type `applies`. */
    readonly everyResource?: {
        readonly applies: (type: string) => boolean;
        readonly check: ResourceCheck<AnyInputs, Needs>;
    };
    /** Checks on how resources hang together; they run where the stack has one of the types. */
    readonly stack?: {
        readonly types: readonly TypeToken[] | ((type: string) => boolean) | "every";
        readonly checks: readonly StackCheck<Needs>[];
    };
}

/** A rule ready to be bound to the policy SDK, described in a table, or tested. */
export interface ResidencyRule extends Omit<
    RuleDefinition<DeclarationKey>,
    "enforcement" | "needs" | "resources" | "everyResource" | "stack"
> {
    readonly enforcement: Enforcement;
    /** Every key of the declaration that must be there. */
    readonly needs: readonly DeclarationKey[];
    /** What the rule needs of a declaration; `undefined` where a part of it is missing or malformed. */
    readonly readDeclared: (declaration: Partial<Declaration>) => Declared<DeclarationKey> | undefined;
    readonly resourceChecks: (type: string) => readonly ResourceCheck<AnyInputs, DeclarationKey>[];
    readonly stackChecks: (types: ReadonlySet<string>) => readonly StackCheck<DeclarationKey>[];
    /** True where the rule judges single resources, and where it judges the stack. */
    readonly judges: { readonly resources: boolean; readonly stack: boolean };
}

/** Completes a rule. It refuses a rule that judges nothing or whose id and name are malformed. */
export function residencyRule<const Needs extends DeclarationKey = never>(
    definition: RuleDefinition<Needs>,
): ResidencyRule {
    const { needs, resources, everyResource, stack, enforcement = "mandatory", ...described } = definition;
    const keys = [...alwaysNeeded, ...needs.filter((key) => key !== "jurisdiction")];
    const schema = z.strictObject(Object.fromEntries(keys.map((key) => [key, declarationSchema.shape[key]])));
    if (!/^RES-\d{3}$/.test(definition.id) || !/^res(-[a-z0-9]+)+$/.test(definition.name)) {
        throw new Error(`rule ${definition.name}: id must read RES-nnn and name res-<area>-<what>`);
    }
    if (!resources && !everyResource && !stack) {
        throw new Error(`rule ${definition.name} judges nothing`);
    }
    const resourceChecks = (type: string) => [
        ...checksFor(resources, type),
        ...(everyResource?.applies(type) ? [everyResource.check] : []),
    ];
    const isInStack = (type: string): boolean => {
        const types: readonly string[] | ((type: string) => boolean) | "every" = stack?.types ?? [];
        return typeof types === "function" ? types(type) : types === "every" || types.includes(type);
    };
    return {
        ...described,
        enforcement,
        needs: keys,
        readDeclared: (declaration) => {
            const read = schema.safeParse(Object.fromEntries(keys.map((key) => [key, declaration[key]])));
            // The schema holds exactly the keys of `needs`, which is all that the checks below can name.
            return read.success ? (read.data as Declared<DeclarationKey>) : undefined;
        },
        resourceChecks,
        stackChecks: (types) => (stack && [...types].some(isInStack) ? stack.checks : []),
        judges: { resources: Boolean(resources ?? everyResource), stack: stack !== undefined },
    };
}

/** The checks written for a type. They come out of the entry of that very type, so their inputs have its shape. */
function checksFor<Needs extends DeclarationKey>(
    checks: ChecksByType<Needs> | undefined,
    type: string,
): readonly ResourceCheck<AnyInputs, DeclarationKey>[] {
    const byName = checks as Readonly<Record<string, OneOrMore<ResourceCheck<AnyInputs, Needs>>>> | undefined;
    const found = byName && Object.hasOwn(byName, type) ? byName[type] : undefined;
    return [found ?? []].flat();
}
