import { fact } from "./fact.ts";

/** Requests that Envoy lets run at once on a cluster for which nobody says otherwise. */
export const envoyDefaultRequests = fact(1_024, {
    source: "envoyproxy/gateway#9997, which names Envoy's built-in max_requests for clusters that extension servers make",
    asOf: "2026-09-09",
});

/**
 * Streams that a request of the AI gateway opens to its processor: one of the filter at the listener, which stays until the
 * answer has ended, and one of the filter in front of the chosen backend. Nothing that was read says that the second ends early,
 * so that it counts as long as the first. The cluster has no limits of its own (envoyproxy/ai-gateway#1884, open).
 */
export const aiGatewayStreamsPerRequest = fact(2, {
    source: "envoyproxy/ai-gateway@v1.1.0, internal/extensionserver/post_translate_modify.go, ai-gateway-extproc-uds",
    asOf: "2026-08-21",
});

/** Seconds after which the AI gateway ends a request whose rule does not say otherwise, whatever policies say. */
export const aiGatewayRequestSeconds = fact(60, {
    source: "envoyproxy/ai-gateway@v1.1.0, api/v1beta1/ai_gateway_route_helper.go, GetTimeoutsOrDefault",
    asOf: "2026-08-21",
});
