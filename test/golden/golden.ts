import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parse, stringify } from "yaml";
import { z } from "zod";

/*
 * A golden pair is a folder with args.yaml, what a component is given, and objects.yaml, the Kubernetes objects it makes of it.
 * A pair may start from another one: then its args.yaml holds only what is changed in the arguments, and its objects.yaml only
 * what that changes in the objects. `npx vitest run test/golden -u` writes every objects.yaml anew; review what it changed.
 */

/** A Kubernetes object, as far as it is told apart from others. */
export interface GoldenObject {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string };
}

const argsFile = z.strictObject({
    /** The pair that this one starts from. @default - none: the arguments are whole */
    from: z.string().optional(),
    /** Arguments, or what is changed in those of the other pair: mappings are merged, `null` removes, all else replaces. */
    args: z.record(z.string(), z.unknown()),
});

/** Folders of the pairs of a component, in the order of their names. */
export function pairsIn(folder: string): readonly string[] {
    return readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .toSorted();
}

/** The whole arguments of a pair, and the name of the pair it starts from. */
export function argsOf(folder: string, pair: string): { readonly from?: string | undefined; readonly args: unknown } {
    const { from, args } = argsFile.parse(parse(readFileSync(path.join(folder, pair, "args.yaml"), "utf8")));
    return from === undefined ? { args } : { from, args: merged(argsOf(folder, from).args, args) };
}

/** A JSON merge patch (RFC 7396) applied. */
function merged(target: unknown, patch: unknown): unknown {
    if (!isMapping(patch)) return patch;
    const result: Record<string, unknown> = isMapping(target) ? { ...target } : {};
    for (const [key, value] of Object.entries(patch)) {
        if (value === null) Reflect.deleteProperty(result, key);
        else result[key] = merged(result[key], value);
    }
    return result;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What objects.yaml has to hold: all objects; or, compared with `others`, the names of those that are gone, each new object,
 * and of each changed one what is otherwise, as a merge patch.
 */
export function objectsText(objects: readonly GoldenObject[], others: readonly GoldenObject[] = []): string {
    const before = new Map(others.map((object) => [nameOf(object), object]));
    const now = new Set(objects.map(nameOf));
    const gone = [...before.keys()].filter((name) => !now.has(name));
    return [
        ...gone.map((name) => `# gone: ${name}\n`),
        ...objects.flatMap((object) => {
            const other = before.get(nameOf(object));
            if (other === undefined) return [`---\n${textOf(object)}`];
            const { metadata, ...changes } = patchFrom(other, object);
            if (metadata === undefined && Object.keys(changes).length === 0) return [];
            const { name, namespace } = object.metadata;
            const identity = {
                kind: object.kind,
                metadata: { name, namespace, ...(isMapping(metadata) ? metadata : {}) },
            };
            return [`--- # changed\n${textOf({ ...identity, ...changes })}`];
        }),
    ].join("");
}

/** The merge patch that makes one mapping into another. */
function patchFrom(before: object, now: object): Readonly<Record<string, unknown>> {
    const old = new Map<string, unknown>(Object.entries(before));
    const changed = Object.entries(now).flatMap(([key, value]: [string, unknown]) => {
        const other = old.get(key);
        if (isDeepStrictEqual(other, value)) return [];
        return [[key, isMapping(other) && isMapping(value) ? patchFrom(other, value) : value] as const];
    });
    const removed = [...old.keys()].filter((key) => !Object.hasOwn(now, key)).map((key) => [key, null] as const);
    return Object.fromEntries([...changed, ...removed]);
}

function nameOf({ kind, metadata }: GoldenObject): string {
    return [kind, metadata.namespace, metadata.name].filter((part) => part !== undefined).join(" ");
}

function textOf(value: object): string {
    return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
