import { identifyingOutputs } from "../../kit/graph.ts";
import { leavesOf } from "../../kit/view.ts";

/** A resource of a preview, as much of it as a walk reads. */
export interface FlowResource {
    readonly urn: string;
    /** Type token, e.g. `aws:ec2/subnet:Subnet`. */
    readonly type: string;
    readonly name: string;
    /** What the program gave; `"[unknown]"` stands for what only the cloud can know. */
    readonly inputs: Readonly<Record<string, unknown>>;
    /** Input name to the URNs it came from: ids are unknown before a deployment, and this is how references are followed. */
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** What stands for a value that only the cloud can know. */
export const unknownText = "[unknown]";

/** The properties of a value; none where it is no object. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value)
        ? (value as Readonly<Record<string, unknown>>)
        : {};
}

/** The entries of a value; none where it is no list. */
export function list(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : [];
}

/** A text that is known; `undefined` for anything else. */
export function text(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" && value !== unknownText ? value : undefined;
}

/** A whole number, also where it is written as text. */
export function whole(value: unknown): number | undefined {
    const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
    return typeof number === "number" && Number.isInteger(number) ? number : undefined;
}

/** The texts of a map, those that are known. */
export function texts(value: unknown): Readonly<Record<string, string>> {
    return Object.fromEntries(
        Object.entries(record(value)).flatMap(([key, entry]) => (typeof entry === "string" ? [[key, entry]] : [])),
    );
}

/** The resources of a stack by type and by URN. */
export class Resources {
    readonly all: readonly FlowResource[];
    readonly #byUrn: ReadonlyMap<string, FlowResource>;
    readonly #byType: ReadonlyMap<string, readonly FlowResource[]>;
    readonly #byId: ReadonlyMap<string, FlowResource>;

    constructor(all: readonly FlowResource[]) {
        this.all = all;
        this.#byUrn = new Map(all.map((resource) => [resource.urn, resource]));
        this.#byType = Map.groupBy(all, ({ type }) => type);
        this.#byId = new Map(
            all.flatMap((resource) => identifiersOf(resource).map((identifier) => [identifier, resource] as const)),
        );
    }

    ofType(type: string): readonly FlowResource[] {
        return this.#byType.get(type) ?? [];
    }

    /** What a property refers to: by its id where that is known, else by where the engine says it came from. */
    targets(from: FlowResource, property: string, type: string): readonly FlowResource[] {
        const value = from.inputs[property];
        const known = leaves(value).flatMap((leaf) => this.#byId.get(leaf) ?? []);
        const origins = (from.propertyDependencies[property] ?? []).flatMap((urn) => this.#byUrn.get(urn) ?? []);
        const found = hasUnknown(value) ? [...known, ...origins] : known;
        return [...new Set(found)].filter((target) => target.type === type);
    }
}

/**
 * What others may name a resource by once it exists. During a deployment references are known texts and no longer followed by
 * where they came from.
 */
function identifiersOf({ type, inputs }: FlowResource): readonly string[] {
    return identifyingOutputs(type).flatMap(([property, leaf]) =>
        leavesOf(inputs[property], [property]).flatMap(({ path, text: found }) =>
            path.at(-1) === leaf ? (text(found) ?? []) : [],
        ),
    );
}

function leaves(value: unknown): readonly string[] {
    if (typeof value === "string") {
        return [value];
    }
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [];
}

/** True where a value, or a part of it, is unknown. */
export function hasUnknown(value: unknown): boolean {
    return leaves(value).includes(unknownText);
}
