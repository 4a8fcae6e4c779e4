/** A list of which the config's schema says that it is not empty, as the components take it. */
export function ranked<T>(items: readonly T[]): readonly [T, ...T[]] {
    const [first, ...others] = items;
    if (first === undefined) throw new Error("the schema of the config asks for at least one entry");
    return [first, ...others];
}

/** The entries of a mapping that are there, each with something made of its value. */
export function mapValues<From, To>(
    entries: Readonly<Record<string, From | undefined>> | undefined,
    make: (entry: From) => To,
): Readonly<Record<string, To>> {
    return Object.fromEntries(
        Object.entries(entries ?? {}).flatMap(([name, entry]) =>
            entry === undefined ? [] : [[name, make(entry)] as const],
        ),
    );
}
