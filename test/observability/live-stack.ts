import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { alertmanagerConfig, prometheusConfig, ruleGroups, yamlFile } from "../../components/observability/index.ts";
import { watched } from "../../components/observability/observability.fixture.ts";
import { topicArn } from "../../components/observability/alert-topic.ts";
import { placeOf } from "../../components/identity/arn.ts";
import { aiGatewayMetricsPort } from "../../components/routing-gateway/tiers.ts";
import { startProcess, until } from "../processes.ts";
import type { RunningProcess } from "../processes.ts";
import { aiGatewayPage, dcgmPage, listening, servePages, vllmPage } from "./exporters.ts";
import { revisionName } from "./expressions.ts";
import { startProxy } from "./proxy.ts";

/** A stack's watching on one machine, with everything that it watches. */
export interface LiveStack {
    readonly prometheusUrl: string;
    /** Asks Prometheus, as KEDA and Grafana do. */
    ask(expr: string): Promise<readonly Sample[]>;
    /** What arrived at the topic, as it was sent. */
    readonly published: readonly URLSearchParams[];
    /** Sets the last XID error of the GPU. */
    breakGpu(xid: number): void;
    /** Sends a request through the proxy. */
    request(path: string): Promise<number>;
    stop(): Promise<void>;
}

export interface Sample {
    readonly metric: Readonly<Record<string, string>>;
    readonly value: number;
}

/** Paths of the programs. */
type Servers = Readonly<Record<"prometheus" | "alertmanager", string>>;

/** An address of loopback on which the fixed port of the AI gateway's processor is free. */
const processorAddress = "127.64.0.9";

/**
 * Starts the real Prometheus and Alertmanager with the configuration of a stack. What differs from a cluster: pods are found
 * in a list instead of the API server, with the labels that it would say; everything happens in seconds instead of minutes;
 * and the topic stands here.
 */
export async function startStack(tools: Servers, envoy: string): Promise<LiveStack> {
    const folder = await mkdtemp(join(tmpdir(), "ringfence-observability-"));
    const stopping: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
    const stop = async () => {
        for (const one of stopping.toReversed()) await one();
    };
    try {
        const gpu = { xid: 0 };
        const proxy = await startProxy(envoy, folder);
        stopping.push(() => proxy.stop());
        const exporters = await servePages({
            "/vllm": vllmPage(revisionName),
            "/dcgm": dcgmPage(() => gpu.xid),
            "/controller": () => "up_to_date 1\n",
        });
        stopping.push(() => exporters.stop());
        const processor = await servePages(
            { "/metrics": aiGatewayPage() },
            { host: processorAddress, port: aiGatewayMetricsPort },
        );
        stopping.push(() => processor.stop());
        const topic = await startTopic();
        stopping.push(() => topic.stop());
        const ports = { prometheus: await freePort(), alertmanager: await freePort() };
        const files = await writeFiles(folder, ports, {
            exporters: exporters.port,
            proxy: proxy.adminPort,
            topic: topic.port,
        });
        const servers = startServers(tools, folder, ports, files);
        stopping.push(async () => {
            await Promise.all(servers.map((server) => server.stop()));
        });
        const prometheusUrl = `http://127.0.0.1:${ports.prometheus}`;
        for (const port of Object.values(ports)) await ready(`http://127.0.0.1:${port}/-/ready`);
        return {
            prometheusUrl,
            ask: (expr) => ask(prometheusUrl, expr),
            published: topic.published,
            breakGpu: (xid) => {
                gpu.xid = xid;
            },
            request: async (path) => (await fetch(`http://127.0.0.1:${proxy.listenerPort}${path}`)).status,
            stop,
        };
    } catch (error) {
        await stop();
        throw error;
    }
}

/** Asks Prometheus for the value of an expression now. @throws Error with what it says where it refuses. */
async function ask(url: string, expr: string): Promise<readonly Sample[]> {
    const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expr }).toString()}`);
    const body = (await answer.json()) as {
        readonly status: string;
        readonly error?: string;
        readonly data?: { readonly result: readonly { metric: Sample["metric"]; value: [number, string] }[] };
    };
    if (body.status !== "success" || body.data === undefined) throw new Error(`${expr}: ${body.error ?? "no answer"}`);
    return body.data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
}

/** Stands for SNS: takes what is published, and answers as it does. */
async function startTopic() {
    const published: URLSearchParams[] = [];
    const server = createHttpServer((request, response) => {
        let body = "";
        request.on("data", (part: Buffer) => {
            body += part.toString();
        });
        request.on("end", () => {
            published.push(new URLSearchParams(body));
            response.writeHead(200, { "content-type": "text/xml" });
            response.end("<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>");
        });
    });
    return { ...(await listening(server)), published };
}

interface Places {
    readonly exporters: number;
    readonly proxy: number;
    readonly topic: number;
}

interface Ports {
    readonly prometheus: number;
    readonly alertmanager: number;
}

async function writeFiles(folder: string, ports: Ports, places: Places) {
    const { clusterName, region, accountId } = watched;
    const rules = join(folder, "rules.yml");
    const prometheus = join(folder, "prometheus.yml");
    const alertmanager = join(folder, "alertmanager.yml");
    // The groups of a real stack begin within their interval, which may be minutes.
    const groups = ruleGroups(watched).groups.map(({ name, rules: own }) => ({ name, rules: own }));
    await writeFile(rules, yamlFile({ groups }));
    await writeFile(prometheus, yamlFile(onLoopback(rules, ports, places)));
    const arn = topicArn(placeOf(region, accountId), clusterName);
    const config = alertmanagerConfig({ clusterName, region, topicArn: arn });
    await writeFile(alertmanager, yamlFile(atOnce(config, places.topic)));
    return { prometheus, alertmanager };
}

/** The configuration with targets in a list; every relabeling is the stack's own. */
function onLoopback(rules: string, ports: Ports, places: Places) {
    const config = prometheusConfig(watched);
    const targets = targetsOf(ports, places);
    return {
        ...config,
        global: { ...config.global, scrape_interval: "1s", scrape_timeout: "1s", evaluation_interval: "1s" },
        rule_files: [rules],
        alerting: {
            alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${ports.alertmanager}`] }] }],
        },
        scrape_configs: config.scrape_configs.map((job) => ({
            ...withoutDiscovery(job),
            ...targets[String(job["job_name"])],
        })),
    };
}

function withoutDiscovery(job: Readonly<Record<string, unknown>>) {
    return Object.fromEntries(Object.entries(job).filter(([key]) => !/^(?:kubernetes_sd|static)_configs$/.test(key)));
}

/** For each job a target, and what the API server would say of its pod. */
function targetsOf(ports: Ports, { exporters, proxy }: Places): Readonly<Record<string, object>> {
    const pod = (labels: Readonly<Record<string, string>>, port: string) => ({
        __meta_kubernetes_namespace: "somewhere",
        __meta_kubernetes_pod_name: "pod-0",
        __meta_kubernetes_pod_phase: "Running",
        __meta_kubernetes_pod_container_port_name: port,
        ...Object.fromEntries(
            Object.entries(labels).map(([label, value]) => [
                `__meta_kubernetes_pod_label_${label.replaceAll(/[^a-z0-9]/g, "_")}`,
                value,
            ]),
        ),
    });
    const at = (port: number, labels: object, more: object = {}) => ({
        static_configs: [{ targets: [`127.0.0.1:${port}`], labels }],
        ...more,
    });
    const gateway = (name: string) => ({
        "app.kubernetes.io/component": "proxy",
        "gateway.envoyproxy.io/owning-gateway-name": name,
    });
    return {
        vllm: at(
            exporters,
            pod(
                {
                    "app.kubernetes.io/name": "vllm",
                    "app.kubernetes.io/part-of": "fleet",
                    "ringfence/served-model": "llama-70b",
                    "ringfence/revision": "0123456789ab",
                },
                "http",
            ),
            { metrics_path: "/vllm" },
        ),
        dcgm: at(
            exporters,
            {
                ...pod({ "app.kubernetes.io/name": "dcgm-exporter" }, "metrics"),
                __meta_kubernetes_pod_node_name: "node-1",
                __meta_kubernetes_node_label_node_kubernetes_io_instance_type: "g6e.12xlarge",
                __meta_kubernetes_node_label_ringfence_pool: "l40s",
            },
            { metrics_path: "/dcgm" },
        ),
        envoy: at(proxy, pod(gateway("front"), "metrics")),
        "ai-gateway": at(proxy, {
            ...pod(gateway("egress"), "metrics"),
            __meta_kubernetes_pod_ip: processorAddress,
        }),
        "gateway-controller": at(exporters, pod({ "control-plane": "envoy-gateway" }, "metrics"), {
            metrics_path: "/controller",
        }),
        prometheus: at(ports.prometheus, {}),
        alertmanager: at(ports.alertmanager, {}),
    };
}

/** The same routing and words, without the waiting, to the topic that stands here. */
function atOnce(config: ReturnType<typeof alertmanagerConfig>, topicPort: number) {
    const { route, receivers, ...rest } = config;
    return {
        ...rest,
        route: { ...route, group_wait: "1s", group_interval: "2s" },
        receivers: receivers.map(({ name, sns_configs }) => ({
            name,
            sns_configs: sns_configs.map((sns) => ({ ...sns, api_url: `http://127.0.0.1:${topicPort}` })),
        })),
    };
}

function startServers(
    tools: Servers,
    folder: string,
    ports: Ports,
    files: { readonly prometheus: string; readonly alertmanager: string },
): readonly RunningProcess[] {
    return [
        startProcess(
            tools.prometheus,
            [
                `--config.file=${files.prometheus}`,
                `--storage.tsdb.path=${join(folder, "metrics")}`,
                `--web.listen-address=127.0.0.1:${ports.prometheus}`,
            ],
            join(folder, "prometheus.log"),
        ),
        startProcess(
            tools.alertmanager,
            [
                `--config.file=${files.alertmanager}`,
                `--storage.path=${join(folder, "alerts")}`,
                `--web.listen-address=127.0.0.1:${ports.alertmanager}`,
                // Alone: there is nobody to agree with.
                "--cluster.listen-address=",
            ],
            join(folder, "alertmanager.log"),
            // Whatever signs: nobody here looks at the signature.
            { AWS_ACCESS_KEY_ID: "nobody", AWS_SECRET_ACCESS_KEY: "nothing", AWS_EC2_METADATA_DISABLED: "true" },
        ),
    ];
}

async function ready(url: string): Promise<void> {
    await until(`${url} answers`, async () => {
        const answer = await fetch(url).catch(() => undefined);
        return answer?.status === 200;
    });
    await sleep(100);
}

async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
    return address.port;
}
