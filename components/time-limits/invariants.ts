import { hopSeconds, limitsIn } from "./answer-limits.ts";
import { tokensWithin, usualPatience } from "./demand.ts";
import type { AnswerClass, ModelDemand, TimeDemand } from "./demand.ts";
import { exitSeconds, longestAnswer, mostGraceSeconds, patienceSeconds } from "./derive-limits.ts";
import { outside } from "./facts.ts";
import type { AnswerLimits, TierLimits, TimeLimits, WayLimits } from "./limits.ts";
import type { Path } from "../fault.ts";

/** What is judged: what was asked, and what follows from it. */
export interface Planned {
    readonly demand: TimeDemand;
    readonly limits: TimeLimits;
}

/** An inequality between two times, and why it has to hold. */
export interface Invariant {
    /** Unique; a fault, a test and the document name it. */
    readonly name: string;
    /** The two sides in words, and how the first has to be. */
    readonly left: string;
    readonly relation: Relation;
    readonly right: string;
    /** What happens where it does not hold: sentences with a full stop. */
    readonly why: string;
    /** Where that was read or measured. */
    readonly source: string;
    /**
     * What becomes of a stack where it does not hold. `refused` unless nothing a stack may write could make it hold: then it is
     * a cost that the document states.
     */
    readonly otherwise: "refused" | "stated";
    /** Both sides, for each thing that it is about. */
    readonly sides: (planned: Planned) => readonly Sides[];
}

export type Relation = "more than" | "at least" | "at most";

/** Both sides of an invariant for one thing, in seconds. */
export interface Sides {
    /** E.g. a task class, a model, a hop; in words. */
    readonly of: string;
    readonly left: number;
    readonly right: number;
    /** Whoever can be blamed: the place in the stack file, and what to write there. Absent where no stack can break it. */
    readonly blame?: Blame;
}

export interface Blame {
    readonly path: Path;
    /** An instruction with a full stop, which works when it is followed. */
    readonly fix: string;
}

/** Whether the inequality holds. */
export function holds(relation: Relation, { left, right }: Pick<Sides, "left" | "right">): boolean {
    switch (relation) {
        case "more than":
            return left > right;
        case "at least":
            return left >= right;
        case "at most":
            return left <= right;
    }
}

/** Every inequality between the times of a stack. The planner keeps them; docs/time-limits.md prints them. */
export const invariants: readonly Invariant[] = [
    {
        name: "connect-within-first-byte",
        left: "the wait for a first byte",
        relation: "more than",
        right: "the wait for a connection",
        why: "An attempt that is still connecting would count as silent, and as one that may have been processed.",
        source: "Envoy's per-try timeout runs while a connection is made",
        otherwise: "refused",
        sides: ({ limits: { answers, upstream } }) => {
            const { connectSeconds } = upstream.frontToFleet;
            return [
                {
                    of: "streams",
                    left: answers.other.stream.fleet.front.trySeconds,
                    right: connectSeconds,
                    blame: { path: firstBytePath, fix: `Write at least ${connectSeconds + 1}.` },
                },
            ];
        },
    },
    {
        name: "first-byte-within-answer",
        left: "the wait for a first byte",
        relation: "at most",
        right: "the longest answer",
        why: "A silent backend would be waited for longer than for a whole answer, so that no other could be asked in time.",
        source: "a proxy with equal limits ended each such request with 504 and asked nobody else (measured with Envoy 1.40.0)",
        otherwise: "refused",
        sides: (planned) => {
            const left = planned.limits.answers.other.stream.fleet.front.trySeconds;
            return kindsOf(planned).map(([kind, { longestSeconds: right }]) => {
                const sides = { of: kind, left, right };
                // Whoever wrote another wait for a first byte than the usual one made the two contradict each other.
                if (
                    left !== usualPatience.firstByteSeconds &&
                    right > planned.limits.upstream.frontToFleet.connectSeconds
                )
                    return { ...sides, blame: { path: firstBytePath, fix: `Write at most ${right}.` } };
                const fix = `Write at least ${left}, or timeLimits.firstByteSeconds: ${right}.`;
                return { ...sides, ...blameAnswer(kind, planned.demand, fix) };
            });
        },
    },
    {
        name: "silence-after-tries",
        left: "the silence after which a request is given up",
        relation: "more than",
        right: "all waits for a first byte, with the pauses between them",
        why: "The request would be given up before the next backend is asked, so that no wait ever led to one.",
        source: "a proxy with equal limits ended each such request with 504 and asked nobody else (measured with Envoy 1.40.0)",
        otherwise: "refused",
        sides: ({ limits }) => {
            const { stream } = limits.answers.other;
            // A stream's pause is asked for; the silence of the front is somewhat longer than that of the tier behind it.
            const gap = stream.fleet.front.silenceSeconds;
            const missing = tiersOf(stream).map(({ tier }) => triesOf(limits, tier) - tier.silenceSeconds + gap);
            const fix = `Write at least ${Math.max(...missing) + 1}.`;
            const blame = { path: ["timeLimits", "streamGapSeconds"], fix };
            const each = (of: string, way: WayLimits) =>
                tiersOf(way).map(({ name, tier }) => ({
                    of: `${of}, ${name}`,
                    left: tier.silenceSeconds,
                    right: triesOf(limits, tier),
                }));
            return [
                ...each("streams", stream).map((sides) => ({ ...sides, blame })),
                ...kinds(limits).flatMap(([kind, { whole }]) => each(kind, whole)),
            ];
        },
    },
    {
        name: "egress-before-front",
        left: "the front's wait for the egress tier",
        relation: "more than",
        right: "all that the egress tier may take until its first byte",
        why: "The front would give up on an attempt that the tier behind it still makes, and have the work done twice.",
        source: "Envoy's per-try timeout; each tier knows only its own attempts",
        otherwise: "refused",
        sides: ({ limits }) =>
            ways(limits).flatMap(({ of, way: { mixed, outside: outer } }) => [
                { of: `${of}, mixed`, left: mixed.front.trySeconds, right: triesOf(limits, mixed.egress) },
                { of: `${of}, outside`, left: outer.front.trySeconds, right: triesOf(limits, outer.egress) },
            ]),
    },
    {
        name: "egress-ends-before-front",
        left: "the front's limit for a request",
        relation: "more than",
        right: "the egress tier's limit for it",
        why: "The tier that knows what went wrong should be the one to say so.",
        source: "both are Envoy's route timeout",
        otherwise: "refused",
        sides: ({ limits }) =>
            ways(limits).flatMap(({ of, way: { mixed, outside: outer } }) => [
                { of: `${of}, mixed`, left: mixed.front.requestSeconds, right: mixed.egress.requestSeconds },
                { of: `${of}, outside`, left: outer.front.requestSeconds, right: outer.egress.requestSeconds },
            ]),
    },
    {
        name: "tries-within-request",
        left: "the limit for a request",
        relation: "at least",
        right: "its failed attempts, the pauses, and the longest answer",
        why: "The backend that is asked last would have less time than its answer may take.",
        source: "Envoy's route timeout holds for all attempts together",
        otherwise: "refused",
        sides: ({ limits }) =>
            kinds(limits).flatMap(([kind, answer]) =>
                waysOf(kind, answer).flatMap(({ of, way }) =>
                    tiersOf(way).map(({ name, tier }) => ({
                        of: `${of}, ${name}`,
                        left: tier.requestSeconds,
                        right:
                            tier.furtherAttempts * (tier.trySeconds + limits.retry.backOffSeconds) +
                            answer.longestSeconds,
                    })),
                ),
            ),
    },
    {
        name: "one-further-attempt",
        left: "the further attempts of all tiers together",
        relation: "at most",
        right: "one",
        why: "A request that kills a server would meet several, and a provider would be paid more than twice.",
        source: "vllm-project/vllm#45346: one malformed request killed each server that it was sent to",
        otherwise: "refused",
        sides: ({ limits }) =>
            ways(limits).flatMap(({ of, way: { fleet, mixed, outside: outer } }) => [
                { of: `${of}, fleet`, left: fleet.front.furtherAttempts, right: 1 },
                { of: `${of}, mixed`, left: mixed.front.furtherAttempts + mixed.egress.furtherAttempts, right: 1 },
                { of: `${of}, outside`, left: outer.front.furtherAttempts + outer.egress.furtherAttempts, right: 1 },
            ]),
    },
    {
        name: "listener-outlasts-request-silence",
        left: "the silence after which a listener gives a request up",
        relation: "more than",
        right: "that of each of its rules",
        why: "The listener would end what a rule still waits for.",
        source: "Envoy: a route's idle timeout overrides the listener's only once the route is known",
        otherwise: "refused",
        sides: ({ limits }) =>
            (["front", "egress"] as const).map((tier) => ({
                of: `the ${tier}`,
                left: (tier === "front" ? limits.entrance.listener : limits.egressListener).silenceSeconds,
                right: Math.max(...limitsIn(limits.answers, tier).map(({ silenceSeconds }) => silenceSeconds)),
            })),
    },
    {
        name: "answer-within-proxy-drain",
        left: "the time in which a stopping proxy still gets requests, with the longest answer",
        relation: "at most",
        right: "its drain",
        why: "Answers would be cut at each rollout and each update of a node; a node's drain ends after fifteen minutes.",
        source: "Amazon EKS user guide, Understand each phase of node updates; Envoy Gateway, EnvoyProxy.spec.shutdown",
        otherwise: "refused",
        sides: (planned) => {
            const { proxies } = planned.limits;
            const most = mostGraceSeconds - exitSeconds - proxies.front.minDrainSeconds;
            return kindsOf(planned).flatMap(([kind, { longestSeconds }]) =>
                (["front", "egress"] as const).map((tier) => ({
                    of: `${kind}, ${tier}`,
                    left: proxies[tier].minDrainSeconds + longestSeconds,
                    right: proxies[tier].drainSeconds,
                    ...blameAnswer(kind, planned.demand, atMost(kind, planned.demand, most)),
                })),
            );
        },
    },
    {
        name: "failover-within-proxy-drain",
        left: "the time in which a stopping proxy still gets requests, with a failed attempt and the longest answer",
        relation: "at most",
        right: "its drain",
        why: "A request that lost its first attempt to a silent backend is cut where its proxy stops at that very time.",
        source: "a node's drain ends after fifteen minutes, see answer-within-proxy-drain",
        otherwise: "stated",
        sides: ({ limits }) =>
            ways(limits).flatMap(({ of, way }) =>
                tiersOf(way).map(({ name, tier }) => {
                    const end = name.endsWith("front") ? limits.proxies.front : limits.proxies.egress;
                    return {
                        of: `${of}, ${name}`,
                        left: end.minDrainSeconds + tier.requestSeconds,
                        right: end.drainSeconds,
                    };
                }),
            ),
    },
    {
        name: "answer-within-model-drain",
        left: "the drain of a replica",
        relation: "at least",
        right: "the longest answer that routes lead to it",
        why: "vLLM's engine is killed when its drain runs out, the answer is cut, and the server says nothing until it is killed.",
        source: "vLLM 0.32.0: with a --shutdown-timeout of 8 it was still there, and silent, ten minutes later (measured)",
        otherwise: "refused",
        sides: ({ demand, limits }) =>
            modelsOf(demand).map(([name, model]) => {
                const right = longestAnswer(model, limits.answers);
                return {
                    of: name,
                    left: limits.models[name]?.drainSeconds ?? 0,
                    right,
                    blame: {
                        path: ["models", name, "drainSeconds"],
                        fix: `Write at least ${right}, or leave it out; or write shorter answers for its tasks.`,
                    },
                };
            }),
    },
    {
        name: "hold-outlasts-addresses",
        left: "a replica's hold before its drain",
        relation: "at least",
        right: "the lifetime of its DNS record, and the time until proxies ask again",
        why: "A draining vLLM answers new requests with 500, while its health check says that all is well.",
        source: "vLLM 0.32.0 (measured); CoreDNS, plugin kubernetes",
        otherwise: "refused",
        sides: ({ limits }) =>
            Object.entries(limits.models).map(([name, { holdSeconds }]) => ({
                of: name,
                left: holdSeconds,
                right: limits.dns.recordSeconds + limits.dns.refreshSeconds,
            })),
    },
    {
        name: "grace-holds-drain",
        left: "the grace period of a pod",
        relation: "more than",
        right: "what it does before its exit",
        why: "The kubelet kills what is left at its end.",
        source: "Kubernetes, Pod Lifecycle, Termination of Pods",
        otherwise: "refused",
        sides: ({ limits: { models, proxies } }) => [
            ...Object.entries(models).map(([of, { graceSeconds, holdSeconds, drainSeconds }]) => ({
                of,
                left: graceSeconds,
                right: holdSeconds + drainSeconds,
            })),
            ...Object.entries(proxies).map(([tier, { graceSeconds, drainSeconds }]) => ({
                of: `the ${tier}`,
                left: graceSeconds,
                right: drainSeconds,
            })),
        ],
    },
    {
        name: "grace-within-node-drain",
        left: "the grace period of a pod",
        relation: "at most",
        right: "EKS's drain of a node, less the seconds until the pod is gone",
        why: "The update of the node fails with PodEvictionFailure, for as long as one such answer runs.",
        source: "Amazon EKS user guide, Understand each phase of node updates",
        otherwise: "refused",
        sides: ({ demand, limits }) => [
            ...modelsOf(demand).map(([name, { drainSeconds }]) => {
                const { graceSeconds = 0, holdSeconds = 0, exitSeconds: exit = 0 } = limits.models[name] ?? {};
                const most = mostGraceSeconds - holdSeconds - exit;
                return {
                    of: name,
                    left: graceSeconds,
                    right: mostGraceSeconds,
                    // A drain that follows from an answer is the answer's fault, which answer-within-proxy-drain finds.
                    ...(drainSeconds === undefined
                        ? {}
                        : { blame: { path: ["models", name, "drainSeconds"], fix: `Write at most ${most}.` } }),
                };
            }),
            ...Object.entries(limits.proxies).map(([tier, { graceSeconds }]) => ({
                of: `the ${tier}`,
                left: graceSeconds,
                right: mostGraceSeconds,
            })),
        ],
    },
    {
        name: "autoscaler-waits-for-grace",
        left: "the autoscaler's wait for pods",
        relation: "at least",
        right: "the grace period of a pod",
        why: "It ends a node with the pods that are still there; its own ten minutes are less than a long drain.",
        source: "kubernetes/autoscaler, FAQ, How does CA deal with graceful termination",
        otherwise: "refused",
        sides: ({ limits: { models, proxies, nodes } }) =>
            [...Object.entries(models), ...Object.entries(proxies)].map(([of, { graceSeconds }]) => ({
                of,
                left: nodes.autoscalerGraceSeconds,
                right: graceSeconds,
            })),
    },
    {
        name: "startup-within-node-drain",
        left: "a replica's time to start",
        relation: "at most",
        right: "EKS's drain of a node",
        why: "A budget lets the second replica go only when the first one answers elsewhere, and the update fails before that.",
        source: "Amazon EKS user guide, Understand each phase of node updates",
        otherwise: "stated",
        sides: ({ limits }) =>
            Object.entries(limits.models).map(([of, { startupSeconds }]) => ({
                of,
                left: startupSeconds,
                right: limits.nodes.drainSeconds,
            })),
    },
    {
        name: "progress-outlasts-start",
        left: "the time after which an update counts as stuck",
        relation: "at least",
        right: "a new node, and a replica's time to start",
        why: "An update that is under way would be reported as failed.",
        source: "Kubernetes, Deployments, Progress Deadline Seconds",
        otherwise: "refused",
        sides: ({ limits }) =>
            Object.entries(limits.models).map(([of, { progressSeconds, startupSeconds }]) => ({
                of,
                left: progressSeconds,
                right: limits.nodes.provisionSeconds + startupSeconds,
            })),
    },
    {
        name: "server-outlasts-client",
        left: "the time for which a server keeps an unused connection",
        relation: "more than",
        right: "the time for which its client does",
        why: "The client would send a request on a connection that is being closed, and a healthy server would count as failed.",
        source: "llm-d/llm-d#1564; 486 of 2,400 requests left a healthy server with its own 5 seconds (measured with Envoy 1.40.0)",
        otherwise: "refused",
        sides: ({ limits: { entrance, upstream, models, egressListener } }) => [
            { of: "callers to the front", left: entrance.listener.idleSeconds, right: entrance.callerIdleSeconds },
            ...Object.entries(models).map(([name, { keepAliveSeconds }]) => ({
                of: `the front to ${name}`,
                left: keepAliveSeconds,
                right: upstream.frontToFleet.idleSeconds,
            })),
            {
                of: "the front to the egress tier",
                left: egressListener.idleSeconds,
                right: upstream.frontToEgress.idleSeconds,
            },
            {
                of: "the egress tier to providers",
                left: upstream.egressToProviders.serverIdleSeconds,
                right: upstream.egressToProviders.idleSeconds,
            },
        ],
    },
    {
        name: "load-balancer-outlasts-listener",
        left: "the time after which the load balancer forgets a silent connection",
        relation: "more than",
        right: "the time for which the proxies behind it keep one, with a request and without",
        why: "It closes none: a caller's next request would be answered with a reset.",
        source: "Elastic Load Balancing user guide, Update the TCP idle timeout",
        otherwise: "refused",
        sides: ({ limits: { entrance } }) => [
            { of: "without a request", left: entrance.loadBalancer.idleSeconds, right: entrance.listener.idleSeconds },
            { of: "with a request", left: entrance.loadBalancer.idleSeconds, right: entrance.listener.silenceSeconds },
        ],
    },
    {
        name: "load-balancer-can-wait",
        left: "the time after which the load balancer forgets a silent connection",
        relation: "at most",
        right: "the most that it can be set to",
        why: "A Network Load Balancer waits no longer.",
        source: "Elastic Load Balancing user guide, Update the TCP idle timeout: 60 to 6000 seconds",
        otherwise: "refused",
        sides: ({ limits: { answers, entrance } }) => {
            const right = outside.loadBalancerIdle.most;
            const most = right - patienceSeconds;
            return [
                {
                    of: "callers",
                    left: entrance.listener.idleSeconds + patienceSeconds,
                    right,
                    blame: {
                        path: ["timeLimits", "callerIdleSeconds"],
                        fix: `Write at most ${most - patienceSeconds}.`,
                    },
                },
                {
                    of: "streams",
                    left: answers.other.stream.mixed.front.silenceSeconds + hopSeconds + patienceSeconds,
                    right,
                    blame: {
                        path: ["timeLimits", "streamGapSeconds"],
                        fix: `Write at most ${most - 2 * hopSeconds}.`,
                    },
                },
                // Whole answers are bounded before, by the drain of the proxies.
                { of: "answers", left: entrance.loadBalancer.idleSeconds, right },
            ];
        },
    },
    {
        name: "min-drain-outlasts-deregistration",
        left: "the least time for which a stopping proxy stays",
        relation: "more than",
        right: "the time for which the load balancer sends new connections to it",
        why: "A proxy that has no connection for a moment would be gone when the next one comes.",
        source: "kubernetes-sigs/aws-load-balancer-controller#3270, #1834",
        otherwise: "refused",
        sides: ({ limits: { entrance, proxies } }) => [
            {
                of: "the front",
                left: proxies.front.minDrainSeconds,
                right: Math.max(
                    entrance.loadBalancer.deregistrationSeconds,
                    outside.deregistrationObservedSeconds,
                    entrance.loadBalancer.unhealthySeconds,
                ),
            },
        ],
    },
    {
        name: "keep-alive-before-forgetting",
        left: "the time after which a flow is forgotten",
        relation: "more than",
        right: "the silence before a TCP keep-alive, with all its probes",
        why: "A request that is waited for in silence would lose its connection, and nobody would be told.",
        source: "AWS networking blog, Implementing long-running TCP Connections within VPC networking",
        otherwise: "refused",
        sides: ({ limits }) => {
            const { tcpKeepAlive } = limits.upstream.egressToProviders;
            const right = tcpKeepAlive.idleSeconds + tcpKeepAlive.intervalSeconds * tcpKeepAlive.probes;
            return forgetting(limits).map(({ of, left }) => ({ of, left, right }));
        },
    },
    {
        name: "upstream-idle-before-forgetting",
        left: "the time after which a flow is forgotten",
        relation: "more than",
        right: "the time for which the egress tier keeps an unused connection",
        why: "The next request on it would be swallowed until its wait for a first byte is over.",
        source: "istio/istio#36499; AWS Network Firewall API reference, FlowTimeouts",
        otherwise: "refused",
        sides: ({ limits }) =>
            forgetting(limits).map(({ of, left }) => ({
                of,
                left,
                right: limits.upstream.egressToProviders.idleSeconds,
            })),
    },
    {
        name: "firewall-outlasts-nat",
        left: "the time after which the firewall forgets a flow",
        relation: "more than",
        right: "that of the NAT gateway",
        why: "Whoever forgets first decides how a client learns of it, and the NAT gateway always answers with a reset.",
        source: "AWS networking blog, Implementing long-running TCP Connections within VPC networking",
        otherwise: "refused",
        sides: ({ limits: { wayOut } }) => [
            { of: "the way out", left: wayOut.firewallIdleSeconds, right: wayOut.natIdleSeconds },
        ],
    },
    {
        name: "headers-within-request",
        left: "the time for a whole request to arrive",
        relation: "at least",
        right: "the time for its headers",
        why: "The second limit could never be reached.",
        source: "Envoy, request_timeout and request_headers_timeout",
        otherwise: "refused",
        sides: ({ limits: { entrance, egressListener } }) =>
            [entrance.listener, egressListener].map(({ requestSeconds, requestHeadersSeconds }, i) => ({
                of: i === 0 ? "the front" : "the egress",
                left: requestSeconds,
                right: requestHeadersSeconds,
            })),
    },
];

const firstBytePath = ["timeLimits", "firstByteSeconds"];

function kinds({ answers }: TimeLimits): readonly (readonly [AnswerClass, AnswerLimits])[] {
    // Object.entries forgets the names of an object's keys.
    return Object.entries(answers) as [AnswerClass, AnswerLimits][];
}

/** The kinds of work that somebody said something about: what names no known task is the longest of the others otherwise. */
function kindsOf({ demand, limits }: Planned): readonly (readonly [AnswerClass, AnswerLimits])[] {
    const written = demand.timeLimits?.otherAnswersSeconds !== undefined;
    return kinds(limits).filter(([kind]) => kind !== "other" || written);
}

function ways(limits: TimeLimits) {
    return kinds(limits).flatMap(([kind, answer]) => waysOf(kind, answer));
}

function waysOf(kind: AnswerClass, { whole, stream }: AnswerLimits) {
    return [
        { of: `${kind}, whole`, way: whole },
        { of: `${kind}, stream`, way: stream },
    ];
}

function tiersOf({ fleet, mixed, outside: outer }: WayLimits) {
    return [
        { name: "fleet, front", tier: fleet.front },
        { name: "mixed, front", tier: mixed.front },
        { name: "mixed, egress", tier: mixed.egress },
        { name: "outside, front", tier: outer.front },
        { name: "outside, egress", tier: outer.egress },
    ];
}

/** Until every attempt of a tier has counted as silent. */
function triesOf({ retry }: TimeLimits, { furtherAttempts, trySeconds }: TierLimits): number {
    return furtherAttempts * (trySeconds + retry.backOffSeconds) + trySeconds;
}

function modelsOf({ models = {} }: TimeDemand): readonly (readonly [string, ModelDemand])[] {
    return Object.entries(models);
}

/** What forgets a flow that is silent, on the way out and between nodes. */
function forgetting({ wayOut, entrance }: TimeLimits) {
    return [
        { of: "NAT gateway", left: wayOut.natIdleSeconds },
        { of: "firewall", left: wayOut.firewallIdleSeconds },
        { of: "interface endpoint", left: wayOut.endpointIdleSeconds },
        { of: "load balancer", left: entrance.loadBalancer.idleSeconds },
        { of: "security group", left: outside.connectionTrackingIdleSeconds },
    ];
}

function blameAnswer(kind: AnswerClass, demand: TimeDemand, fix: string): { readonly blame: Blame } {
    if (kind === "other") return { blame: { path: ["timeLimits", "otherAnswersSeconds"], fix } };
    const written = isWritten(kind, demand);
    return { blame: { path: ["taskClasses", kind, written ? "longestAnswerSeconds" : "maxOutputTokens"], fix } };
}

function isWritten(kind: AnswerClass, { taskClasses }: TimeDemand): boolean {
    return kind === "other" || taskClasses[kind]?.longestAnswerSeconds !== undefined;
}

function atMost(kind: AnswerClass, demand: TimeDemand, most: number): string {
    if (isWritten(kind, demand)) return `Write at most ${most}.`;
    return `Write at most ${tokensWithin(most)}, or longestAnswerSeconds: ${most} where its backends are faster.`;
}
