import type { TokenBudgets } from "./args.ts";
import { gatewayRef, kubernetesObject } from "./kubernetes-object.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import type { GatewayLimits } from "./limits.ts";
import { jsonBody, openAiError } from "./openai-error.ts";
import { namespaces } from "./tiers.ts";
import type { GatewayName, Tier } from "./tiers.ts";
import { budgetRules } from "./token-budgets.ts";
import { trusted } from "./trusted-headers.ts";

/** What differs between the tiers. */
export interface ResilienceArgs {
    readonly tier: Tier;
    readonly gateways: readonly GatewayName[];
    readonly limits: GatewayLimits;
    /** @default - tokens are not limited */
    readonly tokenBudgets?: TokenBudgets;
}

/**
 * The one policy about backends of a tier: a second one on the same route would be ignored without a word (H7). Retries stay
 * inside the rule, so that nothing here can lead anywhere that the rule does not.
 */
export function backendTraffic({ tier, gateways, limits, tokenBudgets }: ResilienceArgs): KubernetesObject {
    return kubernetesObject(
        "BackendTrafficPolicy",
        { name: "resilience", namespace: namespaces[tier] },
        {
            targetRefs: gateways.map(gatewayRef),
            retry: {
                numRetries: 3,
                // Each further attempt goes to the next step.
                numAttemptsPerPriority: 1,
                retryOn: {
                    triggers: ["connect-failure", "refused-stream", "reset", "retriable-status-codes"],
                    httpStatusCodes: [429, 500, 502, 503, 504],
                },
                perRetry: {
                    timeout: `${limits.firstByteSeconds}s`,
                    backOff: { baseInterval: "100ms", maxInterval: "2s" },
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
                tcp: { connectTimeout: "5s" },
                http: {
                    requestTimeout: `${limits.answerSeconds}s`,
                    streamIdleTimeout: `${limits.idleSeconds}s`,
                },
            },
            circuitBreaker: { maxConnections: 4096, maxPendingRequests: 4096, maxParallelRequests: 8192 },
            connection: { bufferLimit: `${limits.requestMiB}Mi` },
            ...(tier === "front" ? frontOnly(limits, tokenBudgets) : {}),
        },
    );
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
