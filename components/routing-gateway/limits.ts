/** What a gateway takes, beside its times, which are planned for the whole stack: see `components/time-limits`. */
export interface GatewayLimits {
    /** Requests a tenant may send in a minute, on each route at each proxy. */
    readonly requestsPerTenantAndMinute: number;
    /** Longest request in MiB; more is answered with 413. */
    readonly requestMiB: number;
}

/** What every stack has: long prompts are taken. */
export const gatewayLimits: GatewayLimits = {
    requestsPerTenantAndMinute: 600,
    requestMiB: 50,
};
