import { spawn, type ChildProcess } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** How a process ended. */
export interface Exit {
    /** Absent where a signal ended it. */
    readonly code?: number;
    readonly signal?: string;
}

/** What to start. */
export interface ChildRequest {
    /** Arguments of `node`, the script included. */
    readonly args: readonly string[];
    readonly workingFolder: string;
    /** Added to {@link cleanEnvironment}. */
    readonly environment: Readonly<Record<string, string>>;
    /** Called for each line of stdout. */
    readonly onOutput: (line: string) => void;
    /** Called for each line of stderr. */
    readonly onError: (line: string) => void;
}

const running = new Set<Child>();

/** A Node process of a preview. None outlives the preview, nor this process. */
export class Child {
    /** Settles once the process is gone and its last line was handed on. */
    readonly exited: Promise<Exit>;
    readonly #process: ChildProcess;

    constructor(request: ChildRequest) {
        stopAllOnExit();
        this.#process = spawn(process.execPath, request.args, {
            cwd: request.workingFolder,
            env: { ...cleanEnvironment(), ...request.environment },
            stdio: ["ignore", "pipe", "pipe"],
            // A group of its own, so that what the program starts can be ended with it.
            detached: process.platform !== "win32",
        });
        running.add(this);
        const lines = [forward(this.#process.stdout, request.onOutput), forward(this.#process.stderr, request.onError)];
        this.exited = this.#ended(lines);
    }

    /** Ends the process and whatever it started, at once. */
    stop(): void {
        const { pid } = this.#process;
        if (pid === undefined) {
            return;
        }
        try {
            process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
        } catch {
            // Gone already.
        }
    }

    async #ended(lines: readonly Promise<void>[]): Promise<Exit> {
        const exit = await new Promise<Exit>((resolve, reject) => {
            this.#process.once("error", reject);
            this.#process.once("exit", (code, signal) => {
                resolve({ ...(code === null ? {} : { code }), ...(signal === null ? {} : { signal }) });
            });
        });
        // What the program itself left running would keep its pipes open for ever.
        this.stop();
        running.delete(this);
        await Promise.all(lines);
        return exit;
    }
}

async function forward(stream: NodeJS.ReadableStream | null, take: (line: string) => void): Promise<void> {
    if (stream === null) {
        return;
    }
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
        take(line);
    }
}

let isWatchingExit = false;

function stopAllOnExit(): void {
    if (isWatchingExit) {
        return;
    }
    isWatchingExit = true;
    process.once("exit", () => {
        for (const child of running) {
            child.stop();
        }
    });
    // Without a handler a signal ends this process before its exit handlers run, and the children would stay.
    for (const [signal, code] of [
        ["SIGINT", 130],
        ["SIGTERM", 143],
        ["SIGHUP", 129],
    ] as const) {
        process.once(signal, () => process.exit(code));
    }
}

const passedOn = ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "TMP", "SystemRoot", "USERPROFILE"];

/**
 * The environment of a preview's processes: nothing that carries credentials, proxies, tracing or hidden settings, so
 * that the same config gives the same preview on every machine and nothing has a reason to reach a network.
 */
function cleanEnvironment(): Record<string, string> {
    const kept = passedOn.flatMap((name) => {
        const value = process.env[name];
        return value === undefined ? [] : [[name, value] as const];
    });
    return {
        ...Object.fromEntries(kept),
        NODE_COMPILE_CACHE: join(cacheFolder(), "compiled"),
        AWS_EC2_METADATA_DISABLED: "true",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
}

/** Where Node keeps compiled code between previews; safe to delete at any time. */
function cacheFolder(): string {
    return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "ringfence");
}
