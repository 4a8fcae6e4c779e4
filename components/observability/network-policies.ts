import type { types } from "@pulumi/kubernetes";
import type { ObservabilityArgs } from "./args.ts";
import { ports, serverLabels } from "./names.ts";
import type { Server } from "./names.ts";
import { scrapeJobs } from "./scrape-jobs.ts";

type PolicySpec = types.input.networking.v1.NetworkPolicySpec;

/** Namespace of the autoscaler that asks Prometheus how much waits. */
const autoscalerNamespace = "keda";

const tcp = (port: number) => ({ protocol: "TCP", port });
const udp = (port: number) => ({ protocol: "UDP", port });
const inNamespace = (name: string) => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});
const podsOf = (server: Server) => ({ podSelector: { matchLabels: { ...serverLabels(server) } } });
const blocks = (cidrs: readonly string[]) => cidrs.map((cidr) => ({ ipBlock: { cidr } }));

const dns = {
    to: [{ ...inNamespace("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
    ports: [udp(53), tcp(53)],
};

/** Address of the agent on each node that hands out AWS credentials. */
const podIdentityAgent = "169.254.170.23/32";

/** Nothing goes in or out of the namespace but what stands here; by the name of each policy. */
export function networkPolicies(
    args: Pick<ObservabilityArgs, "gateway" | "fleet" | "sealedNetworks">,
): Readonly<Record<string, PolicySpec>> {
    return {
        "deny-all": { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
        prometheus: prometheusPolicy(args),
        alertmanager: alertmanagerPolicy(args.sealedNetworks),
    };
}

function prometheusPolicy({
    sealedNetworks,
    ...watched
}: Pick<ObservabilityArgs, "gateway" | "fleet" | "sealedNetworks">): PolicySpec {
    return {
        ...podsOf("prometheus"),
        policyTypes: ["Ingress", "Egress"],
        ingress: [
            {
                from: [
                    ...(watched.fleet === undefined ? [] : [inNamespace(autoscalerNamespace)]),
                    podsOf("prometheus"),
                    { podSelector: { matchLabels: { "app.kubernetes.io/name": "grafana" } } },
                ],
                ports: [tcp(ports.prometheus)],
            },
        ],
        egress: [
            dns,
            // The API server, which says where the pods are.
            { to: blocks(sealedNetworks), ports: [tcp(443)] },
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
        policyTypes: ["Ingress", "Egress"],
        ingress: [
            { from: [podsOf("prometheus")], ports: [tcp(ports.alertmanager)] },
            { from: [podsOf("alertmanager")], ports: gossip },
        ],
        egress: [
            dns,
            { to: [podsOf("alertmanager")], ports: gossip },
            // The private endpoint of SNS.
            { to: blocks(sealedNetworks), ports: [tcp(443)] },
            { to: blocks([podIdentityAgent]), ports: [tcp(80)] },
        ],
    };
}
