import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A server of its own process on loopback. */
export interface ServerProcess {
    readonly port: number;
    /** Folder that it keeps its data in. */
    readonly folder: string;
    stop(): Promise<void>;
}

/** Starts an OCI registry that keeps its blobs on disk. */
export async function startRegistry(executable: string): Promise<ServerProcess> {
    const folder = await mkdtemp(join(tmpdir(), "ringfence-registry-"));
    const config = join(folder, "config.yml");
    const lines = [
        "version: 0.1",
        `storage: { filesystem: { rootdirectory: ${join(folder, "data")} } }`,
        'http: { addr: "127.0.0.1:0", relativeurls: true }',
    ];
    await writeFile(config, `${lines.join("\n")}\n`);
    return await start(executable, ["serve", config], /listening on 127\.0\.0\.1:(\d+)/, folder);
}

/**
 * Starts moto, an AWS that somebody else wrote.
 * @param environment Settings of moto, e.g. `MOTO_ACCOUNT_ID`.
 */
export async function startMoto(
    python: string,
    environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
    const folder = await mkdtemp(join(tmpdir(), "ringfence-moto-"));
    const args = ["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"];
    return await start(python, args, /Running on http:\/\/127\.0\.0\.1:(\d+)/, folder, environment);
}

async function start(
    executable: string,
    args: readonly string[],
    ready: RegExp,
    folder: string,
    environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
    const env = { ...process.env, ...environment };
    const child = spawn(executable, args, { stdio: ["ignore", "pipe", "pipe"], env });
    const port = await new Promise<number>((resolve, reject) => {
        let log = "";
        const onData = (chunk: Buffer) => {
            log += chunk.toString("utf8");
            const found = ready.exec(log)?.[1];
            if (found !== undefined) resolve(Number(found));
        };
        child.stdout.on("data", onData);
        child.stderr.on("data", onData);
        child.on("error", reject);
        child.on("exit", () => {
            reject(new Error(`${executable} ended before it was ready:\n${log}`));
        });
    });
    return {
        port,
        folder,
        async stop() {
            await ended(child);
            await rm(folder, { recursive: true, force: true });
        },
    };
}

async function ended(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
        child.on("exit", () => {
            resolve();
        });
        child.kill("SIGTERM");
    });
}
