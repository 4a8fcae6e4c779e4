import type { PropertyPath } from "../../kit/path.ts";
import { isRecord, leavesOf, peek } from "../../kit/view.ts";

/** An image that the values of a chart name. */
export interface NamedImage {
    readonly path: PropertyPath;
    /** As the chart will write it into a pod. */
    readonly image: string;
}

/** Every value that a preview cannot know, and that could name an image. */
export function unknownsIn(values: unknown, at: PropertyPath): readonly PropertyPath[] {
    return leavesOf(values, at).flatMap(({ path, text }) => (text === undefined ? [path] : []));
}

/**
 * The images in the values of a chart. Charts have two customs: a text named `image`, and parts - `registry`, `repository`,
 * `tag`, `digest` - that the chart joins. What is unknown is left to {@link unknownsIn}.
 */
export function imagesIn(values: unknown, at: PropertyPath): readonly NamedImage[] {
    if (!isRecord(values)) return [];
    return [
        ...joinedImage(values, at),
        ...Object.keys(values).flatMap((key) => {
            const path = [...at, Array.isArray(values) ? Number(key) : key];
            const found = peek(values, key);
            if (found.kind !== "known") return [];
            return typeof found.value === "string" && /^(image|.*Image)$/.test(key)
                ? [{ path, image: found.value }]
                : imagesIn(found.value, path);
        }),
    ];
}

function joinedImage(holder: object, at: PropertyPath): readonly NamedImage[] {
    if (!("repository" in holder)) return [];
    const parts = ["registry", "repository", "tag", "digest"].map((key) => peek(holder, key));
    if (parts.some(({ kind }) => kind === "unknown")) return [];
    const [registry, repository, tag, digest] = parts.map((part) => (part.kind === "known" ? String(part.value) : ""));
    const name = [registry, repository].filter((part) => part !== "").join("/");
    const image = `${name}${tag === "" ? "" : `:${tag ?? ""}`}${digest === "" ? "" : `@${digest ?? ""}`}`;
    return [{ path: [...at, "repository"], image }];
}
