import type { Flow } from "../flow.ts";
import type { DmzNetworkArgs } from "./args.ts";
import { dnsServersOf } from "./dns-servers.ts";

/** The resolver asks the named DNS servers for the private domains that are theirs. */
export function networkFlows(args: DmzNetworkArgs): readonly Flow[] {
    return dnsServersOf(args).flatMap((address) =>
        (["udp", "tcp"] as const).map((protocol): Flow => ({
            name: `resolver-to-${address}-${protocol}`,
            from: { kind: "resolverEndpoint" },
            to: { kind: "network", name: `DNS server ${address}`, cidr: `${address}/32` },
            port: 53,
            protocol,
            reason: "Names of a private domain do not resolve.",
        })),
    );
}
