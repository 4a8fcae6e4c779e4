import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import type { ChartRecord, KnownValues } from "../../catalog/chart-values.ts";
import type { FoundChart } from "./chart-sources.ts";
import { envoyGatewayKeys } from "./envoy-gateway-keys.ts";

/** Keys of a place; anything else of {@link KnownValues} has none. */
type Keys = Readonly<Record<string, KnownValues>>;

/** What a chart reads, as catalog/charts records it; with what the program behind it reads, where the chart hands that on. */
export async function recordOf(chart: string, { path, version, source, asOf }: FoundChart): Promise<ChartRecord> {
    const evidence = { source, asOf: asOf as ChartRecord["asOf"] };
    const values = await valuesOf(path);
    if (chart !== "gateway-helm") return { ...evidence, values };
    const settings = await envoyGatewayKeys(version.replace(/^v/, ""));
    if ("missing" in settings) throw new Error(settings.missing);
    return {
        ...evidence,
        source: `${source}; ${settings.source}`,
        values: sorted({ ...(values as Keys), config: { envoyGateway: settings.keys } }),
    };
}

/**
 * The values that a chart reads: what its schema lists, where it has one; else the keys of its defaults and those that its
 * templates name. What a template hands on whole is open below. Charts inside count under their names.
 *
 * @param folder the unpacked chart
 */
async function valuesOf(folder: string): Promise<KnownValues> {
    const templates = await templatesOf(folder);
    const schema = await jsonOf(join(folder, "values.schema.json"));
    const defaults = fromDefaults(parse(await readFile(join(folder, "values.yaml"), "utf8")) ?? {});
    const read = schema === undefined ? withRead(defaults, templates) : fromSchema(schema, schema);
    const own = handedOn(templates).reduce(opened, read);
    const inside = await readdir(join(folder, "charts")).catch(() => []);
    const charts = await Promise.all(
        inside.map(async (name): Promise<Keys> => ({ [name]: await valuesOf(join(folder, "charts", name)) })),
    );
    return sorted(charts.reduce<KnownValues>(merged, own === "map" ? {} : own));
}

async function templatesOf(folder: string): Promise<string> {
    const files = await readdir(join(folder, "templates"), { recursive: true });
    const texts = files
        .filter((file) => /\.(?:ya?ml|tpl)$/.test(file))
        .toSorted()
        .map((file) => readFile(join(folder, "templates", file), "utf8"));
    return (await Promise.all(texts)).join("\n");
}

async function jsonOf(file: string): Promise<Schema | undefined> {
    const text = await readFile(file, "utf8").catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as Schema);
}

/** As much of JSON Schema as charts use. */
interface Schema {
    readonly $ref?: string;
    readonly $defs?: Readonly<Record<string, Schema>>;
    readonly type?: string | readonly string[];
    readonly properties?: Readonly<Record<string, Schema>>;
}

function fromSchema(schema: Schema, root: Schema): KnownValues {
    const defined = schema.$ref === undefined ? schema : root.$defs?.[schema.$ref.replace("#/$defs/", "")];
    if (defined === undefined) throw new Error(`the schema of the chart has no ${schema.$ref ?? "definition"}`);
    if (defined !== schema) return fromSchema(defined, root);
    const types = [schema.type ?? []].flat().filter((type) => type !== "null");
    if (types.length === 0) return "any";
    if (types.every((type) => type === "boolean")) return "boolean";
    if (types.every((type) => ["string", "number", "integer"].includes(type))) return "scalar";
    if (types.every((type) => type === "array")) return "list";
    if (types.some((type) => type !== "object")) return "any";
    const { properties } = schema;
    return properties === undefined ? "map" : mapped(properties, (inside) => fromSchema(inside, root));
}

function fromDefaults(value: unknown): KnownValues {
    if (value === null || value === undefined) return "any";
    if (typeof value === "boolean") return "boolean";
    if (Array.isArray(value)) return "list";
    if (typeof value !== "object") return "scalar";
    return Object.keys(value).length === 0 ? "map" : mapped(value as Readonly<Record<string, unknown>>, fromDefaults);
}

function mapped<T>(keys: Readonly<Record<string, T>>, known: (value: T) => KnownValues): Keys {
    return Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, known(value)]));
}

const actions = /\{\{-?([^]*?)-?\}\}/g;
const paths = /\.Values((?:\.[A-Za-z_]\w*)+)/g;

function pathsIn(text: string): readonly (readonly string[])[] {
    return [...text.matchAll(paths)].map(([, path = ""]) => path.slice(1).split("."));
}

/** Adds what templates name and the defaults leave out, often as a comment. */
function withRead(defaults: KnownValues, templates: string): KnownValues {
    const named = [...templates.matchAll(actions)].flatMap(([, action = ""]) => pathsIn(action));
    return named.reduce<KnownValues>(
        (known, path) =>
            merged(
                known,
                path.reduceRight<KnownValues>((inside, key) => ({ [key]: inside }), "any"),
            ),
        defaults,
    );
}

/** Places that a template writes out as they are, or goes through entry by entry. */
function handedOn(templates: string): readonly (readonly string[])[] {
    const whole = [...templates.matchAll(actions)]
        .filter(([, action = ""]) => /\b(?:toYaml|toJson|tpl|range)\b/.test(action))
        .flatMap(([, action = ""]) => pathsIn(action));
    const within = [...templates.matchAll(/\{\{-? *with ([^{}]*?)-?\}\}([^]*?)\{\{-? *end/g)]
        .filter(([, , block = ""]) => /\btoYaml \.[ }|)]/.test(block))
        .flatMap(([, opening = ""]) => pathsIn(opening));
    return [...whole, ...within];
}

/** Leaves what lies below a place open. */
function opened(known: KnownValues, [key = "", ...rest]: readonly string[]): KnownValues {
    if (typeof known === "string" || Array.isArray(known)) return known;
    const keys = known as Keys;
    const inside = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (inside === undefined) return known;
    const open = typeof inside === "object" && !Array.isArray(inside) ? "map" : inside;
    return { ...keys, [key]: rest.length === 0 ? open : opened(inside, rest) };
}

/** Both, the first where they differ: keys add up, and a place whose kind is known keeps it. */
function merged(first: KnownValues, second: KnownValues): KnownValues {
    if (first === "any") return second;
    if (typeof first === "string" || typeof second === "string" || Array.isArray(first) || Array.isArray(second)) {
        return first;
    }
    const [own, other] = [first as Keys, second as Keys];
    return { ...other, ...mapped(own, (value) => value), ...both(own, other) };
}

function both(own: Keys, other: Keys): Keys {
    return Object.fromEntries(
        Object.entries(own).flatMap(([key, value]) => {
            const beside = Object.hasOwn(other, key) ? other[key] : undefined;
            return beside === undefined ? [] : [[key, merged(value, beside)]];
        }),
    );
}

function sorted(known: KnownValues): KnownValues {
    if (typeof known === "string" || Array.isArray(known)) return known;
    const entries = Object.entries(known as Keys).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, value]) => [key, sorted(value)]));
}
