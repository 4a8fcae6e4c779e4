import { combinations } from "../catalog/combinations.ts";
import type { Combination } from "../catalog/combinations.ts";
import type { Day } from "../catalog/day.ts";
import { programOf, software } from "../catalog/software.ts";
import type { ProgramId } from "../catalog/software.ts";
import { kubernetesVersion } from "../components/cluster/addons.ts";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { requiredArtifacts } from "../components/model-store/required-artifacts.ts";
import type { DeploymentConfig } from "./deployment-config.ts";

/** Two programs of a stack that the makers of the first do not list as fitting together. */
export interface UnlistedCombination {
    /** `Envoy AI Gateway 1.1 with Envoy Gateway 1.9`. */
    readonly name: string;
    /** Lines of the second program that they list. */
    readonly listed: readonly string[];
    /** Where that was read. */
    readonly source: string;
    readonly asOf: Day;
    /** What shows that it works all the same; absent where nothing does. */
    readonly shown?: { readonly by: string; readonly source: string; readonly asOf: Day };
    /** Where the two are named: entries of the lock, or the program itself. Sorted. */
    readonly usedBy: readonly string[];
}

/** A line of a program, and where it is named. */
interface UsedLine {
    readonly line: string;
    readonly at: readonly string[];
}

/**
 * Which programs of a stack run beside others that their makers do not list, by name. A line of which the catalog knows no list is
 * left out: `npm run facts` shows what it does not know at all.
 */
export function unlistedCombinations(config: DeploymentConfig, lock: ArtifactLock): readonly UnlistedCombination[] {
    const lines = linesOf(config, lock);
    return Object.entries(combinations)
        .flatMap(([program, byLine]) =>
            linesAt(lines, program).flatMap((used) =>
                Object.entries(byLine[used.line] ?? {}).flatMap(([beside, combination]) =>
                    linesAt(lines, beside).flatMap((other) =>
                        unlisted({ id: program, used }, { id: beside, used: other }, combination),
                    ),
                ),
            ),
        )
        .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

interface UsedProgram {
    readonly id: string;
    readonly used: UsedLine;
}

function unlisted(
    program: UsedProgram,
    beside: UsedProgram,
    { listed, shown = {} }: Combination,
): readonly UnlistedCombination[] {
    if (listed.value.includes(beside.used.line)) return [];
    const proof = Object.hasOwn(shown, beside.used.line) ? shown[beside.used.line] : undefined;
    return [
        {
            name: `${nameOf(program)} with ${nameOf(beside)}`,
            listed: listed.value,
            source: listed.source,
            asOf: listed.asOf,
            ...(proof === undefined ? {} : { shown: { by: proof.value, source: proof.source, asOf: proof.asOf } }),
            usedBy: [...new Set([...program.used.at, ...beside.used.at])].toSorted(),
        },
    ];
}

function nameOf({ id, used }: UsedProgram): string {
    return `${software[id as ProgramId].name} ${used.line}`;
}

type Lines = ReadonlyMap<string, readonly UsedLine[]>;

function linesAt(lines: Lines, id: string): readonly UsedLine[] {
    return lines.get(id) ?? [];
}

/** The lines of every program that a stack runs, the cluster's Kubernetes among them. */
function linesOf(config: DeploymentConfig, lock: ArtifactLock): Lines {
    const named = requiredArtifacts(config).flatMap(({ kind, name }) => {
        if (kind === "model") return [];
        const part = kind === "image" ? "images" : "charts";
        const entry = lock[part][name];
        const found = entry === undefined ? undefined : programOf(entry.source, entry.version);
        return found === undefined ? [] : [{ ...found, at: `${part}.${name}` }];
    });
    const all = [...named, { id: "kubernetes", line: kubernetesVersion, at: "the program" }];
    return new Map(
        [...Map.groupBy(all, ({ id }): string => id)].map(([id, uses]) => [
            id,
            [...Map.groupBy(uses, ({ line }) => line)].map(([line, same]) => ({ line, at: same.map(({ at }) => at) })),
        ]),
    );
}
