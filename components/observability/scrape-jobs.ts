import { gpuAgentsNamespace, metricsPort as gpuMetricsPort } from "../gpu-agents/namespace.ts";
import { aiGatewayMetricsPort, metricsPort as gatewayMetricsPort, namespaces } from "../routing-gateway/tiers.ts";
import { serverLabels as modelServerLabels, serverPort } from "../vllm-fleet/tiers.ts";
import { fleetNamespaces, tierOf } from "../vllm-fleet/tiers.ts";
import type { ObservabilityArgs, WatchedFleet } from "./args.ts";
import { aiGatewayMetrics, dcgmMetrics, envoyMetrics } from "./metrics.ts";
import { monitoringNamespace, ports, replicaAddresses } from "../monitoring.ts";
import type { Server } from "../monitoring.ts";

/** A way to a group of targets. Names of jobs are labels, and rules ask for them. */
export type Job = "vllm" | "dcgm" | "envoy" | "ai-gateway" | "gateway-controller" | Server;

/** What Prometheus reads from one group of pods. */
export interface ScrapeJob {
    readonly job: Job;
    readonly namespaces: readonly string[];
    /** Port of the pods, as network policies name it. */
    readonly port: number;
    readonly config: Readonly<Record<string, unknown>>;
}

type Relabeling = Readonly<Record<string, unknown>>;

/** Every job of a stack. Pods are looked for only in the namespaces that hold them. */
export function scrapeJobs({ gateway, fleet }: Pick<ObservabilityArgs, "gateway" | "fleet">): readonly ScrapeJob[] {
    const gateways = gateway.tiers.map((tier) => namespaces[tier]);
    return [
        ...(fleet === undefined ? [] : [vllm(fleet), dcgm]),
        envoy(gateways),
        ...(gateway.tiers.includes("egress") ? [aiGateway] : []),
        controllers(gateways),
        ...(["prometheus", "alertmanager"] as const).map(own),
    ];
}

/** Namespaces of the fleet's servers. */
function fleetNamespacesOf({ models }: WatchedFleet): readonly string[] {
    return [...new Set(models.map(({ dataClass }) => fleetNamespaces[tierOf(dataClass)]))].toSorted();
}

function vllm(fleet: WatchedFleet): ScrapeJob {
    const inNamespaces = fleetNamespacesOf(fleet);
    return podsJob("vllm", inNamespaces, serverPort, "/metrics", {
        relabelings: [
            ...onlyPods({ ...modelServerLabels }, "http"),
            ...podLabels,
            copy(podLabel("ringfence/served-model"), "model"),
            copy(podLabel("ringfence/revision"), "revision"),
        ],
    });
}

const podLabels: readonly Relabeling[] = [
    copy("__meta_kubernetes_namespace", "namespace"),
    copy("__meta_kubernetes_pod_name", "pod"),
];

/** The exporter's own labels say which pod has a GPU: no label of the exporter's pod may hide them. */
const dcgm = podsJob("dcgm", [gpuAgentsNamespace], gpuMetricsPort, "/metrics", {
    // The price of a node goes by its type.
    attachNodes: true,
    relabelings: [
        ...onlyPods({ "app.kubernetes.io/name": "dcgm-exporter" }, "metrics"),
        copy("__meta_kubernetes_pod_node_name", "node"),
        copy(nodeLabel("node.kubernetes.io/instance-type"), "instance_type"),
        copy(nodeLabel("ringfence/pool"), "pool"),
    ],
    metricRelabelings: [keepMetrics(dcgmMetrics)],
});

const proxyLabels = { "app.kubernetes.io/component": "proxy" };
const gatewayLabel = podLabel("gateway.envoyproxy.io/owning-gateway-name");

function envoy(inNamespaces: readonly string[]): ScrapeJob {
    return podsJob("envoy", inNamespaces, gatewayMetricsPort, "/stats/prometheus", {
        relabelings: [...onlyPods(proxyLabels, "metrics"), ...podLabels, copy(gatewayLabel, "gateway")],
        metricRelabelings: [
            keepMetrics(envoyMetrics),
            // Envoy Gateway names a cluster after the HTTPRoute: httproute/<namespace>/<name>/rule/<number>.
            {
                source_labels: ["envoy_cluster_name"],
                regex: "httproute/[^/]+/(?:route-|shadow-)?([^/]+)/rule/.*",
                target_label: "route",
            },
            // A service of the cluster by its name, a host outside by its whole name.
            { source_labels: ["envoy_endpoint_hostname"], regex: "(.+)", target_label: "backend" },
            {
                source_labels: ["envoy_endpoint_hostname"],
                regex: "([^.]+)\\.[^.]+\\.svc\\.cluster\\.local",
                target_label: "backend",
            },
        ],
    });
}

/** The processor stands in the proxies' pods, which name the port of the proxy alone. */
const aiGateway = podsJob("ai-gateway", [namespaces.egress], aiGatewayMetricsPort, "/metrics", {
    relabelings: [
        ...onlyPods(proxyLabels, "metrics"),
        {
            source_labels: ["__meta_kubernetes_pod_ip"],
            target_label: "__address__",
            replacement: `$1:${aiGatewayMetricsPort}`,
        },
        ...podLabels,
        copy(gatewayLabel, "gateway"),
    ],
    metricRelabelings: [keepMetrics(aiGatewayMetrics)],
});

function controllers(inNamespaces: readonly string[]): ScrapeJob {
    return podsJob("gateway-controller", inNamespaces, gatewayMetricsPort, "/metrics", {
        relabelings: [...onlyPods({ "control-plane": "envoy-gateway" }, "metrics"), ...podLabels],
    });
}

/** Both servers, by the names of their pods: nobody has to be asked where they are. */
function own(server: Server): ScrapeJob {
    const port = ports[server];
    return {
        job: server,
        namespaces: [monitoringNamespace],
        port,
        config: { job_name: server, static_configs: [{ targets: replicaAddresses(server, port) }] },
    };
}

interface PodsJobArgs {
    readonly relabelings: readonly Relabeling[];
    readonly metricRelabelings?: readonly Relabeling[];
    /** Nodes are cluster-wide, so that reading them is a permission of its own. */
    readonly attachNodes?: true;
}

function podsJob(
    job: Job,
    inNamespaces: readonly string[],
    port: number,
    path: string,
    { relabelings, metricRelabelings, attachNodes }: PodsJobArgs,
): ScrapeJob {
    return {
        job,
        namespaces: inNamespaces,
        port,
        config: {
            job_name: job,
            metrics_path: path,
            kubernetes_sd_configs: [
                {
                    role: "pod",
                    namespaces: { names: inNamespaces },
                    ...(attachNodes === undefined ? {} : { attach_metadata: { node: true } }),
                },
            ],
            relabel_configs: relabelings,
            ...(metricRelabelings === undefined ? {} : { metric_relabel_configs: metricRelabelings }),
        },
    };
}

/** A pod has one target for each port that it names. One that has ended has none. */
function onlyPods(labels: Readonly<Record<string, string>>, portName: string): readonly Relabeling[] {
    return [
        ...Object.entries(labels).map(([label, value]) => keep(podLabel(label), value)),
        keep("__meta_kubernetes_pod_container_port_name", portName),
        { source_labels: ["__meta_kubernetes_pod_phase"], regex: "Succeeded|Failed", action: "drop" },
    ];
}

function keep(source: string, value: string): Relabeling {
    return { source_labels: [source], regex: value, action: "keep" };
}

function copy(source: string, target: string): Relabeling {
    return { source_labels: [source], target_label: target };
}

function keepMetrics(names: readonly string[]): Relabeling {
    // A histogram without its sum and count would look broken to whoever explores it.
    const families = names.map((name) => name.replace(/_bucket$/, "_(?:bucket|sum|count)"));
    return { source_labels: ["__name__"], regex: families.join("|"), action: "keep" };
}

function podLabel(label: string): string {
    return `__meta_kubernetes_pod_label_${asPrometheus(label)}`;
}

function nodeLabel(label: string): string {
    return `__meta_kubernetes_node_label_${asPrometheus(label)}`;
}

function asPrometheus(label: string): string {
    return label.replaceAll(/[^A-Za-z0-9_]/g, "_");
}
