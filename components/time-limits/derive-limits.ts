import { answersOf, backOffSeconds, furtherAttempts, hopSeconds, limitsIn } from "./answer-limits.ts";
import { usualPatience } from "./demand.ts";
import type { ModelDemand, TimeDemand } from "./demand.ts";
import type {
    EntranceLimits,
    ListenerLimits,
    ModelLimits,
    ProxyEnd,
    TcpKeepAlive,
    TierLimits,
    TimeLimits,
    UpstreamLimits,
} from "./limits.ts";
import { outside } from "./facts.ts";
import { startupSeconds } from "./startup.ts";

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
        egressListener: listenerLimits(
            egressListenerIdleSeconds,
            longest(limitsIn(answers, "egress"), "silenceSeconds"),
        ),
        upstream: {
            frontToFleet: upstreamLimits(serverKeepAliveSeconds),
            frontToEgress: upstreamLimits(egressListenerIdleSeconds),
            egressToProviders: upstreamLimits(outside.providerKeepAliveSeconds),
        },
        dns: { recordSeconds: outside.dnsRecordSeconds, refreshSeconds: dnsRefreshSeconds },
        wayOut: {
            natIdleSeconds: outside.natIdleSeconds,
            // The NAT forgets first: it answers with a reset, as a firewall that rejects does.
            firewallIdleSeconds: Math.max(outside.firewallIdle.usual, outside.natIdleSeconds + patienceSeconds),
            endpointIdleSeconds: outside.endpointIdleSeconds,
        },
        proxies,
        models,
        nodes: {
            drainSeconds: outside.nodeDrainSeconds,
            autoscalerGraceSeconds: Math.max(
                proxies.front.graceSeconds,
                proxies.egress.graceSeconds,
                ...Object.values(models).map(({ graceSeconds }) => graceSeconds),
            ),
            provisionSeconds: nodeProvisionSeconds,
        },
    };
}

function longest(limits: readonly TierLimits[], which: "requestSeconds" | "silenceSeconds"): number {
    return Math.max(...limits.map((one) => one[which]));
}

/** A dead peer is found within two minutes, and no flow on the way is silent for longer than one. */
const tcpKeepAlive: TcpKeepAlive = { idleSeconds: 60, intervalSeconds: 20, probes: 3 };

/** By how much one who keeps a connection is more patient than the one before it, at least. */
export const patienceSeconds = 60;

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
    const listener = listenerLimits(
        callerIdleSeconds + patienceSeconds,
        longest(limitsIn(answers, "front"), "silenceSeconds"),
    );
    const healthCheck = { intervalSeconds: 10, timeoutSeconds: 6, failures: 2 };
    return {
        callerIdleSeconds,
        listener,
        loadBalancer: {
            idleSeconds: Math.max(
                outside.loadBalancerIdle.usual,
                Math.max(listener.idleSeconds, listener.silenceSeconds) + patienceSeconds,
            ),
            deregistrationSeconds,
            healthCheck,
            unhealthySeconds: healthCheck.failures * healthCheck.intervalSeconds + healthCheck.timeoutSeconds,
        },
    };
}

/** Below the five seconds that the least patient servers keep a connection, uvicorn's among them. */
const upstreamIdleSeconds = 4;
const serverKeepAliveSeconds = 75;
const egressListenerIdleSeconds = 75;

function upstreamLimits(serverIdleSeconds: number): UpstreamLimits {
    return { connectSeconds: 5, idleSeconds: upstreamIdleSeconds, serverIdleSeconds, tcpKeepAlive };
}

/** Half as long again as a target that leaves was seen to get new connections. */
const deregistrationSeconds = 1.5 * outside.deregistrationObservedSeconds;
/** Until controllers and proxies have heard that a pod is going. */
const endpointsSeconds = 5;
/** As long as a record lives where the cluster says nothing else. */
const dnsRefreshSeconds = 5;
/** Large GPU types take longer to come than the autoscaler's own fifteen minutes. */
const nodeProvisionSeconds = 1_800;
/** For the last tokens, the processes of the GPUs, the exit. */
export const exitSeconds = 15;
/** A pod that is killed at the end of its grace period is a few seconds older before the drain of its node sees it gone. */
const removalSeconds = 10;
/** The longest grace period with which a node can be drained in time. */
export const mostGraceSeconds = outside.nodeDrainSeconds - removalSeconds;

/** It never outlasts the drain of its node: an update that fails is worse than the answer that it would save. */
function proxyEnds(answers: TimeLimits["answers"]): TimeLimits["proxies"] {
    const end = (minDrainSeconds: number, requestSeconds: number): ProxyEnd => {
        const drainSeconds = Math.min(minDrainSeconds + requestSeconds, mostGraceSeconds - exitSeconds);
        return { minDrainSeconds, drainSeconds, graceSeconds: drainSeconds + exitSeconds };
    };
    return {
        front: end(deregistrationSeconds + endpointsSeconds, longest(limitsIn(answers, "front"), "requestSeconds")),
        egress: end(holdSeconds, longest(limitsIn(answers, "egress"), "requestSeconds")),
    };
}

/** Until nobody knows the address of a pod that goes: the endpoints, what caches keep, and the next question. */
const holdSeconds = endpointsSeconds + outside.dnsRecordSeconds + dnsRefreshSeconds;

function modelLimits(model: ModelDemand, answers: TimeLimits["answers"]): ModelLimits {
    const drainSeconds = model.drainSeconds ?? longestAnswer(model, answers);
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

/** Longest answer that some route asks of a model. */
export function longestAnswer({ answers: kinds }: ModelDemand, answers: TimeLimits["answers"]): number {
    return Math.max(...kinds.map((kind) => (answers[kind] ?? answers.other).longestSeconds));
}
