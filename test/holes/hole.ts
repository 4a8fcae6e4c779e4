import { findRegion, regionsOf } from "../../catalog/jurisdictions.ts";
import type { RegionId } from "../../catalog/jurisdictions.ts";
import { noOptions } from "../../preview/engine/resource-record.ts";
import type { ResourceRecord } from "../../preview/engine/resource-record.ts";
import type { Wire, WireMap } from "../../preview/wire.ts";

/** A clean stack, in which a hole is opened. */
export interface Ground {
    readonly records: readonly ResourceRecord[];
    readonly region: RegionId;
    /** A region that the stack must never use. */
    readonly foreignRegion: RegionId;
}

/** What a hole changes: records that are there in another form or no more, and records that are new. */
export interface Change {
    readonly changed?: readonly ResourceRecord[];
    readonly removed?: readonly ResourceRecord[];
    readonly added?: readonly ResourceRecord[];
}

/** Opens one hole; `undefined` where the stack has nothing in which it could be. */
export type Hole = (ground: Ground) => Change | undefined;

export function groundOf(records: readonly ResourceRecord[]): Ground {
    const provider = records.find(({ type }) => type === "pulumi:providers:aws");
    const region = findRegion(textOf(provider?.inputs["region"]));
    if (region === undefined) {
        throw new Error("the stack has no AWS provider in a known region");
    }
    const [foreign] = regionsOf(region.jurisdiction === "us" ? "eu" : "us");
    if (foreign === undefined) {
        throw new Error("the catalog has no region abroad");
    }
    return { records, region: region.id, foreignRegion: foreign.id };
}

/** A hole in the first record of a type, of a name where one is given: its properties as `bend` makes them. */
export function change(type: string, bend: (props: WireMap, ground: Ground) => WireMap, named?: RegExp): Hole {
    return (ground) => {
        const found = ground.records.find((record) => record.type === type && (named?.test(record.name) ?? true));
        return found && { changed: [bent(found, (props) => bend(props, ground))] };
    };
}

function bent(record: ResourceRecord, bend: (props: WireMap) => WireMap): ResourceRecord {
    return { ...record, inputs: bend(record.inputs), outputs: bend(record.outputs) };
}

/** A hole that is a new resource. `refers` names for each property the type of the record it comes from. */
export function add(
    type: string,
    propsOf: WireMap | ((ground: Ground) => WireMap),
    refers: Readonly<Record<string, string>> = {},
): Hole {
    return (ground) => {
        const provider = ground.records.find(
            (record) => record.type === `pulumi:providers:${type.split(":")[0] ?? ""}`,
        );
        const targets = Object.entries(refers).map(([property, target]) => {
            return [property, ground.records.find((record) => record.type === target)?.urn] as const;
        });
        if (targets.some(([, urn]) => urn === undefined)) {
            return undefined;
        }
        const origins = Object.fromEntries(targets.map(([property, urn]) => [property, [urn ?? ""]]));
        const props = typeof propsOf === "function" ? propsOf(ground) : propsOf;
        const stack = ground.records.find((record) => record.type === "pulumi:pulumi:Stack");
        return {
            added: [
                {
                    urn: `${stack?.urn.split("::").slice(0, 2).join("::") ?? ""}::${type}::hole`,
                    type,
                    name: "hole",
                    kind: "custom",
                    ...(provider && { provider: `${provider.urn}::hole` }),
                    dependencies: [],
                    propertyDependencies: origins,
                    aliases: [],
                    options: noOptions,
                    inputs: props,
                    outputs: props,
                },
            ],
        };
    };
}

/** A hole where the first record of a type is missing. */
export function remove(type: string, named?: RegExp): Hole {
    return ({ records }) => {
        const found = records.find((record) => record.type === type && (named?.test(record.name) ?? true));
        return found && { removed: [found] };
    };
}

/** Several holes at once, which let something out only together. */
export function together(...holes: readonly Hole[]): Hole {
    return (ground) => {
        const changes = holes.map((hole) => hole(ground));
        const all = changes.filter((change) => change !== undefined);
        return all.length < changes.length
            ? undefined
            : {
                  changed: all.flatMap(({ changed = [] }) => changed),
                  removed: all.flatMap(({ removed = [] }) => removed),
                  added: all.flatMap(({ added = [] }) => added),
              };
    };
}

/** The same properties without one. */
export function without(props: WireMap, key: string): WireMap {
    return Object.fromEntries(Object.entries(props).filter(([name]) => name !== key));
}

/** The same properties with one replaced, however deep; a step may be a position in a list. */
export function withValue(props: WireMap, [key = "", ...rest]: readonly string[], value: Wire): WireMap {
    return { ...props, [key]: rest.length === 0 ? value : inside(props[key], rest, value) };
}

function inside(holder: Wire | undefined, path: readonly string[], value: Wire): Wire {
    if (!isList(holder)) {
        return withValue(isMap(holder) ? holder : {}, path, value);
    }
    const [index = "", ...rest] = path;
    return holder.map((entry, at) => {
        return String(at) === index ? (rest.length === 0 ? value : inside(entry, rest, value)) : entry;
    });
}

function isList(value: Wire | undefined): value is readonly Wire[] {
    return Array.isArray(value);
}

function isMap(value: Wire | undefined): value is WireMap {
    return typeof value === "object" && value !== null && !isList(value);
}

function textOf(value: Wire | undefined): string {
    return typeof value === "string" ? value : "";
}
