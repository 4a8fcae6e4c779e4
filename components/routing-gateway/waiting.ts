import type { AnswerClass, TierLimits, TimeLimits, WayLimits } from "../time-limits/index.ts";
import { wayOf } from "./attempts.ts";
import type { Way } from "./attempts.ts";
import type { CompiledRule, RoutePlan } from "./compile-routes.ts";
import type { RequestKind, TaskSlot } from "./route.ts";
import type { Tier } from "./tiers.ts";

/** How an answer comes: all at once, or word by word. */
export type AnswerForm = "whole" | "stream";
export const answerForms: readonly AnswerForm[] = ["whole", "stream"];

/** How long the front waits for a request, in seconds, and what it tells the egress tier. */
export interface Waiting {
    /** Until the first byte of an attempt. */
    readonly trySeconds: number;
    /** Until the last byte, all attempts together. */
    readonly requestSeconds: number;
    /** For how long the egress tier may wait for a byte. Absent where the rule leads to no third party. */
    readonly patience?: string;
}

/** A rule's way for every kind of request that it takes. */
export interface WayOfKind extends RequestKind {
    readonly way: Way;
}

/** The way of every kind of request that some rule takes. */
export function waysOf({ rules }: RoutePlan): readonly WayOfKind[] {
    return rules.flatMap(({ matches, levels }) => matches.map((kind) => ({ ...kind, way: wayOf(levels) })));
}

/** How long the front waits for an answer of a task. */
export function waitingOf(time: TimeLimits, way: Way, form: AnswerForm, task: TaskSlot): Waiting {
    const limits = limitsOf(time, task)[form];
    const { trySeconds, requestSeconds } = limits[way].front;
    return {
        trySeconds,
        requestSeconds,
        ...(way === "fleet" ? {} : { patience: String(patienceSeconds(limits[way].egress, form)) }),
    };
}

/** A step of patience in the egress tier: how long it waits for a byte of the requests of some tasks, and for all of them. */
export interface Patience {
    /** What the front says. */
    readonly word: string;
    readonly silenceSeconds: number;
    readonly requestSeconds: number;
}

/** Every patience that the front can ask of the egress tier for a rule, longest first. */
export function patiencesOf(time: TimeLimits, { matches, levels }: Pick<CompiledRule, "matches" | "levels">) {
    const way = wayOf(levels);
    // A mirror copies what another rule's servers answer; its copies wait as if they were asked alone.
    const ofEgress = (limits: WayLimits) => (way === "fleet" ? limits.mixed.egress : limits[way].egress);
    const found = matches.flatMap(({ task }) =>
        answerForms.map((form) => {
            const limits = ofEgress(limitsOf(time, task)[form]);
            return { silenceSeconds: patienceSeconds(limits, form), requestSeconds: limits.requestSeconds };
        }),
    );
    const steps = new Map<number, number>();
    for (const { silenceSeconds, requestSeconds } of found) {
        steps.set(silenceSeconds, Math.max(requestSeconds, steps.get(silenceSeconds) ?? 0));
    }
    return [...steps]
        .map(([silenceSeconds, requestSeconds]): Patience => ({
            word: String(silenceSeconds),
            silenceSeconds,
            requestSeconds,
        }))
        .toSorted((one, other) => other.silenceSeconds - one.silenceSeconds);
}

/** One limit holds for the first byte and for pauses after it, so that it is the longer of the two. */
function patienceSeconds({ trySeconds, silenceSeconds }: TierLimits, form: AnswerForm): number {
    return form === "stream" ? Math.max(trySeconds, silenceSeconds) : trySeconds;
}

/** The longest that a tier waits for any request. */
export function longestRequestSeconds(time: TimeLimits, tier: Tier): number {
    return Math.max(
        ...Object.values(time.answers).flatMap(({ whole, stream }) =>
            [whole, stream].flatMap(({ fleet, mixed, outside }) =>
                (tier === "front" ? [fleet.front, mixed.front, outside.front] : [mixed.egress, outside.egress]).map(
                    ({ requestSeconds }) => requestSeconds,
                ),
            ),
        ),
    );
}

/** A task without a limit of its own has the one of whatever the stack does not know. */
function limitsOf(time: TimeLimits, task: AnswerClass) {
    return time.answers[task] ?? time.answers.other;
}
