import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import type { KubernetesObject } from "../components/routing-gateway/index.ts";
import { issueAll } from "../test/gateway/certificate-authority.ts";
import { IdentityProvider } from "../test/gateway/identity-provider.ts";
import { LiveGateway } from "../test/gateway/live-gateway.ts";
import { onLoopback } from "../test/gateway/on-loopback.ts";
import { placesIn } from "../test/gateway/places.ts";
import { startProcess, until } from "../test/processes.ts";
import { frontProxyOf } from "../test/gateway/second-proxy.ts";
import type { GatewayTools } from "../test/gateway/tools.ts";
import { cachedTool, run, toolCache } from "../test/tools.ts";
import type { Tool } from "../test/tools.ts";
import type { Target } from "./gateway-load.ts";

/** Something that is measured. */
export interface Subject {
    readonly target: Target;
    stop(): Promise<void>;
}

const ports = { upstream: 18_500, liteLlm: 18_501, gateway: 18_443 } as const;

const chatRequest = JSON.stringify({
    model: "chat",
    messages: [{ role: "user", content: "Summarize the attached report in three sentences. ".repeat(20) }],
});

const chatAnswer = JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_700_000_000,
    model: "chat",
    choices: [{ index: 0, message: { role: "assistant", content: "Done." }, finish_reason: "stop" }],
    usage: { prompt_tokens: 200, completion_tokens: 3, total_tokens: 203 },
});

/** A server that answers at once: an Envoy with a fixed answer. */
export async function startUpstream(envoy: string, folder: string): Promise<Subject> {
    const type = "type.googleapis.com/envoy.extensions.filters";
    const manager = {
        "@type": `${type}.network.http_connection_manager.v3.HttpConnectionManager`,
        stat_prefix: "upstream",
        http_filters: [{ name: "router", typed_config: { "@type": `${type}.http.router.v3.Router` } }],
        route_config: { virtual_hosts: [{ name: "all", domains: ["*"], routes: [fixedRoute] }] },
    };
    const listener = {
        address: { socket_address: { address: "127.0.0.1", port_value: ports.upstream } },
        filter_chains: [{ filters: [{ name: "http", typed_config: manager }] }],
    };
    const config = join(folder, "upstream.yaml");
    await writeFile(config, stringify({ static_resources: { listeners: [listener] } }));
    const options = ["--disable-hot-restart", "--concurrency", "1", "--log-level", "error", "--config-path", config];
    const process = startProcess(envoy, options, join(folder, "upstream.log"));
    const url = `http://127.0.0.1:${ports.upstream}/v1/chat/completions`;
    await until("the upstream answers", async () => (await statusOf(url, {})) === 200);
    const headers = { "content-type": "application/json" };
    return { target: { url, headers, body: chatRequest, pid: process.pid }, stop: () => process.stop() };
}

const fixedRoute = {
    match: { prefix: "/" },
    direct_response: { status: 200, body: { inline_string: chatAnswer } },
    response_headers_to_add: [{ header: { key: "content-type", value: "application/json" } }],
};

/** The gateway with these objects, in front of the upstream. */
export async function startGateway(
    tools: GatewayTools,
    folder: string,
    objects: readonly KubernetesObject[],
): Promise<Subject> {
    const { identityProvider, certificates: hosts, fleet, providers, gateways } = placesIn(objects);
    const identity = new IdentityProvider(identityProvider?.issuer ?? "", identityProvider?.audience ?? "");
    const listeners = { front: ports.gateway, egress: ports.gateway + 1, "egress-shadow": ports.gateway + 2 };
    const gateway = await LiveGateway.start(
        tools,
        onLoopback(objects, {
            listeners,
            servers: Object.fromEntries([...fleet, ...providers].map(({ host }) => [host, [ports.upstream]])),
            keySet: identity.keySet,
            ...(await issueAll(folder, hosts)),
        }),
        gateways.map((name) => listeners[name]),
    );
    const token = identity.token({ tenant: "bench", data_floor: "health" });
    const { pid } = await frontProxyOf(gateway);
    return {
        target: {
            url: `https://127.0.0.1:${ports.gateway}/v1/chat/completions`,
            headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
            body: chatRequest,
            pid,
        },
        stop: () => gateway.stop(),
    };
}

/** LiteLLM's proxy, from the Python package index, every package by hash. */
export async function findLiteLlm(): Promise<Tool> {
    return await cachedTool(join(toolCache, "litellm", "1.105.0"), "bin/python", async (folder) => {
        await run("python3", ["-m", "venv", folder]);
        const wanted = join(import.meta.dirname, "gateway-litellm.txt");
        // The list is whole: what an extra of a newer release asks for would be none of it.
        const how = ["--quiet", "--no-deps", "--require-hashes", "--requirement", wanted];
        await run(join(folder, "bin", "python"), ["-m", "pip", "install", ...how]);
    });
}

/** LiteLLM's proxy with one worker, in front of the upstream. */
export async function startLiteLlm(python: string, folder: string): Promise<Subject> {
    const config = join(folder, "litellm.yaml");
    const upstream = { model: "openai/chat", api_base: `http://127.0.0.1:${ports.upstream}/v1`, api_key: "unused" };
    await writeFile(config, stringify({ model_list: [{ model_name: "chat", litellm_params: upstream }] }));
    const key = "sk-bench-0123456789abcdef0123456789abcdef";
    const start = "from litellm import run_server; run_server()";
    const options = ["--config", config, "--host", "127.0.0.1", "--port", String(ports.liteLlm), "--num_workers", "1"];
    const log = join(folder, "litellm.log");
    // Its price list would come from the network.
    const env = { LITELLM_MASTER_KEY: key, LITELLM_LOCAL_MODEL_COST_MAP: "True", LITELLM_LOG: "ERROR" };
    const process = startProcess(python, ["-c", start, ...options], log, env);
    const url = `http://127.0.0.1:${ports.liteLlm}/v1/chat/completions`;
    const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
    await until("LiteLLM answers", async () => (await statusOf(url, headers)) === 200, 120);
    return { target: { url, headers, body: chatRequest, pid: process.pid }, stop: () => process.stop() };
}

async function statusOf(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
    const answer = await fetch(url, { method: "POST", headers: { ...headers }, body: chatRequest }).catch(
        () => undefined,
    );
    await answer?.text();
    return answer?.status ?? 0;
}
