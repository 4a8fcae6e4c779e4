import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cachedTool, run, toolCache } from "../test/tools.ts";
import type { Tool } from "../test/tools.ts";

/** What one run of load found. */
export interface Load {
    readonly requests: number;
    /** Answers that were no 2xx, and connections that failed. */
    readonly failures: number;
    readonly requestsPerSecond: number;
    readonly p50Ms: number;
    readonly p99Ms: number;
    /** Processor time that the subject spent on a request, in milliseconds. */
    readonly processorMs: number;
}

/** What is asked, and who answers. */
export interface Target {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    /** Process that is measured; its children count too. */
    readonly pid: number;
}

/** wrk, a load generator in C: Debian's build of it, with the library that it needs. */
export async function findWrk(): Promise<Tool> {
    return await cachedTool(join(toolCache, "wrk", "debian"), "usr/bin/wrk", async (folder) => {
        await run("apt-get", ["download", "wrk", "libluajit-5.1-2"], { cwd: folder });
        await run("sh", ["-c", 'for package in *.deb; do dpkg-deb -x "$package" . && rm "$package"; done'], {
            cwd: folder,
        });
    });
}

/** Asks as fast as answers come, over `connections` connections. */
export async function measure(
    wrk: string,
    folder: string,
    target: Target,
    { connections, seconds }: { readonly connections: number; readonly seconds: number },
): Promise<Load> {
    const script = join(folder, "load.lua");
    await writeFile(script, scriptOf(target));
    const libraries = join(dirname(wrk), "..", "lib");
    const [platform = ""] = await readdir(libraries);
    const env = { ...process.env, LD_LIBRARY_PATH: join(libraries, platform) };
    const before = await processorMs(target.pid);
    const how = ["--threads", "1", "--connections", String(connections), "--duration", `${seconds}s`];
    const { stdout } = await run(wrk, [...how, "--script", script, target.url], { env });
    const spent = (await processorMs(target.pid)) - before;
    const found = /^figures (.*)$/m.exec(stdout)?.[1];
    if (found === undefined) throw new Error(`wrk gave no figures:\n${stdout}`);
    // Written by the script below.
    const figures = JSON.parse(found) as Omit<Load, "requestsPerSecond" | "processorMs"> & { readonly seconds: number };
    return {
        ...figures,
        requestsPerSecond: figures.requests / figures.seconds,
        processorMs: spent / Math.max(1, figures.requests),
    };
}

function scriptOf({ headers, body }: Target): string {
    const quoted = (text: string) => JSON.stringify(text);
    return [
        'wrk.method = "POST"',
        `wrk.body = ${quoted(body)}`,
        ...Object.entries(headers).map(([name, value]) => `wrk.headers[${quoted(name)}] = ${quoted(value)}`),
        "function done(summary, latency)",
        "  local e = summary.errors",
        "  local failures = e.status + e.connect + e.read + e.write + e.timeout",
        `  local form = '{"requests": %d, "failures": %d, "seconds": %f, "p50Ms": %f, "p99Ms": %f}'`,
        "  local seconds, p50, p99 = summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3",
        '  print("figures " .. string.format(form, summary.requests, failures, seconds, p50, p99))',
        "end",
        "",
    ].join("\n");
}

/** Processor time of a process and its children so far, in milliseconds. Linux only. */
async function processorMs(pid: number): Promise<number> {
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "")).trim();
    const below = await Promise.all(
        children
            .split(" ")
            .filter(Boolean)
            .map((child) => processorMs(Number(child))),
    );
    const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
    const ticksPerSecond = 100;
    const own = ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
    return below.reduce((sum, one) => sum + one, own);
}
