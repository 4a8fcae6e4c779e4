import type { Hop, TcpKeepAlive, TimeLimits } from "../time-limits/index.ts";
import type { TokenBudgets } from "./args.ts";
import type { Replay } from "./attempts.ts";
import { openRequestsPerProxy } from "./capacity.ts";
import { gatewayRef, kubernetesObject } from "./kubernetes-object.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import type { GatewayLimits } from "./limits.ts";
import { jsonBody, openAiError } from "./openai-error.ts";
import { namespaces } from "./tiers.ts";
import type { Tier } from "./tiers.ts";
import { budgetRules } from "./token-budgets.ts";
import { trusted } from "./trusted-headers.ts";
import { longestRequestSeconds } from "./waiting.ts";
import type { Patience } from "./waiting.ts";

/** What differs between the policies about backends. */
export interface ResilienceArgs {
    readonly tier: Tier;
    readonly name: string;
    readonly targetRefs: readonly unknown[];
    /** After what a request is asked once more. */
    readonly replay: Replay;
    readonly limits: GatewayLimits;
    readonly time: TimeLimits;
    /** @default - the class filter says until when an attempt may stay silent, and the listener how long a stream may */
    readonly patience?: Pick<Patience, "trySeconds" | "silenceSeconds">;
    /** @default - tokens are not limited */
    readonly tokenBudgets?: TokenBudgets;
}

/** The conditions of Envoy for what was surely not sent: a connection that failed, a stream that the server refused to open. */
const unsent = ["connect-failure", "refused-stream", "reset-before-request"] as const;
/** What a server says instead of working on a request. */
const refusals = [429, 503] as const;
/** What may also be said by, or about, a server that worked on it. */
const failures = [500, 502, 504] as const;
/** What a rule of the front adds to {@link unsent}, in Envoy's words: silence counts as a reset. */
export const lostConditions = "reset,retriable-status-codes";

const conditions: Readonly<Record<Replay, readonly string[]>> = {
    unsent,
    refused: [...unsent, "retriable-status-codes"],
    lost: [...unsent, "reset", "retriable-status-codes"],
};

/** The policy of the front for all its rules. What each may ask once more, the rule itself says: see `httpRoutes`. */
export function frontTraffic(args: Pick<ResilienceArgs, "limits" | "time" | "tokenBudgets">): KubernetesObject {
    return backendTraffic({
        ...args,
        tier: "front",
        name: "resilience",
        targetRefs: [gatewayRef("front")],
        replay: "unsent",
    });
}

/**
 * A policy about backends. Of two on one target, one would be ignored without a word (H7); one on a route takes the place of
 * its Gateway's. Retries stay inside the rule, so that nothing here can lead anywhere that the rule does not.
 *
 * - One further attempt, on the next step of the rule or else on another server of the same: a request that kills servers
 *   meets two of them. Envoy counts attempts of every kind together, so that this holds for refusals as well; what is behind
 *   the next step is reached when the steps before it are ejected. On another server of the same step: Envoy looks for one six
 *   times and prefers the least busy, which is the one that fails at once. Of two servers it finds the same again about once in
 *   six times, until five failures have ejected it.
 * - How long an attempt may stay silent depends on the request, since an answer that streams begins early. At the front the
 *   class filter writes it for each; in the egress tier each rule of a route has a policy that says it. The limit of the whole
 *   request is the longest of all, for one about which nothing is known.
 * - A connection without a request is closed before the server closes it. With an hour instead, a burst every five seconds
 *   onto servers that wait five seconds lost requests on closing connections, and five in a row ejected a healthy server.
 * - Failures of the connection and of the server are counted together. Counted apart, each new request to a silent server
 *   resets the count of its silences, because it found a connection: the server would never be ejected.
 */
export function backendTraffic(args: ResilienceArgs): KubernetesObject {
    const { tier, name, targetRefs, replay, limits, time, patience, tokenBudgets } = args;
    const hops = hopsOf[tier].map((hop) => time.upstream[hop]);
    const least = (of: (hop: (typeof hops)[number]) => number) => Math.min(...hops.map(of));
    const open = openRequestsPerProxy[tier];
    return kubernetesObject(
        "BackendTrafficPolicy",
        { name, namespace: namespaces[tier] },
        {
            targetRefs,
            retry: {
                numRetries: time.retry.furtherAttempts,
                // The further attempt goes to the next step.
                numAttemptsPerPriority: 1,
                retryOn: {
                    triggers: conditions[replay],
                    // Without the trigger they mean nothing; a rule of the front adds it.
                    httpStatusCodes:
                        replay === "refused"
                            ? refusals
                            : [...refusals, ...failures].toSorted((one, other) => one - other),
                },
                perRetry: {
                    ...(patience === undefined ? {} : { timeout: `${patience.trySeconds}s` }),
                    backOff: { baseInterval: "100ms", maxInterval: `${time.retry.backOffSeconds}s` },
                },
            },
            healthCheck: {
                passive: {
                    consecutive5XxErrors: 5,
                    interval: "2s",
                    baseEjectionTime: "10s",
                    // A sole backend too: its fallback then answers without a first attempt.
                    maxEjectionPercent: 100,
                },
            },
            loadBalancer: { type: "LeastRequest" },
            timeout: {
                tcp: { connectTimeout: `${least(({ connectSeconds }) => connectSeconds)}s` },
                http: {
                    connectionIdleTimeout: `${least(({ idleSeconds }) => idleSeconds)}s`,
                    requestTimeout: `${longestRequestSeconds(time, tier)}s`,
                    streamIdleTimeout: `${(patience ?? listenerOf(time, tier)).silenceSeconds}s`,
                },
            },
            tcpKeepalive: tcpKeepalive({
                idleSeconds: least(({ tcpKeepAlive }) => tcpKeepAlive.idleSeconds),
                intervalSeconds: least(({ tcpKeepAlive }) => tcpKeepAlive.intervalSeconds),
                probes: least(({ tcpKeepAlive }) => tcpKeepAlive.probes),
            }),
            // Over HTTP/1.1 a request has a connection of its own: a lower number of them would be the one that holds.
            circuitBreaker: { maxConnections: open, maxPendingRequests: open, maxParallelRequests: open },
            connection: { bufferLimit: `${limits.requestMiB}Mi` },
            ...(tier === "front" ? frontOnly(limits, tokenBudgets) : {}),
        },
    );
}

const hopsOf: Readonly<Record<Tier, readonly Hop[]>> = {
    front: ["frontToFleet", "frontToEgress"],
    egress: ["egressToProviders"],
};

/** The listener of a tier, whose limit of silence is longer than that of every request. */
function listenerOf(time: TimeLimits, tier: Tier) {
    return tier === "front" ? time.entrance.listener : time.egressListener;
}

/** Probes that find a dead peer, and keep a flow known to what stands on its way, in Envoy Gateway's words. */
export function tcpKeepalive({ idleSeconds, intervalSeconds, probes }: TcpKeepAlive) {
    return { idleTime: `${idleSeconds}s`, interval: `${intervalSeconds}s`, probes };
}

/** What faces callers: limits for each tenant, and answers in the form that OpenAI's clients read. */
function frontOnly(limits: GatewayLimits, tokenBudgets: TokenBudgets | undefined) {
    return {
        requestBuffer: { limit: `${limits.requestMiB}Mi` },
        rateLimit: {
            ...(tokenBudgets === undefined ? {} : { global: { rules: budgetRules(tokenBudgets) } }),
            local: {
                rules: [
                    {
                        clientSelectors: [{ headers: [{ name: trusted.tenant, type: "Distinct" }] }],
                        limit: { requests: limits.requestsPerTenantAndMinute, unit: "Minute" },
                    },
                ],
            },
        },
        responseOverride: overrides,
    };
}

/** Retries of a well-behaved client come after this many seconds. */
const retryAfterSeconds = "5";

const noCapacity = "No backend that may see this request has capacity. Try again later.";

/** Who made an answer: the gateway itself, a backend, or either. */
type Source = "Local" | "Backend" | "All";

/**
 * Errors in the form that OpenAI's clients read. Where a backend has no capacity the caller hears it at once, with the time to
 * come back, and nothing is asked elsewhere. What a backend says about its own failure ends here: it may quote the prompt.
 */
const overrides = [
    override("Local", [400], "invalid_request_error", "malformed", "The request cannot be read as HTTP."),
    override("Local", [401], "authentication_error", "unauthenticated", "Send a valid token or API key of a tenant."),
    override(
        "Local",
        [403],
        "permission_error",
        "not_permitted",
        "The tenant, the data class or the path of the request is not permitted here.",
    ),
    override("Local", [408], "invalid_request_error", "too_slow", "The request did not arrive in time."),
    override(
        "Local",
        [413],
        "invalid_request_error",
        "request_too_large",
        "The request is longer than the gateway takes.",
    ),
    override(
        "Local",
        [429],
        "rate_limit_error",
        "too_many_requests",
        "The tenant's limit is reached. Try again later.",
    ),
    override(
        "Local",
        [431],
        "invalid_request_error",
        "headers_too_large",
        "The headers are longer than the gateway takes.",
    ),
    override("Backend", [429], "rate_limit_error", "no_capacity", noCapacity),
    override("All", [503], "server_error", "no_capacity", noCapacity),
    override("All", [500, 502], "server_error", "failed", "The request could not be answered. Try again later."),
    override("All", [504], "server_error", "timeout", "The backend did not answer in time."),
];

function override(source: Source, statuses: readonly number[], type: string, code: string, message: string) {
    const later = statuses.some((status) => status === 429 || (status >= 500 && status !== 504));
    return {
        match: { statusCodes: statuses.map((value) => ({ type: "Value", value })) },
        source,
        response: {
            ...jsonBody(openAiError(type, code, message)),
            ...(later ? { header: { set: [{ name: "retry-after", value: retryAfterSeconds }] } } : {}),
        },
    };
}
