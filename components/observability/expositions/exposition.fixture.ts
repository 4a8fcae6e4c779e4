import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Programs whose metrics are recorded beside this file: the head of each says where they come from. */
export const recordedPrograms = ["vllm", "dcgm-exporter", "ai-gateway", "envoy"] as const;
export type RecordedProgram = (typeof recordedPrograms)[number];

/** What a program exports: its families with their types, and where and when that was read. */
export interface Exposition {
    readonly source: string;
    readonly asOf: string;
    /** Name of a family -> its type. */
    readonly families: ReadonlyMap<string, string>;
    /** Every name that a series of it may have. */
    readonly series: ReadonlySet<string>;
    /** Every label that one of its series may have. */
    readonly labels: ReadonlySet<string>;
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
    const bounds = [...families.values()].includes("histogram") ? ["le"] : [];
    const labels = new Set([...said("labels").split(" "), ...bounds]);
    return { source: said("source"), asOf: said("asOf"), families, series: new Set(series), labels };
}

/**
 * A page of samples that stands in for the program.
 * @throws Error where a sample has a name or a label that the program does not export.
 */
export function standInPage(program: RecordedProgram, samples: readonly string[]): string {
    const { series, labels } = recordedExposition(program);
    const strange = [
        ...samples.map((sample) => sample.split(/[{\s]/)[0] ?? "").filter((name) => !series.has(name)),
        ...samples.flatMap(labelsIn).filter((label) => !labels.has(label)),
    ];
    if (strange.length > 0) throw new Error(`${program} exports no ${strange.join(", ")}`);
    return `${samples.join("\n")}\n`;
}

/** Labels of a sample, or those that an expression selects by. */
export function labelsIn(text: string): readonly string[] {
    return [...text.matchAll(/\{([^}]*)\}/g)].flatMap(([, inside = ""]) =>
        [...inside.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, label = ""]) => label),
    );
}
