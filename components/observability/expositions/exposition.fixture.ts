import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Programs whose metrics are recorded beside this file: the head of each says where they come from. */
export const recordedPrograms = ["vllm", "dcgm-exporter", "ai-gateway"] as const;
export type RecordedProgram = (typeof recordedPrograms)[number];

/** What a program exports: its families with their types, and where and when that was read. */
export interface Exposition {
    readonly source: string;
    readonly asOf: string;
    /** Name of a family -> its type. */
    readonly families: ReadonlyMap<string, string>;
    /** Every name that a series of it may have. */
    readonly series: ReadonlySet<string>;
}

const suffixes: Readonly<Record<string, readonly string[]>> = { histogram: ["_bucket", "_sum", "_count"] };

/** Reads what a program exports, as recorded: the lines of its types, and no samples. */
export function recordedExposition(program: RecordedProgram): Exposition {
    const text = readFileSync(join(import.meta.dirname, `${program}.txt`), "utf8");
    const said = (key: string) => new RegExp(`^# ${key}: (.+)$`, "m").exec(text)?.[1] ?? "";
    const families = new Map(
        [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name = "", type = ""]) => [name, type]),
    );
    const series = [...families].flatMap(([name, type]) => (suffixes[type] ?? [""]).map((suffix) => name + suffix));
    return { source: said("source"), asOf: said("asOf"), families, series: new Set(series) };
}

/**
 * A page of samples that stands in for the program.
 * @throws Error where a sample has a name that the program does not export.
 */
export function standInPage(program: RecordedProgram, samples: readonly string[]): string {
    const { series } = recordedExposition(program);
    const strange = samples.map((sample) => sample.split(/[{\s]/)[0] ?? "").filter((name) => !series.has(name));
    if (strange.length > 0) throw new Error(`${program} exports no ${strange.join(", ")}`);
    return `${samples.join("\n")}\n`;
}
