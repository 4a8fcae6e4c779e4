import { execFile } from "node:child_process";
import { join } from "node:path";
import { dayVariable, referenceDay } from "../catalog/day.ts";

/** How a run of the command ended. */
export interface Ran {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** Runs `ringfence <args>` as a person does, in a process of its own. */
export async function ringfence(...args: readonly string[]): Promise<Ran> {
    return await runByNode(join(import.meta.dirname, "main.js"), args, process.cwd());
}

/** Runs a program by Node, by the reference day and with nothing else of this process's environment that could change what it says. */
export function runByNode(file: string, args: readonly string[], folder: string): Promise<Ran> {
    return new Promise((resolve) => {
        const child = execFile(
            process.execPath,
            [file, ...args],
            {
                cwd: folder,
                env: {
                    PATH: process.env["PATH"],
                    HOME: process.env["HOME"],
                    NO_COLOR: "1",
                    [dayVariable]: referenceDay,
                },
                // A stack as JSON is more than the megabyte that Node takes by default.
                maxBuffer: 64 * 1024 * 1024,
            },
            (_error, stdout, stderr) => {
                resolve({ code: child.exitCode ?? -1, stdout, stderr });
            },
        );
    });
}
