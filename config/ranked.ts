/** A list of which the config's schema says that it is not empty, as the components take it. */
export function ranked<T>(items: readonly T[]): readonly [T, ...T[]] {
    const [first, ...others] = items;
    if (first === undefined) throw new Error("the schema of the config asks for at least one entry");
    return [first, ...others];
}
