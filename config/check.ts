import type { Draft } from "./draft.ts";
import type { Finding } from "./fault.ts";

/**
 * A cross-check: a pure function over what could be read of a config. It is silent where what it needs is missing or at
 * fault, because that has been found already and refuses the config by itself.
 */
export type Check = (draft: Draft) => readonly Finding[];

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
