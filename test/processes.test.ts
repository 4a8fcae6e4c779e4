import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProcess, until } from "./processes.ts";

const module = join(import.meta.dirname, "processes.ts");

describe("a program that runs beside a suite", () => {
    let folder: string;
    beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), "ringfence-processes-"));
    });
    afterAll(() => rm(folder, { recursive: true }));

    it("ends when it is told to", async () => {
        const running = startProcess("sleep", ["60"], join(folder, "told.log"));
        expect(isAlive(running.pid)).toBe(true);
        await running.stop();
        expect(isAlive(running.pid)).toBe(false);
        expect(running.alive()).toBe(false);
    });

    it("ends when the suite is killed, and has no time to clean up", async () => {
        const { suite, pid } = await suiteThatStarts(["sleep", ["60"], join(folder, "killed.log")]);
        expect(isAlive(pid)).toBe(true);
        suite.kill("SIGKILL");
        await until("the program is gone", () => !isAlive(pid));
    });
});

/** A process that starts the program, prints its id, and never ends by itself. */
async function suiteThatStarts(args: Parameters<typeof startProcess>) {
    const program = `import { startProcess } from ${JSON.stringify(module)};
        console.log(startProcess(...${JSON.stringify(args)}).pid);`;
    const suite = spawn(process.execPath, ["--input-type=module-typescript", "--eval", program], {
        stdio: ["ignore", "pipe", "inherit"],
    });
    const pid = await new Promise<number>((resolve) => {
        suite.stdout.once("data", (line: Buffer) => {
            resolve(Number(line.toString("utf8")));
        });
    });
    return { suite, pid };
}

function isAlive(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}
