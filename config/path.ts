import type { Path } from "../components/fault.ts";
import { looksSecret } from "./source/secret-shapes.ts";

/**
 * Keys and indexes from the root of the stack file inwards: `["config", "ringfence:network", "zones", 1]`, or a key of
 * Pulumi's own at the top (`["secretsprovider"]`).
 */
export type ConfigPath = readonly (string | number)[];

/** The namespace of the stack's config keys: the Pulumi project's name. */
export const namespace = "ringfence";

/** A path below a concept, e.g. `under("network", "zones", 1)`. */
export function under(concept: string, ...rest: ConfigPath): ConfigPath {
    return ["config", `${namespace}:${concept}`, ...rest];
}

/** The path that a component's `routes[1].fallback[0]` means, its first name being a concept. */
export function belowConcept([concept = "", ...rest]: Path): ConfigPath {
    return under(String(concept), ...rest);
}

/** Formats a path as `pulumi config set --path` takes it: `ringfence:network.zones[1]`. A secret-like key is withheld. */
export function formatPath(path: ConfigPath): string {
    const [first, second, ...rest] = path;
    const isConfigKey = first === "config" && typeof second === "string" && second.includes(":");
    return (isConfigKey ? [second, ...rest] : path).map(formatPart).join("");
}

function formatPart(part: string | number, depth: number): string {
    if (typeof part === "number") return `[${part}]`;
    const safe = looksSecret(part) ? "(a key that looks like a secret)" : part.slice(0, 80);
    if (depth === 0) return safe;
    return /^[A-Za-z0-9_-]+$/.test(safe) ? `.${safe}` : `[${JSON.stringify(safe)}]`;
}

/** True where `path` is `ancestor` or lies below it. */
export function isWithin(path: ConfigPath, ancestor: ConfigPath): boolean {
    return ancestor.length <= path.length && ancestor.every((part, depth) => path[depth] === part);
}
