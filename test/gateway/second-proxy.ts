import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LiveGateway } from "./live-gateway.ts";
import { startProcess, until } from "../processes.ts";
import type { RunningProcess } from "../processes.ts";
import type { GatewayTools } from "./tools.ts";

/** A further Envoy of the front gateway, as a further pod is one: same configuration, same port, own connections. */
export interface Proxy {
    readonly process: RunningProcess;
    /** Base URL of its admin interface. */
    readonly admin: string;
}

/** Starts one with the arguments of the Envoy that runs, and waits until it is ready. Linux only, as the Envoy is. */
export async function startSecondProxy(tools: GatewayTools, gateway: LiveGateway): Promise<Proxy> {
    const { args } = await frontProxyOf(gateway);
    const addressFile = join(gateway.folder, "second-admin-address.txt");
    const own = args.map((arg, index) => (args[index - 1] === "--admin-address-path" ? addressFile : arg));
    const process = startProcess(tools.envoy, [...own, "--drain-time-s", "1"], join(gateway.folder, "second.log"));
    let admin = "";
    await until("the second proxy is ready", async () => {
        if (!process.alive()) throw new Error(await readFile(join(gateway.folder, "second.log"), "utf8"));
        admin = `http://${(await readFile(addressFile, "utf8").catch(() => "")).trim()}`;
        const answer = await fetch(`${admin}/ready`).catch(() => undefined);
        return answer?.status === 200;
    });
    return { process, admin };
}

/** Begins what Envoy Gateway's shutdown manager begins before a pod ends. */
export async function drain({ admin }: Proxy): Promise<void> {
    await fetch(`${admin}/healthcheck/fail`, { method: "POST" });
    await fetch(`${admin}/drain_listeners?graceful&skip_exit`, { method: "POST" });
}

/** Callers' requests that it is working on. */
export async function requestsIn({ admin }: Proxy): Promise<number> {
    const text = await (await fetch(`${admin}/stats?filter=downstream_rq_active`)).text();
    const counts = text.split("\n").filter((line) => line.startsWith("http.https-"));
    return counts.reduce((sum, line) => sum + Number(line.split(": ")[1] ?? 0), 0);
}

/** The front's Envoy among the processes, with its command line. */
export async function frontProxyOf({
    folder,
}: LiveGateway): Promise<{ readonly pid: number; readonly args: string[] }> {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    for (const pid of pids) {
        const line = await readFile(join("/proc", pid, "cmdline"), "utf8").catch(() => "");
        const [, ...args] = line.split("\0").slice(0, -1);
        const isOurs = args.some((arg) => arg.startsWith(folder)) && args.includes("--admin-address-path");
        if (isOurs && args.some((arg) => arg.startsWith("gateway-front-"))) return { pid: Number(pid), args };
    }
    throw new Error("the front's Envoy is not among the processes");
}
