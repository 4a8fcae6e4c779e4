/** Limits and times of the two gateways. */
export interface GatewayLimits {
    /** Requests a tenant may send in a minute, on each route at each proxy. */
    readonly requestsPerTenantAndMinute: number;
    /** Longest request in MiB; more is answered with 413. */
    readonly requestMiB: number;
    /** Seconds until a backend sends its first byte; without streaming, until it has the whole answer. */
    readonly firstByteSeconds: number;
    /** Seconds for a whole answer, a stream included. */
    readonly answerSeconds: number;
    /** Seconds without a byte after which a stream is cut. */
    readonly idleSeconds: number;
    /** Seconds that a proxy which is going down waits for its streams. */
    readonly drainSeconds: number;
}

/** What every stack has: long prompts are taken, and slow answers are waited for. */
export const gatewayLimits: GatewayLimits = {
    requestsPerTenantAndMinute: 600,
    requestMiB: 50,
    firstByteSeconds: 300,
    answerSeconds: 900,
    idleSeconds: 300,
    drainSeconds: 300,
};
