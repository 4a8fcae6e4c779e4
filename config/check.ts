import type { Day } from "../catalog/day.ts";
import type { Fault } from "../components/fault.ts";
import type { AnyKey, Draft } from "./key.ts";
import { under } from "./path.ts";

/**
 * A check of the values of some keys: a pure function over what could be read of them. It is silent where what it needs is
 * missing or at fault, because that has been found already and refuses the config by itself. What ends is judged by the day.
 */
export type Check<K extends AnyKey> = (draft: Draft<K>, today: Day) => readonly Fault[];

/** Entries of a draft's mapping that could be read, with their names. */
export function entriesOf<T>(mapping: Readonly<Record<string, T | undefined>> | undefined): readonly [string, T][] {
    return Object.entries(mapping ?? {}).flatMap(([name, entry]): [string, T][] =>
        entry === undefined ? [] : [[name, entry]],
    );
}

/** Indexes of items whose value stands earlier in the list already. */
export function repeats(items: readonly (string | undefined)[]): readonly number[] {
    return items.flatMap((item, i) => (item !== undefined && items.indexOf(item) < i ? [i] : []));
}

/** A mapping without an entry, where the mode is made of its entries. */
export function notEmpty(name: string, written: readonly string[] | undefined): readonly Fault[] {
    if (written?.length !== 0) return [];
    return [
        {
            path: under(name),
            problem: `${name} is empty`,
            why: "The mode is made of what stands here.",
            fix: "Write at least one entry, or choose another mode.",
        },
    ];
}
