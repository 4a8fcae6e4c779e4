import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { recordedKinds } from "../../catalog/custom-resources.ts";
import type { FieldSchema } from "../../catalog/custom-resources.ts";
import { until } from "../processes.ts";
import type { KubeApi, KubeObject } from "./api.ts";
import { definitionsIn } from "./definition-sources.ts";
import type { Definition } from "./definition-sources.ts";
import type { ClusterTools } from "./tools.ts";

const recorded = Object.values(recordedKinds());

/** Definitions that no reachable registry has: schemas of the fields that ringfence writes, and no more. */
const ownFolder = join(import.meta.dirname, "definitions");

/** Definitions that were installed. */
export interface InstalledDefinitions {
    readonly definitions: readonly Definition[];
    /** Kinds whose schema is ours: that the real one accepts them is not shown. */
    readonly ownKinds: readonly string[];
}

/**
 * Installs the definitions of the custom resources among `objects`, and waits until the server serves them. What a given
 * cluster has is left as it is: it is the real one.
 */
export async function installDefinitions(
    api: KubeApi,
    { definitionFiles }: ClusterTools,
    objects: readonly KubeObject[],
): Promise<InstalledDefinitions> {
    const wanted = new Set(objects.map(({ apiVersion, kind }) => `${apiVersion.split("/")[0] ?? ""} ${kind}`));
    const texts = await Promise.all(definitionFiles.map((file) => readFile(file, "utf8")));
    const real = texts
        .flatMap((text) => JSON.parse(text) as Definition[])
        .filter((one) => wanted.has(keyOf(one)))
        .map(withRecorded);
    const own = (await definitionsIn(ownFolder)).filter((one) => wanted.has(keyOf(one)));
    const missing = await missingOf(api, [...real, ...own]);
    await Promise.all(missing.map((definition) => api.create(definition)));
    for (const definition of missing) {
        await until(`${definition.metadata.name} is served`, async () => isServed(await api.find(definition)), 60);
    }
    api.forgetKinds();
    return {
        definitions: missing,
        ownKinds: own.filter((one) => missing.includes(one)).map(({ spec }) => spec.names.kind),
    };
}

/**
 * The definition with the fields that catalog/custom-resources records of the version that a stack installs: what is served may be
 * an older one, which lacks them.
 */
function withRecorded(definition: Definition): Definition {
    const { group, names, versions } = definition.spec;
    const extendedVersions = versions.map((version) => {
        const apiVersion = `${group}/${version.name}`;
        const record = recorded.find((one) => one.apiVersion === apiVersion && one.kind === names.kind);
        if (record === undefined) return version;
        const openAPIV3Schema = extended(version.schema.openAPIV3Schema, record.schema);
        return { ...version, schema: { ...version.schema, openAPIV3Schema } };
    });
    return { ...definition, spec: { ...definition.spec, versions: extendedVersions } };
}

function extended(schema: FieldSchema, { properties = {}, items }: FieldSchema): FieldSchema {
    const own = schema.properties ?? {};
    const added = Object.entries(properties).map(([key, field]) => {
        const before = Object.hasOwn(own, key) ? own[key] : undefined;
        return [key, before === undefined ? field : extended(before, field)] as const;
    });
    return {
        ...schema,
        ...(added.length === 0 ? {} : { properties: { ...own, ...Object.fromEntries(added) } }),
        ...(items === undefined || schema.items === undefined ? {} : { items: extended(schema.items, items) }),
    };
}

async function missingOf(api: KubeApi, definitions: readonly Definition[]): Promise<readonly Definition[]> {
    const found = await Promise.all(definitions.map((definition) => api.find(definition)));
    return definitions.filter((_, index) => found[index] === undefined);
}

function keyOf({ spec }: Definition): string {
    return `${spec.group} ${spec.names.kind}`;
}

function isServed(definition: Definition | undefined): boolean {
    const conditions = definition?.status?.conditions ?? [];
    return conditions.some(({ type, status }) => type === "Established" && status === "True");
}
