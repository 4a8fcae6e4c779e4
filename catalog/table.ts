/** An entry of a table, with its own name in `id`. */
export type Named<Id extends string, Facts> = Facts & { readonly id: Id };

/** A table with one entry for each of the ids. */
export function tableOf<Id extends string, Entry>(
    ids: readonly Id[],
    entryOf: (id: Id) => Entry,
): Readonly<Record<Id, Entry>> {
    // Object.fromEntries forgets its keys; they are exactly the ids.
    return Object.fromEntries(ids.map((id) => [id, entryOf(id)])) as Record<Id, Entry>;
}

/** Writes each key of a table of facts into its entry as `id`, so that no name is typed twice. */
export function withIds<Id extends string, Facts>(
    facts: Readonly<Record<Id, Facts>>,
): Readonly<Record<Id, Named<Id, Facts>>> {
    return tableOf(namesOf(facts), (id) => ({ id, ...facts[id] }));
}

/** The names of a table, in the order they are written. */
export function namesOf<Id extends string>(table: Readonly<Record<Id, unknown>>): readonly Id[] {
    // Object.keys forgets the key type; the tables of the catalog are literals, so there are no further keys.
    return Object.keys(table) as Id[];
}

/**
 * Finds an entry by its exact name. Total: a name the table does not hold, `constructor` and `__proto__` among them,
 * answers `undefined`, and nothing is trimmed, lower-cased or matched by a prefix.
 */
export function lookup<Id extends string, Entry>(table: Readonly<Record<Id, Entry>>, name: string): Entry | undefined {
    return isNameIn(table, name) ? table[name] : undefined;
}

/** True where `name` is, letter for letter, one of the table's own keys. */
export function isNameIn<Id extends string>(table: Readonly<Record<Id, unknown>>, name: string): name is Id {
    return Object.hasOwn(table, name);
}
