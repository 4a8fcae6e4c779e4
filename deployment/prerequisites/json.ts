/** A value that a program printed as JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What stands at a path of keys and indexes, or nothing. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
    return path.reduce<Json | undefined>((inside, key) => {
        if (typeof inside !== "object" || inside === null) return undefined;
        if (Array.isArray(inside)) return typeof key === "number" ? (inside as readonly Json[])[key] : undefined;
        return typeof key === "string" && Object.hasOwn(inside, key)
            ? (inside as Readonly<Record<string, Json>>)[key]
            : undefined;
    }, value);
}

/** The text at a path, or none. */
export function textAt(value: Json | undefined, ...path: readonly (string | number)[]): string {
    const found = at(value, ...path);
    return typeof found === "string" ? found : "";
}

/** The list at a path, or an empty one. */
export function listAt(value: Json | undefined, ...path: readonly (string | number)[]): readonly Json[] {
    const found = at(value, ...path);
    return Array.isArray(found) ? (found as readonly Json[]) : [];
}
