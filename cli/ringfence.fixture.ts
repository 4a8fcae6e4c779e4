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
export function ringfence(...args: readonly string[]): Promise<Ran> {
    const main = join(import.meta.dirname, "main.js");
    return new Promise((resolve) => {
        const child = execFile(
            process.execPath,
            [main, ...args],
            {
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
