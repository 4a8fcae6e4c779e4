import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { standInPage } from "../../components/observability/expositions/exposition.fixture.ts";

/** A server that answers each path with a page, made anew for each request. */
export interface PageServer {
    readonly port: number;
    stop(): Promise<void>;
}

/** Serves pages on loopback. @param host another address of loopback, where the port is fixed */
export async function servePages(
    pages: Readonly<Record<string, () => string>>,
    { host = "127.0.0.1", port = 0 } = {},
): Promise<PageServer> {
    const server = createServer((request, response) => {
        const page = pages[request.url ?? ""];
        response.writeHead(page === undefined ? 404 : 200, { "content-type": "text/plain; version=0.0.4" });
        response.end(page?.());
    });
    return await listening(server, host, port);
}

/** Starts a server, and knows its port. */
export async function listening(server: Server, host = "127.0.0.1", port = 0): Promise<PageServer> {
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    return {
        port: (server.address() as AddressInfo).port,
        stop: () =>
            new Promise((resolve) => {
                server.closeAllConnections();
                server.close(() => {
                    resolve();
                });
            }),
    };
}

/** Seconds since the first page, as counters know them. */
function clock(): () => number {
    const start = performance.now();
    return () => (performance.now() - start) / 1_000;
}

/** What a vLLM server exports under a steady load, by the revision it serves. */
export function vllmPage(revision: string): () => string {
    const elapsed = clock();
    const labels = `model_name="${revision}",engine="0"`;
    const histogram = (name: string, fast: string) =>
        Object.entries({ "0.001": 0, [fast]: 9, "+Inf": 10 }).map(
            ([le, each]) => `vllm:${name}_bucket{${labels},le="${le}"} ${each * Math.floor(elapsed())}`,
        );
    return () =>
        standInPage("vllm", [
            `vllm:num_requests_running{${labels}} 12`,
            `vllm:num_requests_waiting{${labels}} 3`,
            `vllm:kv_cache_usage_perc{${labels}} 0.61`,
            `vllm:prefix_cache_queries_total{${labels}} ${1_000 * elapsed()}`,
            `vllm:prefix_cache_hits_total{${labels}} ${400 * elapsed()}`,
            `vllm:num_preemptions_total{${labels}} 0`,
            `vllm:prompt_tokens_total{${labels}} ${900 * elapsed()}`,
            `vllm:generation_tokens_total{${labels}} ${300 * elapsed()}`,
            `vllm:request_success_total{${labels},finished_reason="stop"} ${2 * elapsed()}`,
            ...histogram("time_to_first_token_seconds", "0.5"),
            ...histogram("inter_token_latency_seconds", "0.04"),
            ...histogram("e2e_request_latency_seconds", "10"),
            ...histogram("request_queue_time_seconds", "0.2"),
            ...histogram("request_prompt_tokens", "2000"),
        ]);
}

/** What the exporter of a node with one GPU says; the last XID error is set by the test. */
export function dcgmPage(lastXid: () => number): () => string {
    const labels = 'gpu="0",UUID="GPU-0",device="nvidia0",Hostname="node-1",namespace="models",pod="llama-0"';
    return () => {
        const samples: readonly (readonly [name: string, value: number])[] = [
            ["DCGM_FI_DEV_GPU_UTIL", 97],
            ["DCGM_FI_DEV_FB_USED", 41_000],
            ["DCGM_FI_DEV_FB_FREE", 4_000],
            ["DCGM_FI_DEV_XID_ERRORS", lastXid()],
            ["DCGM_FI_DEV_POWER_USAGE", 290],
            ["DCGM_FI_DEV_GPU_TEMP", 66],
            ["DCGM_FI_PROF_PIPE_TENSOR_ACTIVE", 0.4],
            ["DCGM_FI_PROF_DRAM_ACTIVE", 0.7],
            // Nobody asks for it, so it is not kept.
            ["DCGM_FI_DEV_PCIE_REPLAY_COUNTER", 0],
        ];
        return standInPage(
            "dcgm-exporter",
            samples.map(([name, value]) => `${name}{${labels}} ${value}`),
        );
    };
}

/** What the AI gateway's processor counts. */
export function aiGatewayPage(): () => string {
    const elapsed = clock();
    const labels = 'gen_ai_provider_name="openai",gen_ai_request_model="gpt-6-luna"';
    const histogram = (name: string) => [
        `${name}_bucket{${labels},le="1"} ${Math.floor(elapsed())}`,
        `${name}_bucket{${labels},le="+Inf"} ${Math.floor(elapsed())}`,
        `${name}_count{${labels}} ${Math.floor(elapsed())}`,
    ];
    return () =>
        standInPage("ai-gateway", [
            ...["input", "output"].map(
                (type) => `gen_ai_client_token_usage_sum{${labels},gen_ai_token_type="${type}"} ${100 * elapsed()}`,
            ),
            ...histogram("gen_ai_server_request_duration_seconds"),
            ...histogram("gen_ai_server_time_to_first_token_seconds"),
        ]);
}
