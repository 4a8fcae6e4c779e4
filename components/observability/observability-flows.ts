import { asksApiServer, callsAws, podsOf, resolvesNames } from "../flow-parts.ts";
import type { PodsEnd } from "../flow-parts.ts";
import type { Flow } from "../flow.ts";
import { gpuAgentsNamespace } from "../gpu-agents/namespace.ts";
import { monitoringNamespace, ports, serverLabels } from "../monitoring.ts";
import { controllerLabels } from "../routing-gateway/ground.ts";
import { namespaces, placementOn, proxyLabels } from "../routing-gateway/tiers.ts";
import type { Tier } from "../routing-gateway/tiers.ts";
import { fleetNamespaces, serverLabels as modelServerLabels, tierOf } from "../vllm-fleet/tiers.ts";
import type { ObservabilityArgs } from "./args.ts";
import { scrapeJobs } from "./scrape-jobs.ts";
import type { Job } from "./scrape-jobs.ts";

const prometheus = podsOf(monitoringNamespace, serverLabels("prometheus"));
const alertmanager = podsOf(monitoringNamespace, serverLabels("alertmanager"));

/** What watching the stack needs: targets, alerts, and the way by which they leave. */
export function observabilityFlows(args: Pick<ObservabilityArgs, "gateway" | "fleet">): readonly Flow[] {
    return [
        ...resolvesNames("prometheus", prometheus),
        asksApiServer("prometheus", prometheus, "Prometheus finds no pod to read."),
        ...scrapeJobs(args).flatMap(({ job, port }) => targetsOf(job, args).map((pods) => reads(job, pods, port))),
        between("prometheus-to-alertmanager", prometheus, alertmanager, ports.alertmanager, "tcp", "Nobody is told."),
        ...(["tcp", "udp"] as const).map((protocol) =>
            between(
                `alertmanager-gossip-${protocol}`,
                alertmanager,
                alertmanager,
                ports.gossip,
                protocol,
                "Each alert is told twice.",
            ),
        ),
        ...resolvesNames("alertmanager", alertmanager),
        ...callsAws("alertmanager", alertmanager, ["sns"], "No alert leaves the cluster."),
    ];
}

/** The pods that a job reads, by namespace and pool. */
function targetsOf(job: Job, { gateway, fleet }: Pick<ObservabilityArgs, "gateway" | "fleet">): readonly PodsEnd[] {
    const models = fleet?.models ?? [];
    const ofTier = (tier: Tier, labels: Readonly<Record<string, string>>) =>
        podsOf(namespaces[tier], labels, [placementOn(tier).nodeSelector["ringfence/pool"]]);
    switch (job) {
        case "vllm":
            return [...Map.groupBy(models, ({ dataClass }) => fleetNamespaces[tierOf(dataClass)])].map(
                ([namespace, inside]) =>
                    podsOf(
                        namespace,
                        modelServerLabels,
                        inside.map(({ pool }) => pool),
                    ),
            );
        case "dcgm":
            return [
                podsOf(
                    gpuAgentsNamespace,
                    { "app.kubernetes.io/name": "dcgm-exporter" },
                    models.map(({ pool }) => pool),
                ),
            ];
        case "envoy":
            return gateway.tiers.map((tier) => ofTier(tier, proxyLabels(tier)));
        case "ai-gateway":
            return [ofTier("egress", proxyLabels("egress"))];
        case "gateway-controller":
            return gateway.tiers.map((tier) => ofTier(tier, controllerLabels));
        case "prometheus":
            return [prometheus];
        case "alertmanager":
            return [alertmanager];
    }
}

function reads(job: Job, pods: PodsEnd, port: number): Flow {
    return between(
        `prometheus-reads-${job}-in-${pods.namespace}`,
        prometheus,
        pods,
        port,
        "tcp",
        `No metrics of ${job}.`,
    );
}

function between(
    name: string,
    from: PodsEnd,
    to: PodsEnd,
    port: number,
    protocol: Flow["protocol"],
    reason: string,
): Flow {
    return { name, from, to, port, protocol, reason };
}
