import { spawn } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** The lock that the reference stacks are judged by. */
export const referenceLock = join(root, "stacks", "artifacts.lock.json");

export interface Outcome {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

/** Runs `ringfence mirror` as npm does, in a process of its own. */
export async function runMirror(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    onStart?: (interrupt: () => unknown) => void,
): Promise<Outcome> {
    const child = spawn(process.execPath, [join(root, "cli", "main.js"), "mirror", ...args], {
        cwd: root,
        env: { ...process.env, AWS_ACCESS_KEY_ID: "loopback", AWS_SECRET_ACCESS_KEY: "loopback", ...environment },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    onStart?.(() => child.kill("SIGINT"));
    return await new Promise((resolve) => {
        child.on("close", (code) => {
            resolve({ code, stdout, stderr });
        });
    });
}
