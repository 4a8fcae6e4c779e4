import type { ListenerLimits } from "../time-limits/index.ts";
import { tcpKeepalive } from "./resilience.ts";

/** What the ClientTrafficPolicies of both tiers say alike: how much a request may hold, and how long it and its connection may last. */
export function listenerTraffic(listener: ListenerLimits, requestMiB: number) {
    return {
        connection: { bufferLimit: `${requestMiB}Mi` },
        timeout: {
            http: {
                requestHeadersReceivedTimeout: `${listener.requestHeadersSeconds}s`,
                requestReceivedTimeout: `${listener.requestSeconds}s`,
                idleTimeout: `${listener.idleSeconds}s`,
                streamIdleTimeout: `${listener.silenceSeconds}s`,
            },
        },
        tcpKeepalive: tcpKeepalive(listener.tcpKeepAlive),
    };
}
