import type { Serving } from "./args.ts";
import { canSurge } from "./capacity-plan.ts";
import { nodeUpdatesOf, nodeUpdateWarning } from "./node-update-plan.ts";
import type { ReplicaSeconds } from "./node-update-plan.ts";
import { planRevisions } from "./revision-plan.ts";

type Warning = readonly [model: string, warning: string];

/**
 * What works, but not well, by the model's name.
 *
 * @param seconds How long a replica of each model takes to come and to go, by the model's name.
 */
export function fleetWarnings(serving: Serving, seconds: Readonly<Record<string, ReplicaSeconds>>): readonly Warning[] {
    return Object.keys(serving.models).flatMap((name) => [
        ...modelUpdateWarnings(serving, name),
        ...nodeUpdateWarnings(serving, name, seconds[name]),
    ]);
}

/** Of updates of the model itself. */
function modelUpdateWarnings(serving: Serving, name: string): readonly Warning[] {
    const model = serving.models[name];
    const [stable] = model === undefined ? [] : planRevisions(name, model);
    if (stable === undefined || canSurge(serving, name)) return [];
    const { min } = stable.replicas;
    const what =
        min > 1
            ? `has no GPUs to spare for an update - one of ${min} replicas goes before its successor comes`
            : "has one replica and no GPUs to spare for an update - it does not answer while one runs";
    return [[name, `${name} ${what} - add a node to the node group's maximum`]];
}

/** Of updates of the nodes below it. */
function nodeUpdateWarnings(serving: Serving, name: string, seconds: ReplicaSeconds | undefined): readonly Warning[] {
    const [stable, ...candidates] = seconds === undefined ? [] : nodeUpdatesOf(serving, name, seconds);
    if (stable === undefined) return [];
    // What holds for both revisions is said once.
    const different = candidates.filter(({ update }) => update.kind !== stable.update.kind);
    return [stable, ...different].flatMap((one): readonly Warning[] => {
        const warning = nodeUpdateWarning(one);
        return warning === undefined ? [] : [[name, warning]];
    });
}
