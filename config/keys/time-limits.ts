import { z } from "zod";
import { usualPatience } from "../../components/time-limits/demand.ts";
import { key } from "../key.ts";
import { field } from "../schema/field.ts";

/** A time that somebody waits for something, in whole seconds. */
export const waitSeconds = z.int().min(1).max(7_200);

const { firstByteSeconds, streamGapSeconds, callerIdleSeconds } = usualPatience;

/** How long is waited, for every request alike. */
export const timeLimits = key(
    "timeLimits",
    z
        .strictObject({
            firstByteSeconds: field(waitSeconds.default(firstByteSeconds), {
                what: `Seconds until a backend sends the first byte of a streamed answer. Default: ${firstByteSeconds}.`,
                why: "After that it counts as silent, and the next backend of the route is asked, once.",
                write: "Write whole seconds, at most the shortest longestAnswerSeconds of a task.",
            }),
            streamGapSeconds: field(waitSeconds.default(streamGapSeconds), {
                what: `Longest pause in seconds between two bytes of a third party's stream that has begun. Default: ${streamGapSeconds}.`,
                why: "A stream that stalls holds a place at the provider and a caller who waits for nothing. Own servers that stall are ended by the probe of their engine.",
                write: "Write whole seconds, more than two waits for a first byte.",
            }),
            otherAnswersSeconds: field(waitSeconds.exactOptional(), {
                what: "Longest answer in seconds of requests that name no known task. Default: the longest of all tasks.",
                why: "Nobody said how many tokens such a request may ask for.",
                write: "Write whole seconds, e.g. 300, or leave it out.",
            }),
            callerIdleSeconds: field(waitSeconds.default(callerIdleSeconds), {
                what: `Longest time in seconds for which a caller keeps an unused connection. Default: ${callerIdleSeconds}.`,
                why: "The gateway keeps it longer, so that no request is sent on a connection that is being closed.",
                write: "Write the longest idle time of your clients' connection pools, e.g. 90.",
            }),
        })
        .prefault({}),
    {
        what: "How long is waited: for first bytes, for pauses, for callers. Every other time limit follows.",
        why: "Limits that contradict each other cut answers, or never fire: docs/time-limits.md lists what has to hold.",
        write: "Write { firstByteSeconds: 60 }, for example, or leave it out.",
    },
);
