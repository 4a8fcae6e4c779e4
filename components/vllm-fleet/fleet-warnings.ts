import type { Serving } from "./args.ts";
import { canSurge } from "./capacity-plan.ts";
import { planRevisions } from "./revision-plan.ts";

/** What works, but not well, by the model's name. */
export function fleetWarnings(serving: Serving): readonly (readonly [model: string, warning: string])[] {
    return Object.entries(serving.models).flatMap(([name, model]) => {
        const [stable] = planRevisions(name, model);
        if (stable === undefined || canSurge(serving, name)) return [];
        const { min } = stable.replicas;
        const what =
            min > 1
                ? `has no GPUs to spare for an update - one of ${min} replicas goes before its successor comes`
                : "has one replica and no GPUs to spare for an update - it does not answer while one runs";
        return [[name, `${name} ${what} - add a node to the node group's maximum`] as const];
    });
}
