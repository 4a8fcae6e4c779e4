import { createServer } from "node:http";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startProcess, until } from "../processes.ts";
import { listening } from "./exporters.ts";

/** The real Envoy as a proxy of the front, with one route to one backend of the fleet. */
export interface Proxy {
    /** Where its statistics are. */
    readonly adminPort: number;
    readonly listenerPort: number;
    stop(): Promise<void>;
}

/** Starts Envoy before a server that fails what `/fail` asks; names are those that Envoy Gateway gives. */
export async function startProxy(envoy: string, folder: string): Promise<Proxy> {
    const model = await listening(
        createServer((request, response) => {
            response.writeHead(request.url === "/fail" ? 503 : 200).end("{}");
        }),
    );
    const [adminPort, listenerPort] = [await unusedPort(), await unusedPort()];
    const file = join(folder, "envoy.json");
    await writeFile(file, JSON.stringify(bootstrap(adminPort, listenerPort, model.port)));
    const running = startProcess(
        envoy,
        ["--config-path", file, "--log-level", "error", "--use-dynamic-base-id"],
        join(folder, "envoy.log"),
    );
    await until("Envoy answers", async () => {
        const answer = await fetch(`http://127.0.0.1:${adminPort}/ready`).catch(() => undefined);
        return answer?.status === 200;
    });
    return {
        adminPort,
        listenerPort,
        stop: async () => {
            await running.stop();
            await model.stop();
        },
    };
}

async function unusedPort(): Promise<number> {
    const server = await listening(createServer());
    await server.stop();
    return server.port;
}

const extension = (name: string, rest: object = {}) => ({
    "@type": `type.googleapis.com/envoy.extensions.filters.${name}`,
    ...rest,
});

/** The listener's prefix and the cluster's name as Envoy Gateway 1.9 writes them; the model's own host name. */
function bootstrap(adminPort: number, listenerPort: number, modelPort: number) {
    const cluster = "httproute/gateway/route-stays-here/rule/0";
    const onLoopback = (port: number) => ({ socket_address: { address: "127.0.0.1", port_value: port } });
    const manager = extension("network.http_connection_manager.v3.HttpConnectionManager", {
        stat_prefix: "https-10443",
        route_config: {
            virtual_hosts: [{ name: "all", domains: ["*"], routes: [{ match: { prefix: "/" }, route: { cluster } }] }],
        },
        http_filters: [{ name: "envoy.filters.http.router", typed_config: extension("http.router.v3.Router") }],
    });
    return {
        admin: { address: onLoopback(adminPort) },
        static_resources: {
            listeners: [
                {
                    name: "gateway/front/https",
                    address: onLoopback(listenerPort),
                    filter_chains: [
                        {
                            filters: [{ name: "envoy.filters.network.http_connection_manager", typed_config: manager }],
                        },
                    ],
                },
            ],
            clusters: [
                {
                    name: cluster,
                    // What `enablePerEndpointStats` becomes.
                    track_cluster_stats: { per_endpoint_stats: true },
                    load_assignment: {
                        cluster_name: cluster,
                        endpoints: [
                            {
                                lb_endpoints: [
                                    {
                                        endpoint: {
                                            address: onLoopback(modelPort),
                                            hostname: "llama-70b.models.svc.cluster.local",
                                        },
                                    },
                                ],
                            },
                        ],
                    },
                },
            ],
        },
    };
}
