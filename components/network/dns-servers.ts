import type { DmzNetworkArgs } from "./args.ts";

/** Addresses of every DNS server that queries are forwarded to, each once, in their order. */
export function dnsServersOf({ privateZones = [] }: DmzNetworkArgs): readonly string[] {
    return [...new Set(privateZones.flatMap((zone) => ("forwardTo" in zone ? zone.forwardTo : [])))];
}
