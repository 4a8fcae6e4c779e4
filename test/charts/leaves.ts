/** Keys and indexes from the root of the values inwards. */
export type LeafPath = readonly (string | number)[];

type Values = Readonly<Record<string, unknown>>;

/** A leaf of values, and the same values without it and with another in its place. */
export interface ChangedLeaf {
    readonly path: LeafPath;
    readonly without: Values;
    readonly changed: Values;
}

/** Every leaf: what has nothing below it. */
export function changedLeaves(values: Values): readonly ChangedLeaf[] {
    return leavesOf(values, []).map(({ path, value }) => ({
        path,
        without: withoutPath(values, path) as Values,
        changed: withPath(values, path, another(value)) as Values,
    }));
}

/** A path as the records of the suite write it: `webhook.tolerations[0].key`. */
export function pathOf(path: LeafPath): string {
    return path
        .map((part, depth) => (typeof part === "number" ? `[${part}]` : depth === 0 ? part : `.${part}`))
        .join("");
}

function leavesOf(value: unknown, path: LeafPath): readonly { readonly path: LeafPath; readonly value: unknown }[] {
    if (!isBranch(value)) return path.length === 0 ? [] : [{ path, value }];
    return Object.entries(value).flatMap(([key, inside]) =>
        leavesOf(inside, [...path, Array.isArray(value) ? Number(key) : key]),
    );
}

function isBranch(value: unknown): value is object {
    return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** Another value of the same kind: a chart may refuse one of another. */
function another(value: unknown): unknown {
    if (typeof value === "boolean") return !value;
    if (typeof value === "number") return value + 1;
    return typeof value === "string" ? `${value}x` : { another: "value" };
}

function withPath(value: unknown, [part, ...rest]: LeafPath, leaf: unknown): unknown {
    if (part === undefined) return leaf;
    if (Array.isArray(value)) {
        return value.map((inside: unknown, index) => (index === part ? withPath(inside, rest, leaf) : inside));
    }
    const keys = value as Values;
    return { ...keys, [part]: withPath(keys[part], rest, leaf) };
}

function withoutPath(value: unknown, [part, ...rest]: LeafPath): unknown {
    if (Array.isArray(value)) {
        return value.flatMap((inside: unknown, index) => {
            if (index !== part) return [inside];
            return rest.length === 0 ? [] : [withoutPath(inside, rest)];
        });
    }
    return Object.fromEntries(
        Object.entries(value as Values).flatMap(([key, inside]) => {
            if (key !== part) return [[key, inside]];
            return rest.length === 0 ? [] : [[key, withoutPath(inside, rest)]];
        }),
    );
}
