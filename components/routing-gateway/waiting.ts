import type { AnswerClass, AnswerLimits, TierLimits, TimeLimits } from "../time-limits/index.ts";
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
    /** The {@link Patience} of the egress tier. Absent where the rule leads to no third party. */
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
        ...(way === "fleet" ? {} : { patience: wordFor(limits[way].egress) }),
    };
}

/** How long the egress tier waits for the requests of some tasks, in seconds. */
export interface Patience {
    /** What the front says: `<trySeconds>-<silenceSeconds>`. */
    readonly word: string;
    /** Until the first byte of an attempt. */
    readonly trySeconds: number;
    /** Without a byte. */
    readonly silenceSeconds: number;
    /** Until the last byte, all attempts together. */
    readonly requestSeconds: number;
}

/** Every patience that the front can ask of the egress tier for a rule, longest first. */
export function patiencesOf(
    time: TimeLimits,
    { matches, levels }: Pick<CompiledRule, "matches" | "levels">,
): readonly Patience[] {
    const way = wayOf(levels);
    const found = matches
        .flatMap(({ task }) => answerForms.map((form) => limitsOf(time, task)[form]))
        // Copies of what the fleet answers are asked for once.
        .map((limits) => (way === "fleet" ? limits.mixed.egress : limits[way].egress))
        .toSorted((one, other) => one.requestSeconds - other.requestSeconds);
    // Of several with the same word the one that allows the longest request.
    return [...new Map(found.map((limits) => [wordFor(limits), limits]))]
        .map(([word, { trySeconds, silenceSeconds, requestSeconds }]) => ({
            word,
            trySeconds,
            silenceSeconds,
            requestSeconds,
        }))
        .toSorted((one, other) => other.trySeconds - one.trySeconds || other.silenceSeconds - one.silenceSeconds);
}

function wordFor({ trySeconds, silenceSeconds }: TierLimits): string {
    return `${trySeconds}-${silenceSeconds}`;
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

/** A task without limits of its own has those of whatever the stack does not know. */
function limitsOf(time: TimeLimits, task: AnswerClass): AnswerLimits {
    return time.answers[task] ?? time.answers.other;
}
