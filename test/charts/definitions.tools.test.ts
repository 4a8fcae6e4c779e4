import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { format } from "prettier";
import { parseAllDocuments } from "yaml";
import { describe, expect, inject, it } from "vitest";
import { referenceDay } from "../../catalog/day.ts";
import { kindFile, misfits, recordedKinds } from "../../catalog/custom-resources.ts";
import type { FieldSchema, KindRecord } from "../../catalog/custom-resources.ts";
import { readArtifactLock } from "../../components/model-store/read-lock.ts";
import { registrationsOf } from "../../components/registrations.fixture.ts";
import { listStacks, readStackFile } from "../../config/index.ts";
import { validate } from "../../config/validate.ts";
import { declarePlatform } from "../../infra/platform.ts";
import { projectRoot } from "../../preview/index.ts";
import { customObjects } from "../custom-resources/custom-faults.ts";
import type { KubernetesLike } from "../custom-resources/custom-faults.ts";
import { both, projected, recordedBy, usedBy } from "../custom-resources/projection.ts";
import { soundConfig } from "../invalid-configs/generator.ts";
import { renderedReleases } from "./rendered-releases.ts";
import type { RenderedRelease } from "./rendered-releases.ts";
import type { Rendered } from "./render-chart.ts";

/** A kind as a release of the program defines it. */
interface Defined {
    readonly kind: string;
    readonly apiVersion: string;
    readonly schema: FieldSchema;
    readonly from: RenderedRelease;
}

const { rendered } = await renderedReleases();
const defined = [...rendered.values()].flatMap((from) => from.objects.flatMap((object) => definedBy(object, from)));
const recorded = recordedKinds();

function definedBy({ kind, ...rest }: Rendered, from: RenderedRelease): readonly Defined[] {
    if (kind !== "CustomResourceDefinition") return [];
    const { group, names, versions } = rest["spec"] as {
        readonly group: string;
        readonly names: { readonly kind: string };
        readonly versions: readonly {
            readonly name: string;
            readonly served: boolean;
            readonly schema: { readonly openAPIV3Schema: FieldSchema };
        }[];
    };
    return versions
        .filter(({ served }) => served)
        .map(({ name, schema }) => ({
            kind: names.kind,
            apiVersion: `${group}/${name}`,
            schema: withoutOuter(schema.openAPIV3Schema),
            from,
        }));
}

/** `apiVersion` and `kind` are looked at by whoever finds the schema, and the status is the controller's. */
function withoutOuter(schema: FieldSchema): FieldSchema {
    const properties = without(schema.properties ?? {}, "status");
    return { ...schema, properties: { ...properties, apiVersion: { type: "string" }, kind: { type: "string" } } };
}

function without<T>(keys: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> {
    return Object.fromEntries(Object.entries(keys).filter(([key]) => key !== name));
}

const sameKind = (one: Pick<KindRecord, "apiVersion" | "kind">) => (other: Pick<KindRecord, "apiVersion" | "kind">) =>
    one.apiVersion === other.apiVersion && one.kind === other.kind;

describe.skipIf(rendered.size === 0)("the definitions that the releases of the program bring", () => {
    it.runIf(inject("updateRecords"))(
        "are recorded as far as the program writes them",
        async () => {
            const objects = await writtenObjects();
            for (const [{ apiVersion, kind } = { apiVersion: "", kind: "" }] of byKind(objects)) {
                const definition = defined.find(sameKind({ apiVersion, kind }));
                if (definition === undefined) {
                    expect(
                        Object.values(recorded).some(sameKind({ apiVersion, kind })),
                        `${kind} has no definition`,
                    ).toBe(true);
                    continue;
                }
                await record(definition, objects.filter(sameKind({ apiVersion, kind })));
            }
        },
        900_000,
    );

    it("define each recorded kind once", () => {
        for (const kind of Object.values(recorded)) {
            const definers = defined.filter(sameKind(kind)).map(({ from }) => from.release.release);
            if (definers.length === 0) expect(kind.source).toMatch(/aws-load-balancer-controller/);
            else expect(definers, kind.kind).toHaveLength(1);
        }
    });

    const comparable = Object.entries(recorded).flatMap(([name, record]) => {
        const definition = defined.find(sameKind(record));
        if (definition === undefined) return [];
        const { chart, release } = definition.from;
        const locked = chart.version === release.version;
        return locked || record.source.startsWith(chart.source) ? [{ name, record, definition }] : [];
    });

    it.each(comparable)("have the fields that are recorded of $name, and ask of them what is recorded", (one) => {
        expect(one.record.schema).toEqual(projected(one.definition.schema, recordedBy(one.record.schema)));
    });
});

/** Writes the fields that objects use, and those that are recorded already, as the definition has them. */
async function record({ kind, apiVersion, schema, from }: Defined, objects: readonly object[]): Promise<void> {
    const faults = objects.flatMap((object) => misfits(object, schema));
    expect(faults, `${kind} of ${from.chart.source}`).toEqual([]);
    const before = Object.values(recorded).find(sameKind({ kind, apiVersion }));
    const used = objects.map(usedBy).reduce(both, before === undefined ? { keys: {} } : recordedBy(before.schema));
    const now = projected(schema, { ...used, keys: without(used.keys, "metadata") });
    const same = before !== undefined && JSON.stringify(before.schema) === JSON.stringify(now);
    if (same) return;
    const { source, asOf } = from.chart;
    const locked = from.chart.version === from.release.version;
    const nearest = locked ? "" : `; the nearest to ${from.release.version} that could be read`;
    const text = JSON.stringify({ source: `${source}${nearest}`, asOf, apiVersion, kind, schema: now });
    await writeFile(
        kindFile({ apiVersion, kind }),
        await format(text, { parser: "json", printWidth: 120, tabWidth: 2 }),
    );
}

function byKind(objects: readonly KubernetesLike[]): readonly (readonly KubernetesLike[])[] {
    return [...Map.groupBy(objects, ({ apiVersion, kind }) => `${apiVersion} ${kind}`).values()];
}

/** Custom resources of every reference stack, of the golden pairs and of generated configs: all that the program writes. */
async function writtenObjects(): Promise<readonly KubernetesLike[]> {
    const stacks = join(projectRoot, "stacks");
    const references = listStacks(stacks).map((stack) =>
        readStackFile(join(stacks, `Pulumi.${stack}.yaml`), referenceDay),
    );
    const lock = readArtifactLock();
    const accepted = soundConfig
        .map((given) => validate(given, lock.ok ? lock.lock : undefined, referenceDay))
        .filter(({ ok }) => ok);
    const configs = [...references, ...fc.sample(accepted, { numRuns: 24, seed: 20_261_128 })];
    const objects: object[] = goldenObjects();
    for (const reading of configs) {
        if (!reading.ok) throw new Error("a stack file has faults");
        const made = await registrationsOf(() => {
            declarePlatform(reading.config);
        });
        objects.push(...made.map(({ inputs }) => inputs));
    }
    return customObjects(objects);
}

function goldenObjects(): object[] {
    const folder = join(import.meta.dirname, "..", "golden");
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith("objects.yaml"))
        .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), "utf8")))
        .map((document): unknown => document.toJS())
        .filter((document): document is object => typeof document === "object" && document !== null);
}
