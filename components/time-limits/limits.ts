import type { AnswerClass } from "./demand.ts";

/**
 * Every limit on a request's way and on a pod's end, in whole seconds. Plain literals; made by {@link planTimeLimits} alone,
 * so that no two of them contradict each other.
 */
export interface TimeLimits {
    /** What follows a backend's silence; the same in every tier. */
    readonly retry: RetryLimits;
    /** By kind of work: those that the stack declares, and `other` for everything else. */
    readonly answers: Readonly<Partial<Record<AnswerClass, AnswerLimits>>> & { readonly other: AnswerLimits };
    /** Where callers come in. */
    readonly entrance: EntranceLimits;
    /** The listener of the egress tier, whose only client is the front. */
    readonly egressListener: ListenerLimits;
    /** From proxies to what answers, by hop. */
    readonly upstream: Readonly<Record<Hop, UpstreamLimits>>;
    /** Names of servers in the cluster. */
    readonly dns: DnsLimits;
    /** The way out to third parties. */
    readonly wayOut: WayOutLimits;
    /** The end of a proxy, by tier. */
    readonly proxies: { readonly front: ProxyEnd; readonly egress: ProxyEnd };
    /** The life of the fleet's replicas, by model. */
    readonly models: Readonly<Record<string, ModelLimits>>;
    readonly nodes: NodeLimits;
}

/** A hop from a proxy to a server, both of which keep connections. */
export type Hop = "frontToFleet" | "frontToEgress" | "egressToProviders";

export interface RetryLimits {
    /** Further attempts at most, over all tiers; each goes to another backend, or to another replica. */
    readonly furtherAttempts: number;
    /** Longest wait before a further attempt. */
    readonly backOffSeconds: number;
}

/** Limits of a kind of work. */
export interface AnswerLimits {
    /** What was asked for: one attempt at one server or provider, from its arrival to its last byte. */
    readonly longestSeconds: number;
    /** Without streaming: the first byte comes with the last. */
    readonly whole: WayLimits;
    /** With streaming: a try is over with its first byte, and then only its pauses count. */
    readonly stream: WayLimits;
}

/**
 * Limits by where a rule leads. One tier alone reacts to silence, so that tiers do not multiply: the front where own servers
 * take part, the egress tier where every backend lies behind it.
 */
export interface WayLimits {
    /** A rule of own servers alone. */
    readonly fleet: { readonly front: TierLimits };
    /** A rule of own servers and third parties: the front tries once more, the egress tier asks one provider once. */
    readonly mixed: { readonly front: TierLimits; readonly egress: TierLimits };
    /** A rule of third parties alone: the egress tier tries once more, and the front waits for both attempts. */
    readonly outside: { readonly front: TierLimits; readonly egress: TierLimits };
}

/** Limits of one tier for a request. */
export interface TierLimits {
    /** Further attempts that this tier may make. */
    readonly furtherAttempts: number;
    /** Until the first byte of an attempt. */
    readonly trySeconds: number;
    /** Until the last byte, all attempts together. */
    readonly requestSeconds: number;
    /** Without a byte, after which the request is given up. Never before the tries have led elsewhere. */
    readonly silenceSeconds: number;
}

/** Probes on a connection without traffic: they keep its flow known on the way, and find a dead peer. */
export interface TcpKeepAlive {
    /** Without traffic, until the first probe. */
    readonly idleSeconds: number;
    readonly intervalSeconds: number;
    readonly probes: number;
}

export interface ListenerLimits {
    /** A connection without a request; longer than its client keeps one. */
    readonly idleSeconds: number;
    readonly requestHeadersSeconds: number;
    /** The whole request. */
    readonly requestSeconds: number;
    /** A request without a byte in either direction; longer than any of its rules waits. */
    readonly silenceSeconds: number;
    readonly tcpKeepAlive: TcpKeepAlive;
}

export interface EntranceLimits {
    /** What callers are told: keep no unused connection longer. */
    readonly callerIdleSeconds: number;
    readonly listener: ListenerLimits;
    readonly loadBalancer: LoadBalancerLimits;
}

export interface LoadBalancerLimits {
    /** `tcp.idle_timeout.seconds` of the listener. */
    readonly idleSeconds: number;
    /** `deregistration_delay.timeout_seconds` of the target group. */
    readonly deregistrationSeconds: number;
    readonly healthCheck: {
        readonly intervalSeconds: number;
        readonly timeoutSeconds: number;
        readonly failures: number;
    };
    /** Until a target that fails its checks gets no new connection. */
    readonly unhealthySeconds: number;
}

export interface UpstreamLimits {
    readonly connectSeconds: number;
    /** A pooled connection without a request; shorter than its server keeps one. */
    readonly idleSeconds: number;
    /** How long the server keeps one, at least: what the stack sets, or the least that servers are known for. */
    readonly serverIdleSeconds: number;
    readonly tcpKeepAlive: TcpKeepAlive;
}

export interface DnsLimits {
    /** For how long a cache may keep the record of a server that is gone. */
    readonly recordSeconds: number;
    /** How often a proxy asks again. */
    readonly refreshSeconds: number;
}

/** What forgets a flow that is silent for so long. */
export interface WayOutLimits {
    readonly natIdleSeconds: number;
    /** `flowTimeouts.tcpIdleTimeoutSeconds` of the firewall's policy. */
    readonly firewallIdleSeconds: number;
    /** An interface endpoint, as Bedrock's. */
    readonly endpointIdleSeconds: number;
}

/** How a proxy stops. Both drains run from the same moment. */
export interface ProxyEnd {
    /** It stays at least that long, for new connections still come. */
    readonly minDrainSeconds: number;
    /** It waits that long for the answers under way. */
    readonly drainSeconds: number;
    /** Until the kubelet kills what is left. */
    readonly graceSeconds: number;
}

/** The life of a replica. */
export interface ModelLimits {
    /** vLLM's `VLLM_HTTP_TIMEOUT_KEEP_ALIVE`. */
    readonly keepAliveSeconds: number;
    /** It goes on as before, until nobody knows its address any more. */
    readonly holdSeconds: number;
    /** vLLM's `--shutdown-timeout`: for the answers under way. */
    readonly drainSeconds: number;
    /** For its own exit. A server whose drain runs out does not exit by itself: the kubelet kills it then. */
    readonly exitSeconds: number;
    /** `terminationGracePeriodSeconds`: hold, drain and exit. */
    readonly graceSeconds: number;
    /** From its first process to its first answer. */
    readonly startupSeconds: number;
    /** `progressDeadlineSeconds`: until an update that does not move counts as failed. */
    readonly progressSeconds: number;
}

export interface NodeLimits {
    /** After which EKS fails the update of a node whose pods are still there. */
    readonly drainSeconds: number;
    /** The cluster autoscaler's `--max-graceful-termination-sec`. */
    readonly autoscalerGraceSeconds: number;
    /** The cluster autoscaler's `--max-node-provision-time`. */
    readonly provisionSeconds: number;
}
