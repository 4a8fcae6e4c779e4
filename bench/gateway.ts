import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gatewayOf } from "../test/gateway/reference-stacks.ts";
import { findGatewayTools } from "../test/gateway/tools.ts";
import type { GatewayTools } from "../test/gateway/tools.ts";
import { findWrk, measure } from "./gateway-load.ts";
import type { Load } from "./gateway-load.ts";
import { printFigures } from "./gateway-report.ts";
import { stagesOf } from "./gateway-stages.ts";
import { findLiteLlm, startGateway, startLiteLlm, startUpstream } from "./gateway-subjects.ts";
import type { Subject } from "./gateway-subjects.ts";

/*
 * What the gateway of hybrid-eu costs on the way to a model that answers at once: against asking the model directly, part by
 * part, and against LiteLLM's proxy. Everything runs on this machine, in turns, so that what else it does falls on all alike.
 *
 *     npm run bench:gateway                  three rounds of four seconds
 *     npm run bench:gateway -- --short       one round of one second: shows that it works, its figures are rough
 */

const { short } = parseArgs({ options: { short: { type: "boolean", default: false } } }).values;
const { rounds, seconds } = short ? { rounds: 1, seconds: 1 } : { rounds: 3, seconds: 4 };

/** One connection shows what a request waits; several show what a processor can do. */
const widths = [1, 8] as const;

type NamedSubject = readonly [name: string, start: () => Promise<Subject>];

/** Measures subjects in turns, and keeps the median turn of each: by processor time, which a busy machine changes least. */
async function inTurns(
    subjects: readonly NamedSubject[],
    load: (subject: Subject, width: number) => Promise<Load>,
): Promise<ReadonlyMap<string, readonly Load[]>> {
    const turns = new Map<string, Load[][]>(subjects.map(([name]) => [name, widths.map(() => [])]));
    for (let round = 0; round < rounds; round++) {
        for (const [name, start] of subjects) {
            const subject = await start();
            try {
                for (const [i, width] of widths.entries()) {
                    // The first requests fill connections and caches.
                    if (round === 0) await load(subject, width);
                    turns.get(name)?.[i]?.push(await load(subject, width));
                }
            } finally {
                await subject.stop();
            }
        }
    }
    return new Map([...turns].map(([name, loads]) => [name, loads.map((turn) => median(name, turn))]));
}

function median(name: string, loads: readonly Load[]): Load {
    const failed = loads.find(({ failures }) => failures > 0);
    if (failed !== undefined) throw new Error(`${name}: ${failed.failures} of ${failed.requests} requests failed`);
    const middle = loads.toSorted((a, b) => a.processorMs - b.processorMs)[Math.floor(loads.length / 2)];
    if (middle === undefined) throw new Error(`${name}: nothing was measured`);
    return middle;
}

async function bench(tools: GatewayTools, wrk: string): Promise<void> {
    const liteLlm = await findLiteLlm();
    const folder = await mkdtemp(join(tmpdir(), "ringfence-bench-"));
    const upstream = await startUpstream(tools.envoy, folder);
    try {
        const subjects: NamedSubject[] = [
            ["direct", () => Promise.resolve({ ...upstream, stop: () => Promise.resolve() })],
            ...stagesOf(gatewayOf("hybrid-eu")).map(({ name, objects }): NamedSubject => [
                name,
                () => startGateway(tools, folder, objects),
            ]),
        ];
        if ("path" in liteLlm) subjects.push(["LiteLLM", () => startLiteLlm(liteLlm.path, folder)]);
        else process.stdout.write(`without LiteLLM: ${liteLlm.missing}\n`);
        const load = ({ target: asked }: Subject, connections: number) =>
            measure(wrk, folder, asked, { connections, seconds });
        printFigures(widths, await inTurns(subjects, load));
    } finally {
        await upstream.stop();
        await rm(folder, { recursive: true });
    }
}

const tools = await findGatewayTools();
const wrk = await findWrk();
if ("missing" in tools || "missing" in wrk) {
    process.stdout.write(
        `nothing measured: ${"missing" in tools ? tools.missing : "missing" in wrk ? wrk.missing : ""}\n`,
    );
    process.exitCode = 1;
} else {
    await bench(tools, wrk.path);
}
