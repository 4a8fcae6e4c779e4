import { aiGatewayStreamsPerRequest, envoyDefaultRequests } from "../../catalog/envoy.ts";
import type { Tier } from "./tiers.ts";

/**
 * Open requests that one proxy of a tier holds: what its policy admits, and what is there to hold them. Proxies are added by
 * this number.
 *
 * - `front`: servers are asked over HTTP/1.1, so that a request needs a connection of its own, to each rule's servers at most
 *   this many. The limiter of tokens beside it has Envoy's own limit, but a question to it is open for milliseconds.
 * - `egress`: each request opens streams to the AI gateway's processor, over a cluster that the AI gateway makes and nobody can
 *   configure; past Envoy's own limit on it requests are answered with 500.
 */
export const openRequestsPerProxy: Readonly<Record<Tier, number>> = {
    front: 4_096,
    egress: Math.floor(envoyDefaultRequests.value / aiGatewayStreamsPerRequest.value),
};
