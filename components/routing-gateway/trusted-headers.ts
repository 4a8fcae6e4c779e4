/**
 * Headers that only the gateway writes. Whatever a client sends under the prefix is removed at the door, so that a value
 * found behind the door is the gateway's own.
 */
export const trustedPrefix = "x-gw-";

export const trusted = {
    /** Tenant, from the token or the API key. */
    tenant: "x-gw-tenant",
    /** Lowest data class of the tenant, from the token. */
    floor: "x-gw-floor",

    /** Effective data class of the request. */
    dataClass: "x-gw-class",
    /** Task of the request, `other` where it names none that the stack knows. */
    task: "x-gw-task",
    /** `allowed` where the class may reach a third party, and absent otherwise. */
    egress: "x-gw-egress",
    /** Route that decided, for the egress tier. */
    route: "x-gw-route",
    /** How long the egress tier may wait, in words of the gateway's own. */
    patience: "x-gw-patience",
} as const;

/**
 * Envoy's own words for how long it waits for a request, in milliseconds. The class filter writes them after it has let go of
 * everything that a caller wrote, and Envoy takes them away before it asks a server.
 */
export const waitHeaders = {
    attempt: "x-envoy-upstream-rq-per-try-timeout-ms",
    request: "x-envoy-upstream-rq-timeout-ms",
} as const;

/** Envoy's own word for what it asks once more, beside what its policy says. It takes it away as well. */
export const replayHeader = "x-envoy-retry-on";

/** The one value of {@link trusted.egress} that opens anything. */
export const egressAllowed = "allowed";

/** Headers by which a caller speaks about the request. Untrusted: the first may only raise, the second only chooses. */
export const asked = { dataClass: "x-data-class", task: "x-task-class" } as const;

/** What identifies a caller: never passed on to any backend. */
export const callerHeaders = ["authorization", "x-api-key", "cookie"] as const;

/** What Envoy itself tells a backend about the caller: its address, which is personal data, and how it came. */
export const addressHeaders = ["x-forwarded-for", "x-forwarded-proto", "x-envoy-external-address"] as const;

/** What proxies between a caller and the gateway say about the caller's address. Removed at the door: nothing here reads it. */
export const passedAddressHeaders = [
    "forwarded",
    "via",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-original-forwarded-for",
    "true-client-ip",
    "cf-connecting-ip",
] as const;

/**
 * The only headers that pass the class filter: what HTTP needs, the gateway's own id of the request, and the tenant for the
 * limits at the door. Everything else of a caller ends there, so that no list of what might identify somebody has to be
 * complete. The body is JSON, whatever the caller called it.
 */
export const keptHeaders = [
    ":authority",
    ":method",
    ":path",
    ":scheme",
    "content-length",
    "transfer-encoding",
    // Written by Envoy itself at the door; without it Envoy finds no route.
    "x-forwarded-proto",
    "x-request-id",
    trusted.tenant,
] as const;
