import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Evidence } from "./fact.ts";

/**
 * What may stand at a place in the values of a chart: one of the words below; in brackets the entries of a list; or the keys
 * that the place has. `scalar` is a text or a number; `list` and `map` are handed on whole, and a chart
 * that hands on an empty map takes a list there too; of `any` nobody says what it is.
 */
export type KnownValues = Word | readonly [KnownValues] | { readonly [key: string]: KnownValues };

const words = ["any", "boolean", "scalar", "list", "map"] as const;
type Word = (typeof words)[number];

const knownValues: z.ZodType<KnownValues> = z.lazy(() =>
    z.union([z.enum(words), z.tuple([knownValues]), z.record(z.string(), knownValues)]),
);
const record = z.strictObject({
    source: z.string(),
    asOf: z.custom<Evidence["asOf"]>((day) => z.iso.date().safeParse(day).success),
    values: knownValues,
});

/** The values that a version of a chart reads, with where they were read. */
export type ChartRecord = z.output<typeof record>;

const folder = join(import.meta.dirname, "charts");

/** Name of the file that records a version of a chart; `chart` is its name in the artifact lock. */
export function recordFile(chart: string, version: string): string {
    return join(folder, `${chart}-${version}.json`);
}

/** The values that a chart reads in a version, as its lock writes it; `undefined` where nobody has recorded them. */
export function recordedChart(chart: string, version: string): ChartRecord | undefined {
    try {
        return record.parse(JSON.parse(readFileSync(recordFile(chart, version), "utf8")));
    } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
    }
}

/** Every record, by chart and version, e.g. `cert-manager-v1.21.2`. */
export function recordedCharts(): Readonly<Record<string, ChartRecord>> {
    const files = readdirSync(folder).toSorted();
    return Object.fromEntries(
        files.map((file) => [
            file.replace(/\.json$/, ""),
            record.parse(JSON.parse(readFileSync(join(folder, file), "utf8"))),
        ]),
    );
}

/** A value that a chart does not read, or reads as something else. */
export interface MisplacedValue {
    readonly path: readonly (string | number)[];
    /** What the chart wants there; `undefined` where it knows no such key. */
    readonly wanted: KnownValues | undefined;
}

/** Values that the chart does not know, at whatever depth, and those of another kind than it reads. */
export function misplacedValues(given: unknown, known: KnownValues): readonly MisplacedValue[] {
    if (!fits(given, known)) return [{ path: [], wanted: known }];
    if (typeof known === "string" || typeof given !== "object" || given === null) return [];
    return Object.entries(given).flatMap(([key, value]) => {
        const at = Array.isArray(given) ? Number(key) : key;
        const inside = insideOf(known, key);
        const found = inside === undefined ? [{ path: [], wanted: undefined }] : misplacedValues(value, inside);
        return found.map(({ path, wanted }) => ({ path: [at, ...path], wanted }));
    });
}

function insideOf(known: Exclude<KnownValues, string>, key: string): KnownValues | undefined {
    if (isList(known)) return known[0];
    return Object.hasOwn(known, key) ? known[key] : undefined;
}

function fits(given: unknown, known: KnownValues): boolean {
    if (known === "any") return true;
    if (known === "boolean") return typeof given === "boolean";
    if (known === "scalar") return typeof given === "string" || typeof given === "number";
    if (known === "list" || isList(known)) return Array.isArray(given);
    return typeof given === "object" && given !== null && (known === "map" || !Array.isArray(given));
}

function isList(known: KnownValues): known is readonly [KnownValues] {
    return Array.isArray(known);
}

/** What a place wants, in words for people. */
export function wantedWords(known: KnownValues): string {
    if (isList(known) || known === "list") return "a list";
    if (typeof known !== "string") return "a map";
    return { map: "a map or a list", any: "anything", boolean: "true or false", scalar: "a text or a number" }[known];
}
