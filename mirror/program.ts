import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What one call of a program needs. */
export interface ProgramCall {
    /** Stops the process. */
    readonly signal?: AbortSignal | undefined;
    /** Called with each line that the program logs. */
    readonly onLog?: (line: string) => void;
    /** Called with each piece of standard output, which then is not collected. */
    readonly onOutput?: (chunk: Buffer) => void;
    /** The whole environment of the process. @default - that of this process */
    readonly environment?: NodeJS.ProcessEnv;
}

/** How a program ended, and what it wrote. */
export interface ProgramEnd {
    /** `null` where a signal ended it. */
    readonly code: number | null;
    readonly output: string;
    readonly log: string;
}

/** The executable of a tool: the one named, the one on the PATH, the one in the tool's cache. `undefined`: there is none. */
export function findProgram(name: string, cache: string, named: string | undefined): string | undefined {
    const directories = (process.env["PATH"] ?? "").split(delimiter);
    const candidates = named === undefined ? [...directories, cache].map((path) => join(path, name)) : [named];
    return candidates.find((candidate) => existsSync(candidate));
}

/**
 * Runs a program to its end. Where it is stopped, the promise waits until the process is gone, so that whoever cleans up after it
 * finds nobody writing.
 *
 * @throws AbortError when stopped, and what the system says where the program cannot be started
 */
export function runProgram(executable: string, args: readonly string[], call: ProgramCall): Promise<ProgramEnd> {
    return new Promise((resolve, reject) => {
        const child = spawn(executable, args, {
            stdio: ["ignore", "pipe", "pipe"],
            ...(call.environment === undefined ? {} : { env: call.environment }),
            ...(call.signal === undefined ? {} : { signal: call.signal }),
        });
        const output: Buffer[] = [];
        let log = "";
        let stopped: Error | undefined;
        child.stdout.on("data", (chunk: Buffer) => {
            if (call.onOutput === undefined) output.push(chunk);
            else call.onOutput(chunk);
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            log += text;
            for (const line of text.split("\n")) if (line !== "") call.onLog?.(line);
        });
        child.on("error", (error) => {
            if (child.pid === undefined) reject(error);
            else stopped = error;
        });
        child.on("close", (code) => {
            if (stopped === undefined) resolve({ code, output: Buffer.concat(output).toString("utf8"), log });
            else reject(stopped);
        });
    });
}
