import type { ModelPlan } from "./plan-fleet.ts";

/** What works, but not well. */
export function fleetWarnings(models: readonly ModelPlan[]): readonly string[] {
    return models.flatMap(({ name, revisions }) =>
        revisions.flatMap(({ surges, replicas, role }) =>
            surges || role === "candidate"
                ? []
                : [
                      replicas.min > 1
                          ? `${name} has no GPUs to spare for an update - one of ${replicas.min} replicas goes before its ` +
                            "successor comes - add a node to the pool's maximum"
                          : `${name} has one replica and no GPUs to spare for an update - it does not answer while one runs ` +
                            "- add a node to the pool's maximum",
                  ],
        ),
    );
}
