import {
    blocks,
    bothWays,
    denyAll,
    dns,
    inNamespace,
    podIdentityAgent,
    pods,
    tcp,
    toApiServer,
    udp,
} from "../network-policy.ts";
import type { PlatformAddresses, PolicySpec } from "../network-policy.ts";
import type { ObservabilityArgs } from "./args.ts";
import { ports, serverLabels } from "../monitoring.ts";
import type { Server } from "../monitoring.ts";
import { scrapeJobs } from "./scrape-jobs.ts";

/** Namespace of the autoscaler that asks Prometheus how much is open, and how much waits. */
const autoscalerNamespace = "keda";

const podsOf = (server: Server) => pods(serverLabels(server));

/** Nothing goes in or out of the namespace but what stands here; by the name of each policy. */
export function networkPolicies(
    args: Pick<ObservabilityArgs, "gateway" | "fleet" | keyof PlatformAddresses>,
): Readonly<Record<string, PolicySpec>> {
    return {
        "deny-all": denyAll,
        prometheus: prometheusPolicy(args),
        alertmanager: alertmanagerPolicy(args.sealedNetworks),
    };
}

function prometheusPolicy({
    sealedNetworks,
    apiServerAddress,
    ...watched
}: Pick<ObservabilityArgs, "gateway" | "fleet" | keyof PlatformAddresses>): PolicySpec {
    return {
        ...podsOf("prometheus"),
        policyTypes: bothWays,
        ingress: [
            {
                from: [
                    inNamespace(autoscalerNamespace),
                    podsOf("prometheus"),
                    pods({ "app.kubernetes.io/name": "grafana" }),
                ],
                ports: [tcp(ports.prometheus)],
            },
        ],
        egress: [
            dns,
            // Says where the pods are.
            toApiServer({ sealedNetworks, apiServerAddress }),
            ...targetWays(watched),
        ],
    };
}

/** One way for each port, to the namespaces that have it. */
function targetWays(watched: Pick<ObservabilityArgs, "gateway" | "fleet">) {
    const byPort = new Map<number, Set<string>>();
    for (const { port, namespaces } of scrapeJobs(watched)) {
        byPort.set(port, new Set([...(byPort.get(port) ?? []), ...namespaces]));
    }
    return [...byPort].map(([port, namespaces]) => ({
        to: [...namespaces].toSorted().map(inNamespace),
        ports: [tcp(port)],
    }));
}

function alertmanagerPolicy(sealedNetworks: readonly string[]): PolicySpec {
    const gossip = [tcp(ports.gossip), udp(ports.gossip)];
    return {
        ...podsOf("alertmanager"),
        policyTypes: bothWays,
        ingress: [
            { from: [podsOf("prometheus")], ports: [tcp(ports.alertmanager)] },
            { from: [podsOf("alertmanager")], ports: gossip },
        ],
        egress: [
            dns,
            { to: [podsOf("alertmanager")], ports: gossip },
            // The private endpoint of SNS.
            { to: blocks(sealedNetworks), ports: [tcp(443)] },
            podIdentityAgent,
        ],
    };
}
