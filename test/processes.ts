import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { Socket } from "node:net";
import type { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

/** A program that runs beside the suite, in a process group of its own. */
export interface RunningProcess {
    readonly pid: number;
    /** True until it ended, for whatever reason. */
    alive(): boolean;
    /** Asks it to end, waits, and ends what is left of its group. */
    stop(): Promise<void>;
}

/** Starts a program; everything it prints goes to `log`. @param env beside this process's own */
export function startProcess(
    executable: string,
    args: readonly string[],
    log: string,
    env: Readonly<Record<string, string>> = {},
): RunningProcess {
    // A file and no pipe: Envoy opens its standard output by name, which works for files only.
    const sink = openSync(log, "a");
    const child = spawn(executable, args, {
        stdio: ["ignore", sink, sink],
        detached: true,
        env: { ...process.env, ...env },
    });
    closeSync(sink);
    const { pid } = child;
    if (pid === undefined) throw new Error(`${executable} cannot be started`);
    heir().write(`+ ${pid}\n`);
    const alive = () => child.exitCode === null && child.signalCode === null;
    return {
        pid,
        alive,
        async stop() {
            if (alive()) await ended(child);
            killGroup(pid);
            heir().write(`- ${pid}\n`);
        },
    };
}

let inheritor: Writable | undefined;

/**
 * Where process ids are told to a shell that outlives this process. When this process is gone, however it ended, the shell ends
 * the groups of those that were not taken back: a suite that is killed has no time to clean up.
 */
function heir(): Writable {
    if (inheritor !== undefined) return inheritor;
    const child = spawn("sh", ["-c", endInherited], { stdio: ["pipe", "ignore", "ignore"], detached: true });
    child.unref();
    // It must not keep this process alive, which it waits for.
    if (child.stdin instanceof Socket) child.stdin.unref();
    inheritor = child.stdin;
    return inheritor;
}

const endInherited = `
while read -r sign id; do
    if [ "$sign" = + ]; then ids="$ids $id "; else ids=$(echo "$ids" | sed "s/ $id //"); fi
done
for id in $ids; do kill -s KILL -- "-$id"; done`;

async function ended(child: ChildProcess): Promise<void> {
    const gone = new Promise<void>((resolve) => {
        child.once("exit", () => {
            resolve();
        });
    });
    child.kill("SIGTERM");
    await Promise.race([gone, sleep(10_000, undefined, { ref: false })]);
}

/** Only the group that was started here; nothing is left of it most of the time. */
function killGroup(pid: number): void {
    try {
        process.kill(-pid, "SIGKILL");
    } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
}

/** Waits until `condition` holds, or fails with `what`. */
export async function until(what: string, condition: () => Promise<boolean> | boolean, seconds = 20): Promise<void> {
    const deadline = performance.now() + seconds * 1000;
    while (!(await condition())) {
        if (performance.now() > deadline) throw new Error(`waited ${seconds} s in vain until ${what}`);
        await sleep(100);
    }
}
