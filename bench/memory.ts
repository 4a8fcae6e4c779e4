import { execFileSync } from "node:child_process";

/** Samples how much memory processes hold while something runs. Works where there is a POSIX `ps`. */
export class MemorySampler {
    readonly #timer: NodeJS.Timeout;
    readonly #withOwn: boolean;
    #peakKiB = 0;

    /** @param withOwn count this process too, not only what it started */
    constructor(withOwn: boolean) {
        this.#withOwn = withOwn;
        this.#timer = setInterval(() => {
            this.#peakKiB = Math.max(this.#peakKiB, this.#residentKiB());
        }, 250);
    }

    /** Ends sampling. @returns the highest sum seen, in MiB */
    stop(): number {
        clearInterval(this.#timer);
        return Math.round(this.#peakKiB / 1024);
    }

    #residentKiB(): number {
        const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss="], { encoding: "utf8" });
        const rows = table
            .trim()
            .split("\n")
            .map((line) => line.trim().split(/\s+/).map(Number));
        const counted = new Set([process.pid]);
        let size = 0;
        while (size !== counted.size) {
            size = counted.size;
            for (const [pid = 0, parent = 0] of rows) {
                if (counted.has(parent)) {
                    counted.add(pid);
                }
            }
        }
        const own = rows.filter(([pid = 0]) => counted.has(pid) && (this.#withOwn || pid !== process.pid));
        return own.reduce((sum, [, , rss = 0]) => sum + rss, 0);
    }
}
