import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startProcess } from "../processes.ts";
import type { RunningProcess } from "../processes.ts";

/** Go collects garbage when the heap has doubled; processors are scarcer here than memory. */
const roomy = { GOGC: "400" };

/** Programs that run together. */
export class ProcessGroup {
    private readonly folder: string;
    private readonly running: { readonly name: string; readonly process: RunningProcess }[] = [];

    /** @param folder for logs */
    constructor(folder: string) {
        this.folder = folder;
    }

    start(name: string, executable: string, args: readonly string[]): RunningProcess {
        const process = startProcess(executable, args, this.logOf(name), roomy);
        this.running.push({ name, process });
        return process;
    }

    logOf(name: string): string {
        return join(this.folder, `${name}.log`);
    }

    /**
     * Ends all, the last one first: clients before their servers.
     *
     * @throws Error with the end of its log, when one had ended by itself: what was seen without it proves nothing.
     */
    async stop(): Promise<void> {
        const fallen = this.running.filter(({ process }) => !process.alive());
        const lastWords = fallen.map(({ name }) => `${name} ended by itself:\n${this.endOfLog(name)}`);
        for (const { process } of this.running.splice(0).toReversed()) await process.stop();
        if (lastWords.length > 0) throw new Error(lastWords.join("\n"));
    }

    private endOfLog(name: string): string {
        return readFileSync(this.logOf(name), "utf8").trimEnd().split("\n").slice(-10).join("\n");
    }
}
