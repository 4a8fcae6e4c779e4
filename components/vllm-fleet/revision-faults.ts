import type { InputFault } from "../input-faults.ts";
import type { FleetModel, StoredWeights } from "./args.ts";
import { candidateWeights } from "./revision-plan.ts";

/** Everything wrong with the revisions of a model by themselves; whether the bucket holds them: {@link storedFaults}. */
export function revisionFaults(name: string, { revisions }: Pick<FleetModel, "revisions">): readonly InputFault[] {
    return [...weightFaults(name, revisions), ...commitFaults(name, revisions)];
}

function weightFaults(name: string, revisions: FleetModel["revisions"]): readonly InputFault[] {
    const at = `models.${name}.revisions`;
    const [stable, candidate, ...more] = revisions;
    if (stable === undefined || more.length > 0) {
        return [
            {
                propertyPath: at,
                reason:
                    `has ${revisions.length} entries - one revision serves, and one may be on its way to replace it - write ` +
                    "one or two",
            },
        ];
    }
    const sum = revisions.reduce((all, { weight }) => all + weight, 0);
    if (sum !== 100) {
        return [
            {
                propertyPath: at,
                reason: `has weights that add up to ${sum} - requests would be lost or counted twice - make them add up to 100`,
            },
        ];
    }
    if (candidate === undefined || candidateWeights.some((weight) => weight === candidate.weight)) return [];
    return [
        {
            propertyPath: `${at}[1].weight`,
            reason:
                `is ${candidate.weight} - updates go by steps that were rehearsed, and each is compared with the same alerts - ` +
                `write ${candidateWeights.join(", ")}`,
        },
    ];
}

function commitFaults(name: string, revisions: FleetModel["revisions"]): readonly InputFault[] {
    return revisions.flatMap(({ revision }, i): readonly InputFault[] => {
        const propertyPath = `models.${name}.revisions[${i}].revision`;
        if (!/^[0-9a-f]{40}$/.test(revision)) {
            return [
                {
                    propertyPath,
                    reason: "is not a commit - a branch changes after review - write the 40 hexadecimal digits",
                },
            ];
        }
        if (revisions.findIndex((other) => other.revision === revision) === i) return [];
        return [
            {
                propertyPath,
                reason: "is listed twice - a revision cannot replace itself - write the new commit, or remove the entry",
            },
        ];
    });
}

/** Which revisions of a model the bucket lacks. */
export function storedFaults(
    name: string,
    { model, demand, revisions }: Pick<FleetModel, "model" | "demand" | "revisions">,
    stored: readonly StoredWeights[],
): readonly InputFault[] {
    return revisions.flatMap(({ revision }, i): readonly InputFault[] => {
        if (storedWeightsOf(stored, { model, precision: demand.precision, revision }) !== undefined) return [];
        return [
            {
                propertyPath: `models.${name}.revisions[${i}].revision`,
                reason:
                    `the bucket has no ${model} in ${demand.precision} at this commit - its servers would never start, and a ` +
                    "way back to it would lead nowhere - bring it in (npm run mirror), or write a commit of the lock",
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
