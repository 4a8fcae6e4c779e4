import { writeFileSync } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { startProcess } from "../gateway/processes.ts";
import type { RunningProcess } from "../gateway/processes.ts";

/** Go collects garbage when the heap has doubled; processors are scarcer here than memory. */
const roomy = { GOGC: "400" };

/** Programs that run together. Each leaves its process id in a folder, so that also a suite that crashed can be cleaned up. */
export class ProcessGroup {
    private readonly folder: string;
    private readonly ids: string;
    private readonly running: RunningProcess[] = [];

    private constructor(folder: string, ids: string) {
        this.folder = folder;
        this.ids = ids;
    }

    /** @param folder for logs @param ids for process ids */
    static async in(folder: string, ids: string): Promise<ProcessGroup> {
        await mkdir(ids, { recursive: true });
        return new ProcessGroup(folder, ids);
    }

    start(name: string, executable: string, args: readonly string[]): RunningProcess {
        const process = startProcess(executable, args, this.logOf(name), roomy);
        writeFileSync(join(this.ids, String(process.pid)), executable);
        this.running.push(process);
        return process;
    }

    logOf(name: string): string {
        return join(this.folder, `${name}.log`);
    }

    /** Ends all, the last one first: clients before their servers. */
    async stop(): Promise<void> {
        for (const process of this.running.splice(0).toReversed()) {
            await process.stop();
            await rm(join(this.ids, String(process.pid)), { force: true });
        }
    }
}

/** Ends what was started under these ids and still runs, and nothing else: an id may have been given to another program. */
export async function endLeftovers(ids: string): Promise<readonly string[]> {
    const left: string[] = [];
    for (const id of await readdir(ids).catch(() => [])) {
        const executable = await readFile(join(ids, id), "utf8");
        const command = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
        if (!command.startsWith(executable)) continue;
        process.kill(Number(id), "SIGKILL");
        left.push(`${executable} (${id})`);
    }
    return left;
}
