import type { StackResource } from "../../kit/graph.ts";
import type { AnyInputs } from "../../kit/rule.ts";
import { recordOf, slotsOf, textOf } from "../../kit/view.ts";
import type { Slot } from "../../kit/view.ts";
import { specOf } from "./objects.ts";

/** Changes of a request's headers, names in lower case. */
export interface HeaderChanges {
    readonly set: readonly (readonly [name: string, value: string])[];
    /** Added to what is there already, or only where nothing is. */
    readonly add: readonly string[];
    readonly remove: readonly string[];
}

/**
 * Reads the header filter of Gateway API, of Envoy Gateway and of the AI gateway: one form, but for the words that the first
 * does not have. Throws where a part is unknown.
 */
export function headerChangesIn(filter: AnyInputs): HeaderChanges {
    const named = (key: string) => slotsOf(filter, [key]).map(({ read }) => recordOf(read()));
    const nameOf = (header: AnyInputs): string => textOf(header["name"]).toLowerCase();
    return {
        set: named("set").map((header) => [nameOf(header), textOf(header["value"])] as const),
        add: [...named("add"), ...named("addIfAbsent")].map(nameOf),
        remove: slotsOf(filter, ["remove"]).map(({ read }) => textOf(read()).toLowerCase()),
    };
}

/** Which headers an early filter removes. A regular expression is not read, so that it removes none. */
export function removalBy(filter: AnyInputs): (name: string) => boolean {
    const { remove } = headerChangesIn(filter);
    const patterns = slotsOf(filter, ["removeOnMatch"]).map(({ read }) => recordOf(read()));
    const matches = (pattern: AnyInputs, name: string): boolean => {
        const { type = "Exact" } = pattern;
        const value = textOf(pattern["value"]).toLowerCase();
        return (
            (type === "Exact" && name === value) ||
            (type === "Prefix" && name.startsWith(value)) ||
            (type === "Suffix" && name.endsWith(value))
        );
    };
    return (name) => remove.includes(name) || patterns.some((pattern) => matches(pattern, name));
}

/** Every place where an object changes headers of requests. */
export function changesIn(object: StackResource): readonly Slot[] {
    const spec = specOf(object);
    const rules = slotsOf(spec, ["rules"], ["spec"]).map(({ path, read }) => ({ path, holder: recordOf(read()) }));
    const backends = rules.flatMap(({ path, holder }) =>
        slotsOf(holder, ["backendRefs"], path).map((slot) => ({ path: slot.path, holder: recordOf(slot.read()) })),
    );
    const holders = [{ path: ["spec"], holder: spec }, ...rules, ...backends];
    const filters = [...rules, ...backends].flatMap(({ path, holder }) =>
        slotsOf(holder, ["filters"], path).map((slot) => ({ path: slot.path, holder: recordOf(slot.read()) })),
    );
    return [
        ...holders.flatMap(({ path, holder }) => slotsOf(holder, ["headerMutation"], path)),
        ...filters.flatMap(({ path, holder }) => slotsOf(holder, ["requestHeaderModifier"], path)),
        ...slotsOf(recordOf(spec["headers"]), ["earlyRequestHeaders"], ["spec", "headers"]),
    ];
}

/**
 * What is known of the headers of a request on its way: a value, or that there is none. A header that nobody spoke about may
 * have any value: the caller decides it.
 */
export class KnownHeaders {
    /** A request as a caller sends it: nothing is known. */
    static readonly none = new KnownHeaders(new Map());
    readonly #known: ReadonlyMap<string, string | null>;

    private constructor(known: ReadonlyMap<string, string | null>) {
        this.#known = known;
    }

    /** The one value a header can have; `undefined` where it is absent or nobody knows. */
    valueOf(name: string): string | undefined {
        return this.#known.get(name) ?? undefined;
    }

    /** True where the header is surely not there. */
    isAbsent(name: string): boolean {
        return this.#known.get(name) === null;
    }

    /** What is known once all of these matches are met; `undefined` where the request cannot meet them. */
    meeting(matches: readonly AnyInputs[]): KnownHeaders | undefined {
        const known = new Map(this.#known);
        const seen = new Set<string>();
        for (const match of matches) {
            const name = textOf(match["name"]).toLowerCase();
            // Of two matches on one header, Gateway API takes the first.
            if (seen.has(name)) {
                continue;
            }
            seen.add(name);
            const isExact = [undefined, null, "Exact"].some((it) => it === match["type"]);
            const value = textOf(match["value"]);
            const before = known.get(name);
            // Any other way to match may be met by every value.
            if (before === null || (isExact && before !== undefined && before !== value)) {
                return undefined;
            }
            if (isExact) {
                known.set(name, value);
            }
        }
        return new KnownHeaders(known);
    }

    /** What is known after a change. Of a header that is both written and removed nothing is: proxies differ in the order. */
    changedBy({ set, add, remove }: HeaderChanges): KnownHeaders {
        const written = new Set([...set.map(([name]) => name), ...add]);
        const known = new Map<string, string | null>([...this.#known, ...set]);
        for (const name of add) {
            known.delete(name);
        }
        for (const name of remove) {
            if (written.has(name)) {
                known.delete(name);
            } else {
                known.set(name, null);
            }
        }
        return new KnownHeaders(known);
    }

    /** The same without any knowledge about headers whose names begin so. */
    forgetting(prefix: string): KnownHeaders {
        return new KnownHeaders(new Map([...this.#known].filter(([name]) => !name.startsWith(prefix))));
    }
}
