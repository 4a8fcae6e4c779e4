import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Fault } from "../../fault.ts";
import type { ChartRelease } from "../chart-release.ts";

/** Keys that a configuration may have: `true` for a value that is not looked into. A list has the keys of its entries. */
export type KnownKeys = true | { readonly [key: string]: KnownKeys };

const knownKeys: z.ZodType<KnownKeys> = z.lazy(() => z.union([z.literal(true), z.record(z.string(), knownKeys)]));
const record = z.strictObject({
    source: z.string(),
    asOf: z.iso.date(),
    /** The version whose types were read, where it is not the one that the record stands for. */
    readIn: z.string().optional(),
    keys: knownKeys,
});
export type SettingsRecord = z.output<typeof record>;

/** The configuration that a chart hands through unread, and the program that reads it. */
interface HandedThrough {
    readonly path: readonly string[];
    readonly program: string;
}

const handedThrough: Readonly<Record<string, HandedThrough>> = {
    "gateway-helm": { path: ["config", "envoyGateway"], program: "envoy-gateway" },
};

/**
 * The keys that a program of a version knows, from its own types or from those that its record names in `readIn`; `undefined` where
 * they are not recorded.
 */
export function recordedSettings(program: string, version: string): SettingsRecord | undefined {
    const file = join(import.meta.dirname, `${program}-${version}.json`);
    try {
        return record.parse(JSON.parse(readFileSync(file, "utf8")));
    } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
    }
}

/**
 * Settings that the program does not know in the version of its chart. Its decoder drops them without a word: a switch that a later
 * version brought has no effect.
 */
export function settingsFaults({ chart, version, values }: ChartRelease): readonly Fault[] {
    const handed = Object.hasOwn(handedThrough, chart) ? handedThrough[chart] : undefined;
    if (handed === undefined) return [];
    const { path, program } = handed;
    const known = recordedSettings(program, version);
    if (known === undefined) {
        return [
            {
                path: ["charts", chart, "version"],
                problem: `which settings ${program} ${version} knows is not recorded`,
                why: "A setting that it does not know is dropped without a word.",
                fix: "Record them: npx vitest run --config test/tools.vitest.config.ts test/charts -u.",
            },
        ];
    }
    const given = path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), values);
    return unknownKeys(given, known.keys).map((at) => ({
        path: ["charts", chart, "values", ...path, ...at],
        problem: `${program} ${known.readIn ?? version} has no setting ${at.join(".")}`,
        why: "It is dropped without a word, and what it should turn off stays on.",
        fix: `Write it as the version calls it; the names are those of ${known.source}.`,
    }));
}

/** Paths of the keys that are not known. */
function unknownKeys(given: unknown, known: KnownKeys): readonly (readonly string[])[] {
    if (known === true) return [];
    if (Array.isArray(given)) return given.flatMap((entry) => unknownKeys(entry, known));
    if (!isObject(given)) return [];
    return Object.entries(given).flatMap(([key, value]) => {
        const inside = Object.hasOwn(known, key) ? known[key] : undefined;
        return inside === undefined ? [[key]] : unknownKeys(value, inside).map((rest) => [key, ...rest]);
    });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null;
}
