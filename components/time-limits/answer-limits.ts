import { answerSeconds, usualPatience } from "./demand.ts";
import type { AnswerClass, TimeDemand } from "./demand.ts";
import type { AnswerLimits, TierLimits, TimeLimits, WayLimits } from "./limits.ts";

/** One: a request that kills a server meets at most one other, and nothing is paid for more than twice. */
export const furtherAttempts = 1;
export const backOffSeconds = 2;
/** By how much a tier waits longer than the one behind it, so that the one which knows more speaks first. */
export const hopSeconds = 2;

/** The limits of each kind of work. */
export function answersOf({ taskClasses, timeLimits = {} }: TimeDemand): TimeLimits["answers"] {
    const firstByteSeconds = timeLimits.firstByteSeconds ?? usualPatience.firstByteSeconds;
    const streamGapSeconds = timeLimits.streamGapSeconds ?? usualPatience.streamGapSeconds;
    const longest: Readonly<Record<string, number>> = Object.fromEntries(
        Object.entries(taskClasses).map(
            ([task, { maxOutputTokens, longestAnswerSeconds }]) =>
                [task, longestAnswerSeconds ?? answerSeconds(maxOutputTokens)] as const,
        ),
    );
    const other =
        timeLimits.otherAnswersSeconds ?? Math.max(...Object.values(longest), answerSeconds(0), firstByteSeconds);
    const limits = (longestSeconds: number): AnswerLimits => ({
        longestSeconds,
        whole: wayLimits(longestSeconds, longestSeconds, undefined),
        stream: wayLimits(firstByteSeconds, longestSeconds, streamGapSeconds),
    });
    // Object.fromEntries forgets that the keys are those of the task classes.
    const tasks = Object.fromEntries(
        Object.entries(longest).map(([task, seconds]) => [task, limits(seconds)]),
    ) as Partial<Record<AnswerClass, AnswerLimits>>;
    return { ...tasks, other: limits(other) };
}

/**
 * @param trySeconds until an attempt counts as silent
 * @param longestSeconds for an attempt that goes well
 * @param gapSeconds longest pause of a stream; nothing where an answer comes as a whole
 */
function wayLimits(trySeconds: number, longestSeconds: number, gapSeconds: number | undefined): WayLimits {
    const attempts = (further: number, trySeconds: number, lastSeconds: number): TierLimits => {
        const requestSeconds = further * (trySeconds + backOffSeconds) + lastSeconds;
        return {
            furtherAttempts: further,
            trySeconds,
            requestSeconds,
            silenceSeconds: gapSeconds ?? requestSeconds + hopSeconds,
        };
    };
    const inFront = (tier: TierLimits): TierLimits => ({
        ...tier,
        silenceSeconds: tier.silenceSeconds + hopSeconds,
    });
    const once = attempts(0, trySeconds, longestSeconds);
    const twice = attempts(furtherAttempts, trySeconds, longestSeconds);
    return {
        fleet: { front: twice },
        mixed: {
            front: inFront(attempts(furtherAttempts, trySeconds + hopSeconds, longestSeconds + hopSeconds)),
            egress: once,
        },
        outside: {
            front: inFront(
                attempts(
                    0,
                    furtherAttempts * (trySeconds + backOffSeconds) + trySeconds + hopSeconds,
                    twice.requestSeconds + hopSeconds,
                ),
            ),
            egress: twice,
        },
    };
}

/** Every limit of a tier, whatever is asked and wherever the rule leads. */
export function limitsIn(answers: TimeLimits["answers"], tier: "front" | "egress"): readonly TierLimits[] {
    return Object.values(answers)
        .flatMap(({ whole, stream }) => [whole, stream])
        .flatMap(({ fleet, mixed, outside }) =>
            tier === "front" ? [fleet.front, mixed.front, outside.front] : [mixed.egress, outside.egress],
        );
}
