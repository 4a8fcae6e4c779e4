import { z } from "zod";
import { bounds } from "../../components/observability/observability-faults.ts";
import { key } from "../key.ts";
import { field } from "../schema/field.ts";
import type { Check } from "../check.ts";
import { under } from "../path.ts";

type Bounds = (typeof bounds)[keyof typeof bounds];

const within = ({ min, max }: Bounds) => z.number().min(min).max(max);
const whole = ({ min, max }: Bounds) => z.int().min(min).max(max);
const range = ({ min, max }: Bounds) => `from ${min} to ${max}`;

const burn = z
    .strictObject({
        fast: field(within(bounds.budgetBurn).default(2), {
            what: "Times the even spending of a month that is told at once, when it lasts six hours. Default: 2.",
            why: "At twice the pace, the money is gone in the middle of the month.",
            write: `Write a number ${range(bounds.budgetBurn)}, above steady.`,
        }),
        steady: field(within(bounds.budgetBurn).default(1.1), {
            what: "Times the even spending of a month that is told when it lasts three days. Default: 1.1.",
            why: "A little too much for long is as expensive as much too much for short.",
            write: `Write a number ${range(bounds.budgetBurn)}, below fast.`,
        }),
    })
    .prefault({});

const alerts = z
    .strictObject({
        timeToFirstTokenSeconds: field(within(bounds.timeToFirstTokenSeconds).default(5), {
            what: "Seconds that the first token of an answer may take, for 95 of 100 requests of a model. Default: 5.",
            why: "After some seconds people think that nothing happens; below what a prompt takes, the alert never goes.",
            write: `Write seconds ${range(bounds.timeToFirstTokenSeconds)}, e.g. 2.5.`,
        }),
        queuedRequestsPerReplica: field(within(bounds.queuedRequestsPerReplica).default(8), {
            what: "Requests of a model that may wait, for each replica that answers. Default: 8.",
            why: "A short queue is what keeps GPUs busy; one that stands is one that no new replica takes away.",
            write: `Write a number ${range(bounds.queuedRequestsPerReplica)}.`,
        }),
        kvCachePercent: field(whole(bounds.kvCachePercent).default(95), {
            what: "Share of its KV cache that a replica may use for long, in percent. Default: 95.",
            why: "In a full one, requests wait or are put back and computed again.",
            write: `Write whole percent ${range(bounds.kvCachePercent)}.`,
        }),
        preemptionsPerMinute: field(within(bounds.preemptionsPerMinute).default(5), {
            what: "Requests of a model that may be put back in a minute. Default: 5.",
            why: "Each is computed again from its start: the work is paid twice.",
            write: `Write a number ${range(bounds.preemptionsPerMinute)}; 0 tells each one.`,
        }),
        gatewayErrorPercent: field(within(bounds.gatewayErrorPercent).default(1), {
            what: "Share of the requests that the gateway may fail in a month, in percent: its error budget. Default: 1.",
            why: "The alert asks how fast the budget is used up, so that a short storm wakes nobody and an outage does.",
            write: `Write percent ${range(bounds.gatewayErrorPercent)}, e.g. 0.5.`,
        }),
        budgetBurn: field(burn, {
            what: "From which multiple of an even spending on people are told. Default: { fast: 2, steady: 1.1 }.",
            why: "At the end of the month it would be too late.",
            write: "Write { fast, steady }, or leave it out.",
        }),
    })
    .prefault({});

/** What is kept of the stack's metrics, and when people are told. */
export const observability = key(
    "observability",
    z
        .strictObject({
            retentionDays: field(whole(bounds.retentionDays).default(62), {
                what: "Days for which metrics are kept. Default: 62, this month and the one before.",
                why: "The budget is counted over a whole month; and nobody needs to know how warm a GPU was years ago.",
                write: `Write whole days ${range(bounds.retentionDays)}.`,
            }),
            volumeGiB: field(whole(bounds.volumeGiB).default(50), {
                what: "Size of the volume of each of the two replicas that keep metrics, in GiB. Default: 50.",
                why: "Where it is too small, the oldest metrics go before their time.",
                write: `Write whole GiB ${range(bounds.volumeGiB)}.`,
            }),
            alerts: field(alerts, {
                what: "From when on people are told. Those on models apply where the stack has some.",
                why: "An alert that is always on is one that nobody reads; one that never comes is none.",
                write: "Write the thresholds that differ from the defaults, e.g. { timeToFirstTokenSeconds: 2.5 }.",
            }),
        })
        .prefault({}),
    {
        what: "What is kept of the stack's metrics, and from when on people are told.",
        why: "Metrics and alerts stay in the region: the stack has its own Prometheus, and a topic for queues and functions of its account.",
        write: "Write retentionDays, volumeGiB or alerts, or leave observability out.",
    },
);

/** The urgent alert must not come after the patient one. */
export const burnRatesInOrder: Check<typeof observability> = ({ observability }) => {
    const { fast, steady } = observability?.alerts?.budgetBurn ?? {};
    if (fast === undefined || steady === undefined || fast > steady) return [];
    return [
        {
            path: under("observability", "alerts", "budgetBurn", "fast"),
            problem: `${fast} is not above the steady rate, ${steady}`,
            why: "Whoever spends that fast would be told after three days, and not after six hours.",
            fix: `Write more than ${steady}, e.g. 2, or a lower steady rate.`,
        },
    ];
};
