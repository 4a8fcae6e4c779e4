import { findModel } from "../catalog/models.ts";
import type { AnswerClass, ModelDemand, TimeDemand, TimeLimits } from "../components/time-limits/index.ts";
import { planTimeLimits } from "../components/time-limits/index.ts";
import { edgesWhileMoving } from "../components/routing-gateway/rollout.ts";
import type { Draft, ValueOf } from "./key.ts";
import type { models } from "./keys/models.ts";
import type { rollout } from "./keys/rollout.ts";
import type { routes } from "./keys/routes.ts";
import type { taskClasses } from "./keys/task-classes.ts";
import type { timeLimits } from "./keys/time-limits.ts";
import { mapValues } from "./values.ts";

/** The keys that time limits are planned from. */
export type TimeKey = typeof taskClasses | typeof models | typeof routes | typeof rollout | typeof timeLimits;

/** What time limits are planned from: a config, or a draft of one. */
export type TimeSource = Omit<Draft<TimeKey>, "written">;

/** What a config asks of time; of a draft, what could be read of it. */
export function timeDemandOf(source: TimeSource): TimeDemand {
    return {
        taskClasses: mapValues(source.taskClasses, ({ maxOutputTokens, longestAnswerSeconds }) => ({
            maxOutputTokens,
            longestAnswerSeconds,
        })),
        models: Object.fromEntries(
            Object.entries(source.models ?? {}).flatMap(([name, model]) =>
                model === undefined ? [] : [[name, modelDemand(name, model, source)]],
            ),
        ),
        timeLimits: source.timeLimits ?? {},
    };
}

/**
 * Every time limit of a stack.
 *
 * @throws Error where the limits contradict each other, which the checks of a config refuse before.
 */
export function timeLimitsOf(config: TimeSource): TimeLimits {
    const planning = planTimeLimits(timeDemandOf(config));
    if (planning.ok) return planning.limits;
    throw new Error(`a config without faults has time limits: ${planning.faults.map(({ problem }) => problem).join()}`);
}

/** The catalog's size, not the lock's: an example lock has no real sizes. */
function modelDemand(name: string, { model, precision, drainSeconds }: Model, source: TimeSource): ModelDemand {
    const facts = findModel(model, source.known.models);
    const parametersBillions = facts?.parametersBillions;
    return {
        answers: answersOf(name, source),
        drainSeconds,
        size: {
            weightsGiB: facts?.weights[precision]?.sizeGiB ?? Infinity,
            parametersBillions: parametersBillions?.confirmed === true ? parametersBillions.value : undefined,
        },
    };
}

type Model = ValueOf<typeof models>[string];

/** The kinds of work that some edge of some route leads to a model. Where no readable route names it, every kind. */
function answersOf(model: string, { routes = [], rollout, taskClasses = {} }: TimeSource): readonly AnswerClass[] {
    const declared = Object.keys(taskClasses) as (keyof typeof taskClasses)[];
    const readable = routes.filter((route) => route !== undefined);
    const led = readable
        .filter((route) => edgesWhileMoving(route, [], rollout).some(({ backend }) => backend === model))
        .flatMap(({ name, dataClasses, taskClasses: named }): readonly AnswerClass[] => {
            if (named !== undefined) return named;
            // A route without tasks takes those that no other route of the data class names.
            return dataClasses.flatMap((dataClass): readonly AnswerClass[] => {
                const others = readable.filter((other) => other.name !== name && other.dataClasses.includes(dataClass));
                const taken = others.flatMap((other) => other.taskClasses ?? []);
                return [...declared.filter((task) => !taken.includes(task)), "other"];
            });
        });
    const kinds: readonly AnswerClass[] = [...declared, "other"];
    return led.length === 0 ? kinds : kinds.filter((kind) => led.includes(kind));
}
