import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { today } from "../catalog/day.ts";
import { projectRoot } from "../preview/index.ts";
import { previewProject } from "../preview/project-preview.ts";
import { findCli, sandboxCli } from "../test/sandbox/index.ts";
import { MemorySampler } from "./memory.ts";
import { benchStack, stackFile, writeBenchProgram } from "./program.ts";

/*
 * Previews programs of growing size with the residency pack, embedded and, where a Pulumi CLI is on the machine, with the
 * CLI on the sandbox's provider plugins. `npm run bench:preview`; `-- <size>...` measures other sizes.
 */

interface Measured {
    readonly seconds: number;
    readonly peakMiB: number;
    readonly resources: number;
}

const defaultSizes = [6, 100, 500, 2000];
const target = { resources: 500, seconds: 4 };
const pack = { folder: join(projectRoot, "policies", "residency") };

async function measure(withOwnMemory: boolean, run: () => Promise<number>): Promise<Measured> {
    const sampler = new MemorySampler(withOwnMemory);
    const started = performance.now();
    const resources = await run();
    const seconds = (performance.now() - started) / 1000;
    return { seconds, peakMiB: sampler.stop(), resources };
}

/** Runs `use` in a folder of its own and removes it afterwards. */
async function inFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
    const folder = mkdtempSync(join(tmpdir(), "ringfence-bench-"));
    try {
        return await use(folder);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

function embedded(size: number): Promise<Measured> {
    return inFolder(async (folder) => {
        writeBenchProgram(folder, size);
        return measure(true, async () => {
            const found = await previewProject({ root: folder, stack: benchStack, today: today(), packs: [pack] });
            return found.resources.length;
        });
    });
}

function withCli(size: number): Promise<Measured> {
    return inFolder(async (folder) => {
        const program = join(folder, "program");
        mkdirSync(program);
        writeBenchProgram(program, size);
        const cli = await sandboxCli({
            folder: join(folder, "sandbox"),
            stack: benchStack,
            stackFile: stackFile(size),
            program,
            projectName: "bench",
        });
        return measure(false, async () => {
            const { stdout, stderr } = await cli.run(["preview", "--json", `--policy-pack=${pack.folder}`]);
            const { steps } = JSON.parse(stdout || "{}") as { readonly steps?: readonly unknown[] };
            if (steps === undefined) {
                throw new Error(`the Pulumi CLI gave no preview - ${stderr.trim()}`);
            }
            return steps.length;
        });
    });
}

const columns = ["resources", "embedded", "ms each", "peak MiB", "CLI", "peak MiB", "CLI / embedded"];

function row(cells: readonly string[]): string {
    return cells.map((cell, index) => cell.padStart(columns[index]?.length ?? 0)).join("   ");
}

function cellsOf(own: Measured, cli: Measured | undefined): readonly string[] {
    const seconds = ({ seconds: value }: Measured) => `${value.toFixed(1)} s`;
    return [
        String(own.resources),
        seconds(own),
        ((own.seconds * 1000) / own.resources).toFixed(1),
        String(own.peakMiB),
        cli === undefined ? "-" : seconds(cli),
        cli === undefined ? "-" : String(cli.peakMiB),
        cli === undefined ? "-" : `${(cli.seconds / own.seconds).toFixed(1)}x`,
    ];
}

/** Time of each further resource, between two sizes, in milliseconds. */
function slopeMs(small: Measured, large: Measured): number {
    return ((large.seconds - small.seconds) * 1000) / (large.resources - small.resources);
}

async function main(sizes: readonly number[]): Promise<void> {
    const search = findCli();
    process.stdout.write("preview with the residency pack; peak MiB is the sum over all processes\n");
    process.stdout.write(search.found ? `Pulumi CLI: ${search.cli}\n\n` : `without the CLI: ${search.reason}\n\n`);
    // The first run fills Node's cache of compiled code, as a person's second preview finds it.
    await embedded(6);
    process.stdout.write(`${row(columns)}\n`);
    const results: Measured[] = [];
    for (const size of sizes) {
        const own = await embedded(size);
        results.push(own);
        process.stdout.write(`${row(cellsOf(own, search.found ? await withCli(size) : undefined))}\n`);
    }
    for (const line of conclusions(results)) {
        process.stdout.write(`\n${line}`);
    }
    process.stdout.write("\n");
}

function conclusions(results: readonly Measured[]): readonly string[] {
    const at = results.find((each) => each.resources === target.resources);
    const slopes = results.slice(1).map((large, index) => slopeMs(results[index] ?? large, large).toFixed(1));
    return [
        ...(at === undefined
            ? []
            : [
                  `target ${target.resources} resources under ${target.seconds} s: ` +
                      `${at.seconds < target.seconds ? "met" : "missed"} (${at.seconds.toFixed(1)} s)`,
              ]),
        ...(slopes.length === 0 ? [] : [`ms for each further resource, from size to size: ${slopes.join(", ")}`]),
    ];
}

const named = process.argv.slice(2).map(Number);
await main(named.length === 0 ? defaultSizes : named);
