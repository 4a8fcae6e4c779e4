import type { TaskClass } from "../../catalog/vocabulary.ts";
import type { ModelDemand, TimeDemand, TimeLimits } from "./index.ts";
import { planTimeLimits } from "./index.ts";

/** The limits of a demand that can be kept. */
export function plannedLimits(demand: TimeDemand): TimeLimits {
    const planning = planTimeLimits(demand);
    if (!planning.ok) throw new Error(planning.faults.map(({ problem }) => problem).join("; "));
    return planning.limits;
}

/** The limits of a stack with answers of the usual length. */
export function timeLimitsFor(
    tasks: readonly TaskClass[],
    models: Readonly<Record<string, ModelDemand>> = {},
): TimeLimits {
    return plannedLimits({
        taskClasses: Object.fromEntries(tasks.map((task) => [task, { maxOutputTokens: 4096 }])),
        models,
    });
}
