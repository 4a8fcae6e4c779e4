import { loadavg } from "node:os";
import type { Load } from "./gateway-load.ts";
import { bareProxy, wholeChain } from "./gateway-stages.ts";

const target = { addedP50Ms: 1, timesLiteLlm: 50 };

const columns = ["", "connections", "requests/s", "p50 ms", "p99 ms", "added p50", "CPU ms each", "requests per CPU s"];

/** Prints every subject at every width, and the ratios that the targets are about. @param figures a load for each width */
export function printFigures(widths: readonly number[], figures: ReadonlyMap<string, readonly Load[]>): void {
    const direct = figures.get("direct");
    const rows = widths.flatMap((width, i) =>
        [...figures].flatMap(([name, loads]) => {
            const load = loads[i];
            return load === undefined ? [] : [cells(name, width, load, direct?.[i])];
        }),
    );
    const first = Math.max(...[...figures.keys()].map(({ length }) => length));
    for (const row of [columns, ...rows]) {
        const line = row.map((cell, i) => (i === 0 ? cell.padEnd(first) : cell.padStart(columns[i]?.length ?? 0)));
        say(line.join("   "));
    }
    say("");
    printRatios(figures);
    say(`Load of the machine, over the last minute: ${loadavg()[0]?.toFixed(1) ?? "unknown"}.`);
}

function cells(name: string, width: number, load: Load, direct: Load | undefined): readonly string[] {
    const added = direct === undefined ? "-" : (load.p50Ms - direct.p50Ms).toFixed(2);
    const figures = [load.requestsPerSecond.toFixed(0), load.p50Ms.toFixed(2), load.p99Ms.toFixed(2), added];
    return [name, String(width), ...figures, load.processorMs.toFixed(3), (1000 / load.processorMs).toFixed(0)];
}

/** Per core: processor time counts, so that neither side is helped by waiting for the other. */
function printRatios(figures: ReadonlyMap<string, readonly Load[]>): void {
    const [alone, wide] = [0, 1].map((i) => (name: string) => figures.get(name)?.[i]);
    const [whole, direct] = [alone?.(wholeChain), alone?.("direct")];
    if (whole !== undefined && direct !== undefined) {
        const added = (whole.p50Ms - direct.p50Ms).toFixed(2);
        say(`Added at the median: ${added} ms; target: under ${target.addedP50Ms} ms.`);
    }
    const liteLlm = wide?.("LiteLLM");
    if (liteLlm === undefined) return;
    for (const name of [bareProxy, wholeChain]) {
        const stage = wide?.(name);
        if (stage === undefined) continue;
        const times = (liteLlm.processorMs / stage.processorMs).toFixed(0);
        say(`Requests per core, ${name}: ${times} times LiteLLM's; target for the whole: ${target.timesLiteLlm}.`);
    }
    say("The gateway speaks TLS with its callers, LiteLLM does not; each has one worker, and the same upstream.");
}

function say(line: string): void {
    process.stdout.write(`${line}\n`);
}
