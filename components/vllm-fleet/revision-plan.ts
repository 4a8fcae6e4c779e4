import type { FleetModel, ModelRevision, ReplicaBounds } from "./args.ts";

/** A revision as it runs. */
export interface PlannedRevision extends ModelRevision {
    /** Names its objects, and is the first name that its servers answer to: `llama-70b-0123456789ab`. */
    readonly name: string;
    /** `stable` serves until its candidate has taken its place, and stays warm until it is taken off the list. */
    readonly role: "stable" | "candidate";
    readonly replicas: ReplicaBounds;
}

/** Percent of the requests that a candidate may have. */
export const candidateWeights = [0, 5, 25, 50, 100] as const;

/** Digits of a commit that tell revisions apart, as in Git's own short form. */
const commitDigits = 12;

/**
 * Plans the replicas of each revision. The stable one keeps its least number at any weight, so that going back is writing the
 * earlier weights and takes seconds; a candidate has at least one, so that weight 0 already shows whether it starts.
 */
export function planRevisions(
    name: string,
    model: Pick<FleetModel, "revisions" | "replicas">,
): readonly PlannedRevision[] {
    const { min, max } = model.replicas;
    return model.revisions.map(({ revision, weight }, i) => {
        const part = (count: number) => Math.ceil((count * weight) / 100);
        const role = i === 0 ? "stable" : "candidate";
        const alone = model.revisions.length === 1;
        const least = role === "stable" ? (alone ? min : Math.max(1, min)) : Math.max(1, part(min));
        return {
            revision,
            weight,
            name: `${name}-${revision.slice(0, commitDigits)}`,
            role,
            replicas: { min: least, max: Math.max(least, part(max)) },
        };
    });
}

/** The revision that the model's own host name leads to: the one with most of the requests; the stable one at a half. */
export function servingRevision<R extends ModelRevision>(revisions: readonly R[]): R | undefined {
    return revisions.toSorted((one, other) => other.weight - one.weight)[0];
}
