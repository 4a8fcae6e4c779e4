import type { Day } from "../catalog/day.ts";
import { endOf, stageOf } from "../catalog/lifecycle.ts";
import type { Life, Stage } from "../catalog/lifecycle.ts";
import { findProviderModel } from "../catalog/provider-models.ts";
import { providers } from "../catalog/providers.ts";
import { lineInstead } from "../catalog/software.ts";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import type { DeploymentConfig } from "./deployment-config.ts";
import { programsUsed } from "./programs.ts";

/** Something of others that a stack uses and that has ended, ends soon, or may end any day. */
export interface LifeNote {
    readonly kind: "model" | "software";
    /** `Anthropic API claude-sonnet-4-5`, `Envoy Gateway 1.8`; of an image that the catalog does not know, its repository. */
    readonly name: string;
    readonly stage: Exclude<Stage, "lasting">;
    /** First day on which it is gone; absent where that is unknown. */
    readonly endsOn?: Day;
    /** What is recommended in its place; absent where nothing is. */
    readonly replacement?: string;
    /** Where it is named, sorted: a path in the stack file, an entry of the lock, or the program itself. */
    readonly usedBy: readonly string[];
    /** Where its end was read, or why it is unknown. */
    readonly source: string;
    /** The day of that. */
    readonly asOf: Day;
}

/** Something that a stack uses, with its life. */
interface Used {
    readonly kind: LifeNote["kind"];
    readonly name: string;
    readonly by: string;
    /** Missing where the catalog does not know it. */
    readonly life?: Pick<Life, "ends"> | undefined;
    readonly replacement?: string | undefined;
}

const stages: readonly LifeNote["stage"][] = ["ended", "ending", "unknown"];

/**
 * What a stack uses that has ended by a day, ends soon, or whose life nobody knows: what has ended first, then by the day of its
 * end, then by name. What lasts is left out.
 */
export function lifecycleOf(config: DeploymentConfig, lock: ArtifactLock, today: Day): readonly LifeNote[] {
    const programs = programsUsed(config, lock).map(({ name, by, support }) => ({
        kind: "software" as const,
        name,
        by,
        life: support?.life,
        replacement: support && lineInstead(support, today),
    }));
    const used: readonly Used[] = [...modelsOf(config), ...programs];
    const notes = [...Map.groupBy(used, ({ kind, name }) => `${kind} ${name}`).values()].flatMap((uses) =>
        noteOf(uses, today),
    );
    return notes.toSorted(
        (a, b) =>
            stages.indexOf(a.stage) - stages.indexOf(b.stage) ||
            compare(a.endsOn ?? "", b.endsOn ?? "") ||
            compare(a.name, b.name),
    );
}

function modelsOf(config: DeploymentConfig): readonly Used[] {
    const parties = "providers" in config ? Object.entries(config.providers) : [];
    return parties.flatMap(([party, { provider, models }]) =>
        Object.entries(models).map(([alias, model]) => {
            const facts = findProviderModel(provider, model);
            return {
                kind: "model" as const,
                name: `${providers[provider].name} ${model}`,
                by: `providers.${party}.models.${alias}`,
                life: facts,
                replacement: facts?.replacement,
            };
        }),
    );
}

function noteOf(uses: readonly Used[], today: Day): readonly LifeNote[] {
    const [first] = uses;
    if (first === undefined) return [];
    const { kind, name, life, replacement } = first;
    const usedBy = uses.map(({ by }) => by).toSorted();
    if (life === undefined)
        return [{ kind, name, stage: "unknown", usedBy, source: "not in the catalog", asOf: today }];
    const stage = stageOf(life, today);
    if (stage === "lasting") return [];
    const endsOn = endOf(life);
    const { ends } = life;
    return [
        {
            kind,
            name,
            stage,
            ...(endsOn === undefined ? {} : { endsOn }),
            ...(replacement === undefined ? {} : { replacement }),
            usedBy,
            source: ends.confirmed ? ends.source : ends.reason,
            asOf: ends.asOf,
        },
    ];
}

/** Code-unit order: the same on every machine, whatever its language. */
function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
