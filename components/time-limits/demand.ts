import type { TaskClass } from "../../catalog/vocabulary.ts";
import type { StartupSize } from "./startup.ts";

/** A kind of work with a longest answer of its own: a task class, or whatever names no task that the stack knows. */
export type AnswerClass = TaskClass | "other";

/**
 * What people care about, by the names that a stack file has for it; faults name the same paths. Every time limit of a stack
 * follows from it in whole seconds, or it is refused.
 */
export interface TimeDemand {
    readonly taskClasses: Readonly<Partial<Record<TaskClass, AnswerDemand>>>;
    /** Models of the own fleet by name. @default {} */
    readonly models?: Readonly<Record<string, ModelDemand>>;
    /** @default the usual ones, see {@link usualPatience} */
    readonly timeLimits?: PatienceDemand;
}

/** Longest answer of a kind of work: from a request's arrival at a server to the last byte, its wait for a turn included. */
export interface AnswerDemand {
    readonly maxOutputTokens: number;
    /** @default - what `maxOutputTokens` take at the slowest rate that is still usual, see {@link answerSeconds} */
    readonly longestAnswerSeconds?: number | undefined;
}

/** What holds for every request. */
export interface PatienceDemand {
    /** Longest answer of requests that name no known task. @default - the longest of all tasks */
    readonly otherAnswersSeconds?: number | undefined;
    /** Until a backend sends the first byte of a streamed answer; then it counts as silent, and another is asked. */
    readonly firstByteSeconds?: number | undefined;
    /** Longest pause between two bytes of a stream that has begun. */
    readonly streamGapSeconds?: number | undefined;
    /** Longest time for which a caller keeps an unused connection to use it again. */
    readonly callerIdleSeconds?: number | undefined;
}

/** What a model of the fleet is for, and how long it takes to be there. */
export interface ModelDemand {
    /** The kinds of work that some route leads to it. */
    readonly answers: readonly AnswerClass[];
    /** Seconds that a stopping replica has for the answers under way. @default - the longest of its answers */
    readonly drainSeconds?: number | undefined;
    readonly size: StartupSize;
}

/** What holds where a stack says nothing else. */
export const usualPatience = { firstByteSeconds: 60, streamGapSeconds: 300, callerIdleSeconds: 600 } as const;

/**
 * The slowest rate at which a stream is still usual: a large model on GPUs that are as full as its replicas are scaled for.
 * Where a model is faster, or answers need longer, a stack says so in seconds.
 */
export const slowestTokensPerSecond = 25;
/** Until the first token, behind others and with a long prompt. */
const firstTokenSeconds = 30;
/** Below a minute a limit catches bursts and not faults. */
const leastSeconds = 60;

/** Seconds for a whole answer of a number of tokens, at the slowest usual rate. */
export function answerSeconds(maxOutputTokens: number): number {
    return Math.max(leastSeconds, firstTokenSeconds + Math.ceil(maxOutputTokens / slowestTokensPerSecond));
}

/** The most tokens whose answer takes no longer. */
export function tokensWithin(seconds: number): number {
    return Math.max(0, (seconds - firstTokenSeconds) * slowestTokensPerSecond);
}
