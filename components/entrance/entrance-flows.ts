import type { Flow, PodGroup } from "../flow.ts";
import { listenerPort, namespaces, placementOn, proxyLabels, proxyPort } from "../routing-gateway/tiers.ts";
import type { EntranceArgs } from "./args.ts";

const proxies: PodGroup = {
    namespace: namespaces.front,
    labels: proxyLabels("front"),
    pools: [placementOn("front").nodeSelector["ringfence/pool"]],
};

/**
 * The connections by which requests come in. Callers by PrivateLink open theirs in their own VPC, where no layer of this
 * network stands; from the load balancer on they go the way of all others.
 */
export function entranceFlows({ peers = [] }: Pick<EntranceArgs, "peers">): readonly Flow[] {
    return [
        ...peers.map(({ name, cidr }): Flow => ({
            name: `${name}-to-gateway`,
            from: { kind: "network", name, cidr },
            to: { kind: "loadBalancer" },
            port: listenerPort,
            protocol: "tcp",
            reason: `Callers in ${name} reach the gateway.`,
        })),
        {
            name: "load-balancer-to-proxies",
            from: { kind: "loadBalancer" },
            to: { kind: "pods", ...proxies },
            port: proxyPort,
            protocol: "tcp",
            reason: "The load balancer checks the proxies at the port to which it forwards requests.",
        },
    ];
}
