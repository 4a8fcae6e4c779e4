import type { TaskClass } from "../../catalog/vocabulary.ts";
import type { StartupSize } from "./startup.ts";

/** A kind of work with a longest answer of its own: a task class, or whatever names no task that the stack knows. */
export type AnswerClass = TaskClass | "other";

/** What people care about. Every time limit of a stack follows from it, in whole seconds, or it is refused. */
export interface TimeDemand {
    /** Longest answer by kind of work: from the request's arrival at a server to the last byte, its wait for a turn included. */
    readonly longestAnswerSeconds: Readonly<Partial<Record<TaskClass, number>>> & { readonly other: number };
    /** Until a backend sends the first byte of a streamed answer; then it counts as silent, and the next one is asked. */
    readonly firstByteSeconds: number;
    /** Longest pause between two bytes of a stream that has begun. */
    readonly streamGapSeconds: number;
    /** Longest time for which a caller keeps an unused connection to use it again. */
    readonly callerIdleSeconds: number;
    /** Models of the own fleet by name. */
    readonly models: Readonly<Record<string, ModelDemand>>;
    /** Whether a second tier of the gateway leads to third parties. */
    readonly reachesThirdParties: boolean;
}

/** What a model of the fleet is for, and how long it takes to be there. */
export interface ModelDemand {
    /** The kinds of work that some route leads to it. */
    readonly answers: readonly AnswerClass[];
    /** Seconds that a stopping replica has for the answers under way. @default - the longest of its answers */
    readonly drainSeconds?: number | undefined;
    readonly size: StartupSize;
}
