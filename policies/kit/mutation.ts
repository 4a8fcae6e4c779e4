import { findRegion, regionsOf } from "../../catalog/jurisdictions.ts";
import type { RegionId } from "../../catalog/jurisdictions.ts";
import { unknown } from "./unknown.ts";

/** A property as the engine passes it on: JSON. */
export type Value = null | boolean | number | string | readonly Value[] | Values;

/** Properties by name. */
export interface Values {
    readonly [name: string]: Value;
}

/** A resource of a stack, as much of it as a mutation reads. */
export interface BaselineResource {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly inputs: Values;
}

/** A clean stack: no rule has anything against it. */
export interface Baseline {
    readonly resources: readonly BaselineResource[];
    readonly region: RegionId;
    /** A region that the stack must never use. */
    readonly foreignRegion: RegionId;
}

/** What a mutation does to the baseline. */
export interface StackChange {
    readonly changed?: readonly ChangedResource[];
    /** URNs of resources that are gone. */
    readonly removed?: readonly string[];
    readonly added?: readonly AddedResource[];
    /** Entries of the stack's waivers file. @default there are none */
    readonly waivers?: readonly Values[];
}

/** A resource with other properties. */
export interface ChangedResource {
    readonly urn: string;
    /** Makes the new properties out of the old ones: of the inputs, and of the outputs. */
    readonly edit: (props: Values) => Values;
    /** Property paths whose changes the engine ignores from now on. @default those from before */
    readonly ignoreChanges?: readonly string[];
}

/** A new resource. */
export interface AddedResource {
    readonly type: string;
    /** True where the program only reads it. @default false */
    readonly isRead?: boolean;
    readonly props: Values;
    /** Property to the URN of the resource that its value comes from. */
    readonly origins: Readonly<Record<string, string>>;
}

/**
 * Weakens a clean stack in one way that a rule exists to refuse; `undefined` where the stack has nothing to weaken, e.g. no
 * fleet.
 */
export type Mutation = (baseline: Baseline) => StackChange | undefined;

/** By rule id: the mutations that the rule has to refuse, each with its name. Every rule has one. */
export type Mutations = Readonly<Record<string, Readonly<Record<string, Mutation>>>>;

/**
 * The baseline that a stack's resources are.
 * @throws Error where the stack has no AWS provider in a known region.
 */
export function baselineOf(resources: readonly BaselineResource[]): Baseline {
    const provider = resources.find(({ type }) => type === "pulumi:providers:aws");
    const written = provider?.inputs["region"];
    const region = findRegion(typeof written === "string" ? written : "");
    if (region === undefined) {
        throw new Error("the stack has no AWS provider in a known region");
    }
    const [foreign] = regionsOf(region.jurisdiction === "us" ? "eu" : "us");
    if (foreign === undefined) {
        throw new Error("the catalog has no region abroad");
    }
    return { resources, region: region.id, foreignRegion: foreign.id };
}

/** Edits the first resource of a type, of a name where one is given. */
export function change(type: string, edit: (props: Values, baseline: Baseline) => Values, named?: RegExp): Mutation {
    return (baseline) => {
        const found = firstOf(baseline, type, named);
        return found && { changed: [{ urn: found.urn, edit: (props) => edit(props, baseline) }] };
    };
}

/** Lets the first resource of a type keep what it has in a property, whatever the program says. */
export function ignore(type: string, path: string): Mutation {
    return (baseline) => {
        const found = firstOf(baseline, type);
        return found && { changed: [{ urn: found.urn, edit: (props) => props, ignoreChanges: [path] }] };
    };
}

/** Replaces one property, however deep, of the first resource of a type, of a name where one is given. */
export function put(type: string, path: readonly string[], value: Value, named?: RegExp): Mutation {
    return change(type, (props) => withValue(props, path, value), named);
}

/** Removes the first resource of a type, of a name where one is given. */
export function remove(type: string, named?: RegExp): Mutation {
    return (baseline) => {
        const found = firstOf(baseline, type, named);
        return found && { removed: [found.urn] };
    };
}

/**
 * Adds a resource called `mutant`.
 * @param origins Properties that are unknown before deployment, each with the type of the resource that its value comes from:
 * the first of that type.
 */
export function add(
    type: string,
    props: Values | ((baseline: Baseline) => Values),
    origins: Readonly<Record<string, string>> = {},
): Mutation {
    return (baseline) => {
        const found = Object.entries(origins).map(([property, from]) => [property, firstOf(baseline, from)] as const);
        const urns = found.flatMap(([property, from]) => (from === undefined ? [] : [[property, from.urn] as const]));
        if (urns.length < found.length) {
            return undefined;
        }
        const known = typeof props === "function" ? props(baseline) : props;
        const references = Object.fromEntries(urns.map(([property]) => [property, unknown]));
        return { added: [{ type, props: { ...references, ...known }, origins: Object.fromEntries(urns) }] };
    };
}

/** Reads a resource (`.get`) that the stack does not make, called `mutant`. */
export function read(type: string, id: string): Mutation {
    return () => ({ added: [{ type, isRead: true, props: { id }, origins: {} }] });
}

/** Writes a waiver, as granted for a month on a day and complete but for what is given, of the first resource of a type. */
export function waive(type: string, given: Values): Mutation {
    return (baseline) => {
        const found = firstOf(baseline, type);
        const complete = {
            rule: "RES-103",
            reason: "the partner moves in January",
            compensatingControl: "the key is used by nobody else",
            requester: "team@group.example",
            approver: "nobody@group.example",
            ticket: "PRIV-7",
            granted: "2026-11-20",
            expires: "2026-12-20",
        };
        return found && { waivers: [{ urn: found.urn, ...complete, ...given }] };
    };
}

/** Several mutations that let something out only together. */
export function together(...mutations: readonly Mutation[]): Mutation {
    return (baseline) => {
        const changes = mutations.map((mutation) => mutation(baseline));
        const all = changes.filter((change) => change !== undefined);
        return all.length < changes.length
            ? undefined
            : {
                  changed: all.flatMap(({ changed = [] }) => changed),
                  removed: all.flatMap(({ removed = [] }) => removed),
                  added: all.flatMap(({ added = [] }) => added),
                  waivers: all.flatMap(({ waivers = [] }) => waivers),
              };
    };
}

/** A mutation that is possible only where the stack has a resource for which `applies` is true. */
export function where(applies: (resource: BaselineResource) => boolean, mutation: Mutation): Mutation {
    return (baseline) => (baseline.resources.some(applies) ? mutation(baseline) : undefined);
}

/** The same properties without one. */
export function without(props: Values, key: string): Values {
    return Object.fromEntries(Object.entries(props).filter(([name]) => name !== key));
}

function firstOf({ resources }: Baseline, type: string, named?: RegExp): BaselineResource | undefined {
    return resources.find((resource) => resource.type === type && (named?.test(resource.name) ?? true));
}

/** The same properties with one replaced, however deep; a step may be a position in a list. */
function withValue(props: Values, [key = "", ...rest]: readonly string[], value: Value): Values {
    return { ...props, [key]: rest.length === 0 ? value : inside(props[key], rest, value) };
}

function inside(holder: Value | undefined, path: readonly string[], value: Value): Value {
    if (!isList(holder)) {
        return withValue(isMap(holder) ? holder : {}, path, value);
    }
    const [index = "", ...rest] = path;
    return holder.map((entry, at) => {
        return String(at) === index ? (rest.length === 0 ? value : inside(entry, rest, value)) : entry;
    });
}

function isList(value: Value | undefined): value is readonly Value[] {
    return Array.isArray(value);
}

function isMap(value: Value | undefined): value is Values {
    return typeof value === "object" && value !== null && !isList(value);
}
