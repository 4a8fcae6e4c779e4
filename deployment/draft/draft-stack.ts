import { parse } from "yaml";
import type { Day } from "../../catalog/day.ts";
import { projectKnown } from "../../catalog/known.ts";
import type { ModelId, Precision } from "../../catalog/models.ts";
import type { Fault } from "../../components/fault.ts";
import { shortName } from "../../components/short-name.ts";
import { isExampleRevision } from "../../components/model-store/artifact-lock.ts";
import type { ArtifactLock } from "../../components/model-store/artifact-lock.ts";
import { weightsName } from "../../components/model-store/names.ts";
import { regionInJurisdiction } from "../../config/keys/region.checks.ts";
import { validate } from "../../config/validate.ts";
import type { Answers } from "./answers.ts";
import { declarationText } from "./declaration-text.ts";
import { planFleet } from "./plan-fleet.ts";
import type { PlannedModel } from "./plan-fleet.ts";
import { planRouting } from "./plan-routing.ts";
import { settle } from "./settled.ts";
import { stackText } from "./stack-text.ts";

/** A file that init writes. */
export interface DraftedFile {
    /** Relative to the project, with forward slashes. */
    readonly path: string;
    readonly text: string;
}

/** The files of a new stack, or everything that stands against the answers. */
export type Draft =
    | { readonly ok: true; readonly files: readonly [stack: DraftedFile, declaration: DraftedFile] }
    | { readonly ok: false; readonly faults: readonly Fault[] };

/** A set of weights by its name in the lock. */
export interface NamedWeights {
    readonly name: string;
    readonly model: ModelId;
    readonly precision: Precision;
}

/** The sets of weights that a stack of these answers serves; those that find no GPUs are left out. */
export function weightsNeeded(answers: Answers): readonly NamedWeights[] {
    return planFleet(answers, settle(answers).zones).fleet.map(({ answer: { model }, precision }) => ({
        name: weightsName({ model, precision }),
        model,
        precision,
    }));
}

/**
 * Drafts a stack and its declaration. Pure: same answers and lock, same bytes; what it answers is judged as every stack file is,
 * so that a draft without faults previews.
 *
 * @param lock Holds the weights of {@link weightsNeeded}.
 */
export function draftStack(answers: Answers, lock: ArtifactLock, today: Day): Draft {
    const { region, jurisdiction } = answers;
    const named = [
        ...nameFaults(answers),
        ...regionInJurisdiction({ region, jurisdiction, written: {}, known: projectKnown }, today),
    ];
    if (named.length > 0) return { ok: false, faults: named };
    const settled = settle(answers);
    const { fleet, faults: unserved } = planFleet(answers, settled.zones);
    const routing = planRouting(
        answers,
        fleet.map(({ name }) => name),
    );
    // Without its GPUs a model answers nobody, and what would be said about its classes is no help.
    const early = [...callerFaults(answers), ...unserved, ...(unserved.length > 0 ? [] : routing.faults)];
    if (early.length > 0) return { ok: false, faults: early };
    const stack = stackText({ answers, settled, fleet, revisions: revisionsOf(fleet, lock), routing });
    const declaration = declarationText({ answers, settled, routing, lock, today });
    const settings = (parse(stack) as { readonly config: Readonly<Record<string, unknown>> }).config;
    const judged = validate(settings, lock, today);
    if (!judged.ok) return { ok: false, faults: judged.faults };
    return {
        ok: true,
        files: [
            { path: `stacks/Pulumi.${answers.stack}.yaml`, text: stack },
            { path: `policies/declarations/${answers.stack}.yaml`, text: declaration },
        ],
    };
}

function nameFaults({ stack }: Answers): readonly Fault[] {
    if (shortName.test(stack)) return [];
    return [
        {
            path: ["stack"],
            problem: "the name is no name of a stack",
            why: "Buckets, roles, keys and files are called after it.",
            fix: "Write a letter, then lower-case letters, digits and dashes, at most 40, e.g. clinic-prod.",
        },
    ];
}

function callerFaults({ peers = [], privateLinkAccounts = [] }: Answers): readonly Fault[] {
    if (peers.length > 0 || privateLinkAccounts.length > 0) return [];
    return [
        {
            path: ["peers"],
            problem: "nobody can call the gateway",
            why: "It has no public address: callers come over a transit gateway or by PrivateLink.",
            fix: "Name a network with its transit gateway, or an account that may ask for an endpoint.",
        },
    ];
}

/** The newest revision of each model in the lock. */
function revisionsOf(fleet: readonly PlannedModel[], { models }: ArtifactLock) {
    return new Map(
        fleet.flatMap(({ name, answer: { model }, precision }) => {
            const locked = weightsName({ model, precision });
            const revision = Object.hasOwn(models, locked) ? models[locked]?.revisions.at(-1)?.revision : undefined;
            return revision === undefined
                ? []
                : [[name, { revision, isExample: isExampleRevision(revision) }] as const];
        }),
    );
}
