import { isDay } from "../catalog/day.ts";
import type { Day } from "../catalog/day.ts";
import { recheckDay } from "../catalog/recheck.ts";
import { statements } from "../catalog/statements.ts";
import type { Statement, TableId } from "../catalog/statements.ts";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { unlistedCombinations } from "./combinations.ts";
import type { UnlistedCombination } from "./combinations.ts";
import type { DeploymentConfig } from "./deployment-config.ts";
import { lifecycleOf } from "./lifecycle.ts";
import type { LifeNote } from "./lifecycle.ts";

/** A stack that facts are asked for. */
export interface StackOfFacts {
    readonly stack: string;
    readonly config: DeploymentConfig;
}

/** Something that stacks use and that has ended, ends soon, or may end any day. */
export interface UsedLife extends Omit<LifeNote, "usedBy"> {
    /** Stacks, and where each names it, in the order of the stacks. */
    readonly usedBy: readonly UseOfLife[];
}

/** A stack that uses something, and where it is named: a path in its file, an entry of the lock, or the program itself. */
export interface UseOfLife {
    readonly stack: string;
    readonly at: string;
}

/** Programs that run together though their makers do not list them so. */
export interface UsedUnlisted extends Omit<UnlistedCombination, "usedBy"> {
    readonly usedBy: readonly UseOfLife[];
}

/** Statements of one entry of the catalog that are old, or that nobody could confirm. */
export interface StaleFact {
    readonly table: TableId;
    readonly entry: string;
    /** Paths of the statements below the entry, in the order of the catalog. */
    readonly paths: readonly string[];
    /** The oldest day on which one of them was read or looked for. */
    readonly asOf: Day;
    /** The earliest day from which one of them had to be looked up again. */
    readonly recheckAfter: Day;
    /** Names of the stacks that use the entry, sorted; empty where none does. */
    readonly usedBy: readonly string[];
}

/** What is not as it should be among the facts, on a day. */
export interface FactsReport {
    readonly today: Day;
    readonly ended: readonly UsedLife[];
    readonly ending: readonly UsedLife[];
    /** Used, with a life that nobody knows. */
    readonly unknown: readonly UsedLife[];
    /** Run together, and not listed as fitting by their makers. */
    readonly unlisted: readonly UsedUnlisted[];
    /** Confirmed once, and to be looked up again. */
    readonly old: readonly StaleFact[];
    readonly unconfirmed: readonly StaleFact[];
}

/** Finds what among the facts is ended, ending, old or unconfirmed on a day, and which stacks use it. Pure. */
export function factsReport(stacks: readonly StackOfFacts[], lock: ArtifactLock, today: Day): FactsReport {
    const lives = livesOf(stacks, lock, today);
    const of = (stage: LifeNote["stage"]): readonly UsedLife[] => lives.filter((life) => life.stage === stage);
    const all = statements();
    const users = usersOf(stacks);
    return {
        today,
        ended: of("ended"),
        ending: of("ending"),
        unknown: of("unknown"),
        unlisted: unlistedOf(stacks, lock),
        old: byEntry(
            all.filter(
                ({ said, kind }) => !("reason" in said) && !isOver(said, today) && recheckDay(said, kind) <= today,
            ),
            users,
        ),
        unconfirmed: byEntry(
            all.filter(({ said }) => "reason" in said),
            users,
        ),
    };
}

/**
 * True where something that a stack uses has ended or is old: what `facts -- --check` ends with a finding for. Not for what nobody
 * knows or could confirm: an unconfirmed fact permits nothing, and an unknown end is said wherever it matters.
 */
export function needsLook({ ended, old }: Pick<FactsReport, "ended" | "old">): boolean {
    return ended.length > 0 || old.some(({ usedBy }) => usedBy.length > 0);
}

function unlistedOf(stacks: readonly StackOfFacts[], lock: ArtifactLock): readonly UsedUnlisted[] {
    const found = stacks.flatMap(({ stack, config }) =>
        unlistedCombinations(config, lock).map(({ usedBy, ...one }) => ({
            ...one,
            usedBy: usedBy.map((at) => ({ stack, at })),
        })),
    );
    return merged(found, ({ name }) => name);
}

/** One entry for what several stacks use, with all who do. */
function merged<T extends { readonly usedBy: readonly UseOfLife[] }>(
    given: readonly T[],
    key: (one: T) => string,
): readonly T[] {
    return [...Map.groupBy(given, key).values()].flatMap((same) =>
        same.slice(0, 1).map((first) => ({ ...first, usedBy: same.flatMap(({ usedBy }) => usedBy) })),
    );
}

function livesOf(stacks: readonly StackOfFacts[], lock: ArtifactLock, today: Day): readonly UsedLife[] {
    const notes = stacks.flatMap(({ stack, config }) =>
        lifecycleOf(config, lock, today).map(({ usedBy, ...note }) => ({
            ...note,
            usedBy: usedBy.map((at) => ({ stack, at })),
        })),
    );
    return merged(notes, ({ kind, name }) => `${kind} ${name}`);
}

function byEntry(stale: readonly Statement[], users: Users): readonly StaleFact[] {
    return [...Map.groupBy(stale, ({ table, entry }) => `${table}.${entry}`).values()].flatMap((same) =>
        same.slice(0, 1).map(({ table, entry }) => ({
            table,
            entry,
            paths: same.map(({ path }) => path),
            asOf: earliest(same.map(({ said }) => said.asOf)),
            recheckAfter: earliest(same.map(({ said, kind }) => recheckDay(said, kind))),
            usedBy: users(table, entry),
        })),
    );
}

type Users = (table: TableId, entry: string) => readonly string[];

/** Who uses an entry of the catalog. What every stack stands on is used by all of them. */
function usersOf(stacks: readonly StackOfFacts[]): Users {
    const known = stacks.map(({ stack, config }) => ({ stack, uses: usesOf(config) }));
    return (table, entry) =>
        known
            .filter(({ uses }) => uses(table, entry))
            .map(({ stack }) => stack)
            .toSorted();
}

function usesOf(config: DeploymentConfig): (table: TableId, entry: string) => boolean {
    const parties = "providers" in config ? Object.values(config.providers) : [];
    const served = "models" in config ? Object.values(config.models) : [];
    const groups = "gpuNodeGroups" in config ? Object.values(config.gpuNodeGroups) : [];
    const called: readonly string[] = parties.flatMap(({ provider, models }) =>
        Object.values(models).map((model) => `${provider}/${model}`),
    );
    const instances: readonly string[] = groups.flatMap(({ instanceTypes }) => instanceTypes);
    return (table, entry) => {
        switch (table) {
            case "providers":
            case "providerApis":
                return parties.some(({ provider }) => provider === entry);
            case "providerModels":
                return called.includes(entry);
            case "bedrock":
                return parties.some(({ provider }) => provider === "bedrock");
            case "models":
                return served.some(({ model }) => model === entry);
            case "gpuInstances":
                return instances.includes(entry);
            case "gpuPrecisions":
            case "gp3":
            case "efaLayout":
            case "servingMemory":
            case "nodeStart":
            case "vllm":
            case "engine":
                return groups.length > 0;
            case "capacityBlocks":
                return groups.some(({ capacity }) => capacity.type === "capacityBlock");
            case "regions":
            case "s3Blocks":
                return config.region === entry;
            case "jurisdictions":
                return config.jurisdiction === entry;
            case "partitions":
            case "regimes":
            case "clauseTexts":
            case "awsNames":
            case "organizationPolicies":
            case "documented":
            case "eksAddonVersions":
            case "retentionFloors":
            case "software":
            case "combinations":
            case "ec2Quotas":
            case "eks":
            case "eksImageAccounts":
            case "envoy":
            case "timeFacts":
            case "releaseTags":
            case "eksAddons":
            case "charts":
            case "customResources":
                return true;
        }
    };
}

/** True for an end that has come: nobody has to look it up again. */
function isOver(said: object, today: Day): boolean {
    return "value" in said && typeof said.value === "string" && isDay(said.value) && said.value <= today;
}

function earliest(days: readonly Day[]): Day {
    return days.reduce((a, b) => (b < a ? b : a));
}
