import type { Day } from "../catalog/day.ts";
import { endOf, stageOf } from "../catalog/lifecycle.ts";
import { lineInstead } from "../catalog/software.ts";
import type { Fault } from "../components/fault.ts";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { artifactNeedsOf } from "./artifact-needs.ts";
import type { NeedingKey } from "./artifact-needs.ts";
import type { Draft } from "./key.ts";
import { modelsServed } from "./keys/provider-models.ts";
import type { jurisdiction } from "./keys/jurisdiction.ts";
import type { providers } from "./keys/providers.ts";
import { below } from "./path.ts";
import { programsUsed } from "./programs.ts";
import type { UsedProgram } from "./programs.ts";

/**
 * What a stack uses and has ended by a day: models of providers, images, charts, Kubernetes. Apart from the other checks, so that
 * a stack can also be read for a report that lists what has ended. Unknown lives are no fault: the preview says that they are.
 */
export function endedFaults(
    draft: Draft<NeedingKey | typeof providers | typeof jurisdiction>,
    lock: ArtifactLock | undefined,
    today: Day,
): readonly Fault[] {
    return [...modelsServed(draft, today), ...(lock === undefined ? [] : endedPrograms(draft, lock, today))];
}

function endedPrograms(draft: Draft<NeedingKey>, lock: ArtifactLock, today: Day): readonly Fault[] {
    const needs = artifactNeedsOf(draft);
    if (needs === undefined) return [];
    const ended = programsUsed(needs, lock).filter(
        ({ support }) => support !== undefined && stageOf(support.life, today) === "ended",
    );
    return [...Map.groupBy(ended, ({ name }) => name).values()].map((uses) => endedProgram(uses, today));
}

/** What is wrong with a program that has ended, in all the places that name it. */
function endedProgram(uses: readonly UsedProgram[], today: Day): Fault {
    const [{ name, path, support }] = uses as readonly [UsedProgram, ...UsedProgram[]]; // A group has a member.
    const replacement = support && lineInstead(support, today);
    const entries = uses.flatMap(({ by, entry }) => (entry === undefined ? [] : [{ by, entry }]));
    const places = entries.map(({ by }) => by).join(" and ");
    return {
        path: below(path),
        problem:
            `${places === "" ? "the cluster runs" : `the lock pins ${places} in`} ${name}, whose support ended on ` +
            ((support && endOf(support.life)) ?? "a day that passed"),
        why: "Its makers mend it no longer: whatever hole is found in it from then on stays open.",
        fix: entries.length === 0 ? clusterFix(replacement) : lockFix(entries, replacement),
    };
}

function lockFix(entries: readonly { by: string; entry: string }[], replacement: string | undefined): string {
    const release = replacement === undefined ? "a supported release" : `a release of the line ${replacement}`;
    return (
        `In stacks/artifacts.lock.json write ${release} as the version of ${entries.map(({ by }) => by).join(" and ")}, ` +
        `and run: npm run mirror -- lock --only ${entries.map(({ entry }) => entry).join(" ")}.`
    );
}

function clusterFix(replacement: string | undefined): string {
    return (
        `Take a revision of ringfence that runs ${replacement === undefined ? "a later version" : replacement}; the version of ` +
        "the cluster and of its add-ons stand together in components/cluster/addons.ts."
    );
}
