import type { Fault } from "../fault.ts";
import type { FleetModel, StoredWeights } from "./args.ts";
import { candidateWeights } from "./revision-plan.ts";

/** Everything wrong with the revisions of a model by themselves; whether the bucket holds them: {@link storedFaults}. */
export function revisionFaults(name: string, { revisions }: Pick<FleetModel, "revisions">): readonly Fault[] {
    return [...weightFaults(name, revisions), ...commitFaults(name, revisions)];
}

function weightFaults(name: string, revisions: FleetModel["revisions"]): readonly Fault[] {
    const path = ["models", name, "revisions"];
    const [stable, candidate, ...more] = revisions;
    if (stable === undefined || more.length > 0) {
        return [
            {
                path,
                problem: `revisions has ${revisions.length} entries`,
                why: "One revision serves, and one may be on its way to replace it.",
                fix: "Write one or two.",
            },
        ];
    }
    const sum = revisions.reduce((all, { weight }) => all + weight, 0);
    if (sum !== 100) {
        return [
            {
                path,
                problem: `revisions has weights that add up to ${sum}`,
                why: "Requests would be lost or counted twice.",
                fix: "Make the weights add up to 100.",
            },
        ];
    }
    if (candidate === undefined || candidateWeights.some((weight) => weight === candidate.weight)) return [];
    return [
        {
            path: [...path, 1, "weight"],
            problem: `weight is ${candidate.weight}`,
            why: "Updates go by steps that were rehearsed, and each is compared with the same alerts.",
            fix: `Write one of: ${candidateWeights.join(", ")}.`,
        },
    ];
}

function commitFaults(name: string, revisions: FleetModel["revisions"]): readonly Fault[] {
    return revisions.flatMap(({ revision }, i): readonly Fault[] => {
        const path = ["models", name, "revisions", i, "revision"];
        if (!/^[0-9a-f]{40}$/.test(revision)) {
            return [
                {
                    path,
                    problem: "revision is not a commit",
                    why: "A branch changes after review.",
                    fix: "Write the 40 hexadecimal digits.",
                },
            ];
        }
        if (revisions.findIndex((other) => other.revision === revision) === i) return [];
        return [
            {
                path,
                problem: "revision is listed twice",
                why: "A revision cannot replace itself.",
                fix: "Write the new commit, or remove the entry.",
            },
        ];
    });
}

/** Which revisions of a model the bucket lacks. */
export function storedFaults(
    name: string,
    { model, precision, revisions }: Pick<FleetModel, "model" | "precision" | "revisions">,
    stored: readonly StoredWeights[],
): readonly Fault[] {
    return revisions.flatMap(({ revision }, i): readonly Fault[] => {
        if (storedWeightsOf(stored, { model, precision, revision }) !== undefined) return [];
        return [
            {
                path: ["models", name, "revisions", i, "revision"],
                problem: `the bucket has no ${model} in ${precision} at this commit`,
                why: "Its servers would never start, and a way back to it would lead nowhere.",
                fix: "Bring it in (npm run mirror), or write a commit of the lock.",
            },
        ];
    });
}

/** The set of weights with this model, precision and commit. */
export function storedWeightsOf(
    stored: readonly StoredWeights[],
    { model, precision, revision }: Pick<StoredWeights, "model" | "precision" | "revision">,
): StoredWeights | undefined {
    return stored.find((one) => one.model === model && one.precision === precision && one.revision === revision);
}
