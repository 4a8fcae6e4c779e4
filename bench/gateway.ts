import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderGateway } from "../components/routing-gateway/index.ts";
import type { KubernetesObject } from "../components/routing-gateway/index.ts";
import { gatewayOf } from "../test/gateway/reference-stacks.ts";
import { findGatewayTools } from "../test/gateway/tools.ts";
import type { GatewayTools } from "../test/gateway/tools.ts";
import { findWrk, measure } from "./gateway-load.ts";
import type { Load } from "./gateway-load.ts";
import { findLiteLlm, startGateway, startLiteLlm, startUpstream } from "./gateway-subjects.ts";
import type { Subject } from "./gateway-subjects.ts";

/*
 * What the gateway of hybrid-eu costs on the way to a model that answers at once: against asking the model directly, with
 * and without the class logic, and against LiteLLM's proxy. Everything runs on this machine, in turns, so that what else
 * it does falls on all alike. `npm run bench:gateway`; `-- <seconds>` measures each turn longer.
 */

const rounds = 3;
const target = { addedP50Ms: 1, timesLiteLlm: 50 };
/** One connection shows what a request waits; several show what a processor can do. */
const widths = [1, 8] as const;

const stack = "hybrid-eu";

/** Never at its limit, and counting all the same. */
function wholeChain(): readonly KubernetesObject[] {
    return anyName(renderGateway({ ...gatewayOf(stack), limits: { requestsPerTenantAndMinute: 1_000_000_000 } }));
}

/** The same proxies, routes and TLS; no token, class, authorization or limit. */
function withoutClassLogic(): readonly KubernetesObject[] {
    const logic = ["SecurityPolicy", "EnvoyExtensionPolicy"];
    return wholeChain().filter(({ kind, metadata }) => !logic.includes(kind) || metadata.namespace !== "gateway");
}

/** Answers under any name: the load generator knows an address only. */
function anyName(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
    return objects.map((object) => {
        if (object.kind !== "Gateway" || object.metadata.name !== "front") return object;
        const listeners = object.spec?.["listeners"] as readonly Readonly<Record<string, unknown>>[];
        const open = listeners.map((listener) => ({ ...listener, hostname: undefined }));
        return { ...object, spec: { ...object.spec, listeners: open } };
    });
}

type Figures = ReadonlyMap<string, Load>;

/** Measures subjects in turns, and keeps the median turn of each. */
async function inTurns(
    subjects: readonly (readonly [string, () => Promise<Subject>])[],
    load: (subject: Subject, width: number) => Promise<Load>,
): Promise<Figures> {
    const turns = new Map<string, Load[]>();
    for (let round = 0; round < rounds; round++) {
        for (const [name, start] of subjects) {
            const subject = await start();
            try {
                for (const width of widths) {
                    const key = keyOf(name, width);
                    // The first requests fill connections and caches.
                    if (round === 0) await load(subject, width);
                    turns.set(key, [...(turns.get(key) ?? []), await load(subject, width)]);
                }
            } finally {
                await subject.stop();
            }
        }
    }
    return new Map([...turns].map(([key, loads]) => [key, median(loads)]));
}

function keyOf(name: string, width: number): string {
    return `${name} x${width}`;
}

function median(loads: readonly Load[]): Load {
    const failed = loads.find(({ failures }) => failures > 0);
    if (failed !== undefined) throw new Error(`${failed.failures} of ${failed.requests} requests failed`);
    const middle = loads.toSorted((a, b) => a.requestsPerSecond - b.requestsPerSecond)[Math.floor(loads.length / 2)];
    if (middle === undefined) throw new Error("nothing was measured");
    return middle;
}

const columns = ["", "connections", "requests/s", "p50 ms", "p99 ms", "added p50", "CPU ms each", "requests per CPU s"];

function cells(name: string, width: number, load: Load, direct: Load | undefined): readonly string[] {
    const added = direct === undefined ? "-" : (load.p50Ms - direct.p50Ms).toFixed(2);
    const figures = [load.requestsPerSecond.toFixed(0), load.p50Ms.toFixed(2), load.p99Ms.toFixed(2), added];
    return [name, String(width), ...figures, load.processorMs.toFixed(3), (1000 / load.processorMs).toFixed(0)];
}

function print(figures: Figures, names: readonly string[]): void {
    const rows = widths.flatMap((width) =>
        names.flatMap((name) => {
            const load = figures.get(keyOf(name, width));
            return load === undefined ? [] : [cells(name, width, load, figures.get(keyOf("direct", width)))];
        }),
    );
    const first = Math.max(...names.map(({ length }) => length));
    for (const row of [columns, ...rows]) {
        const line = row.map((cell, i) => (i === 0 ? cell.padEnd(first) : cell.padStart(columns[i]?.length ?? 0)));
        process.stdout.write(`${line.join("   ")}\n`);
    }
}

function printRatios(figures: Figures): void {
    const at = (name: string, width: number) => figures.get(keyOf(name, width));
    const [whole, direct] = [at("whole chain", 1), at("direct", 1)];
    const liteLlm = at("LiteLLM", 8);
    const wide = at("whole chain", 8);
    if (whole !== undefined && direct !== undefined) {
        const added = (whole.p50Ms - direct.p50Ms).toFixed(2);
        process.stdout.write(`\nadded at the median: ${added} ms; target: under ${target.addedP50Ms} ms\n`);
    }
    if (wide !== undefined && liteLlm !== undefined) {
        const times = (liteLlm.processorMs / wide.processorMs).toFixed(0);
        process.stdout.write(`requests per core: ${times} times LiteLLM's; target: ${target.timesLiteLlm} times\n`);
    }
}

async function bench(tools: GatewayTools, wrk: string, seconds: number): Promise<void> {
    const liteLlm = await findLiteLlm();
    const folder = await mkdtemp(join(tmpdir(), "ringfence-bench-"));
    const upstream = await startUpstream(tools.envoy, folder);
    try {
        const subjects: (readonly [string, () => Promise<Subject>])[] = [
            ["direct", () => Promise.resolve({ ...upstream, stop: () => Promise.resolve() })],
            ["no class logic", () => startGateway(tools, folder, withoutClassLogic())],
            ["whole chain", () => startGateway(tools, folder, wholeChain())],
        ];
        if ("path" in liteLlm) subjects.push(["LiteLLM", () => startLiteLlm(liteLlm.path, folder)]);
        else process.stdout.write(`without LiteLLM: ${liteLlm.missing}\n`);
        const load = ({ target: asked }: Subject, connections: number) =>
            measure(wrk, folder, asked, { connections, seconds });
        const figures = await inTurns(subjects, load);
        print(figures, [...subjects.map(([name]) => name)]);
        printRatios(figures);
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
    await bench(tools, wrk.path, Number(process.argv[2] ?? 4));
}
