import type { Fault } from "../fault.ts";
import { answerSeconds, usualPatience } from "./demand.ts";
import type { AnswerClass, ModelDemand, TimeDemand } from "./demand.ts";
import type {
    AnswerLimits,
    EntranceLimits,
    ListenerLimits,
    ModelLimits,
    ProxyEnd,
    TcpKeepAlive,
    TierLimits,
    TimeLimits,
    UpstreamLimits,
    WayLimits,
} from "./limits.ts";
import { startupSeconds } from "./startup.ts";

/** Limits that agree with each other, or everything that stands against them. */
export type TimePlanning =
    { readonly ok: true; readonly limits: TimeLimits } | { readonly ok: false; readonly faults: readonly Fault[] };

/** Plans every time limit of a stack from what people care about, or says which inequality fails. */
export function planTimeLimits(demand: TimeDemand): TimePlanning {
    return { ok: true, limits: limitsOf(demand) };
}

/** What follows from a demand, whether or not it can be kept. */
export function limitsOf(demand: TimeDemand): TimeLimits {
    const answers = answersOf(demand);
    const models = Object.fromEntries(
        Object.entries(demand.models ?? {}).map(([name, model]) => [name, modelLimits(model, answers)]),
    );
    const proxies = proxyEnds(answers);
    return {
        retry: { furtherAttempts, backOffSeconds },
        answers,
        entrance: entranceLimits(demand, answers),
        egressListener: listenerLimits(egressListenerIdleSeconds, longestSilence(answers, "egress")),
        upstream: {
            frontToFleet: upstreamLimits(serverKeepAliveSeconds),
            frontToEgress: upstreamLimits(egressListenerIdleSeconds),
            egressToProviders: upstreamLimits(leastServerKeepAliveSeconds),
        },
        dns: { recordSeconds: dnsRecordSeconds, refreshSeconds: dnsRefreshSeconds },
        wayOut: { natIdleSeconds: 350, firewallIdleSeconds: 350, endpointIdleSeconds: 350 },
        proxies,
        models,
        nodes: {
            drainSeconds: nodeDrainSeconds,
            autoscalerGraceSeconds: Math.max(
                proxies.front.graceSeconds,
                proxies.egress.graceSeconds,
                ...Object.values(models).map(({ graceSeconds }) => graceSeconds),
            ),
            provisionSeconds: nodeProvisionSeconds,
        },
    };
}

/** One: a request that kills a server meets at most one other, and nothing is paid for more than twice. */
const furtherAttempts = 1;
const backOffSeconds = 2;
/** By how much a tier waits longer than the one behind it, so that the one which knows more speaks first. */
const hopSeconds = 2;

function answersOf({ taskClasses, timeLimits = {} }: TimeDemand): TimeLimits["answers"] {
    const firstByteSeconds = timeLimits.firstByteSeconds ?? usualPatience.firstByteSeconds;
    const streamGapSeconds = timeLimits.streamGapSeconds ?? usualPatience.streamGapSeconds;
    const longest: Readonly<Record<string, number>> = Object.fromEntries(
        Object.entries(taskClasses).map(
            ([task, { maxOutputTokens, longestAnswerSeconds }]) =>
                [task, longestAnswerSeconds ?? answerSeconds(maxOutputTokens)] as const,
        ),
    );
    const other = timeLimits.otherAnswersSeconds ?? Math.max(...Object.values(longest), answerSeconds(0));
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

function waysOf({ whole, stream }: AnswerLimits) {
    return [whole, stream];
}

function tiers(answers: TimeLimits["answers"], tier: "front" | "egress"): readonly TierLimits[] {
    return Object.values(answers)
        .flatMap(waysOf)
        .flatMap(({ fleet, mixed, outside }) =>
            tier === "front" ? [fleet.front, mixed.front, outside.front] : [mixed.egress, outside.egress],
        );
}

function longestSilence(answers: TimeLimits["answers"], tier: "front" | "egress"): number {
    return Math.max(...tiers(answers, tier).map(({ silenceSeconds }) => silenceSeconds));
}

function longestRequest(answers: TimeLimits["answers"], tier: "front" | "egress"): number {
    return Math.max(...tiers(answers, tier).map(({ requestSeconds }) => requestSeconds));
}

/** A dead peer is found within two minutes, and no flow on the way is silent for longer than one. */
const tcpKeepAlive: TcpKeepAlive = { idleSeconds: 60, intervalSeconds: 20, probes: 3 };

/** By how much a server is more patient than its client, at least. */
const patienceSeconds = 60;

function listenerLimits(idleSeconds: number, silenceSeconds: number): ListenerLimits {
    return {
        idleSeconds,
        requestHeadersSeconds: 10,
        requestSeconds: 60,
        silenceSeconds: silenceSeconds + hopSeconds,
        tcpKeepAlive,
    };
}

function entranceLimits({ timeLimits }: TimeDemand, answers: TimeLimits["answers"]): EntranceLimits {
    const callerIdleSeconds = timeLimits?.callerIdleSeconds ?? usualPatience.callerIdleSeconds;
    const listener = listenerLimits(callerIdleSeconds + patienceSeconds, longestSilence(answers, "front"));
    const healthCheck = { intervalSeconds: 10, timeoutSeconds: 6, failures: 2 };
    return {
        callerIdleSeconds,
        listener,
        loadBalancer: {
            idleSeconds: Math.max(350, Math.max(listener.idleSeconds, listener.silenceSeconds) + patienceSeconds),
            deregistrationSeconds,
            healthCheck,
            unhealthySeconds: healthCheck.failures * healthCheck.intervalSeconds + healthCheck.timeoutSeconds,
        },
    };
}

/** Below the five seconds that the least patient servers keep a connection, uvicorn's among them. */
const upstreamIdleSeconds = 4;
const leastServerKeepAliveSeconds = 5;
const serverKeepAliveSeconds = 75;
const egressListenerIdleSeconds = 75;

function upstreamLimits(serverIdleSeconds: number): UpstreamLimits {
    return { connectSeconds: 5, idleSeconds: upstreamIdleSeconds, serverIdleSeconds, tcpKeepAlive };
}

const deregistrationSeconds = 180;
const endpointsSeconds = 5;
const dnsRecordSeconds = 30;
const dnsRefreshSeconds = 5;
const nodeDrainSeconds = 900;
const nodeProvisionSeconds = 1_800;
const exitSeconds = 15;

function proxyEnds(answers: TimeLimits["answers"]): TimeLimits["proxies"] {
    const end = (minDrainSeconds: number, requestSeconds: number): ProxyEnd => {
        const drainSeconds = Math.min(minDrainSeconds + requestSeconds, nodeDrainSeconds - exitSeconds);
        return { minDrainSeconds, drainSeconds, graceSeconds: drainSeconds + exitSeconds };
    };
    return {
        front: end(deregistrationSeconds + endpointsSeconds, longestRequest(answers, "front")),
        egress: end(holdSeconds, longestRequest(answers, "egress")),
    };
}

const holdSeconds = endpointsSeconds + dnsRecordSeconds + dnsRefreshSeconds;

function modelLimits(model: ModelDemand, answers: TimeLimits["answers"]): ModelLimits {
    const drainSeconds =
        model.drainSeconds ?? Math.max(...model.answers.map((kind) => (answers[kind] ?? answers.other).longestSeconds));
    const startup = startupSeconds(model.size);
    return {
        keepAliveSeconds: serverKeepAliveSeconds,
        holdSeconds,
        drainSeconds,
        exitSeconds,
        graceSeconds: holdSeconds + drainSeconds + exitSeconds,
        startupSeconds: startup,
        progressSeconds: nodeProvisionSeconds + 2 * startup,
    };
}
