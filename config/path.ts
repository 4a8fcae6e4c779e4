import { formatPath as formatComponentPath } from "../components/fault.ts";
import type { Path } from "../components/fault.ts";
import { looksSecret } from "../components/secret-shapes.ts";

/** The namespace of the stack's config keys: the Pulumi project's name. */
export const namespace = "ringfence";

/** A path from the root of the stack file to a place below a key, e.g. `under("network", "zones", 1)`. */
export function under(key: string, ...rest: Path): Path {
    return ["config", `${namespace}:${key}`, ...rest];
}

/** The place in a stack file that a component's path means, its first name being a key. */
export function below([key = "", ...rest]: Path): Path {
    return under(String(key), ...rest);
}

/** Formats a path in a stack file as `pulumi config set --path` takes it: `ringfence:network.zones[1]`. */
export function formatPath(path: Path): string {
    const [first, second] = path;
    const isConfigKey = first === "config" && typeof second === "string" && second.includes(":");
    return formatComponentPath(isConfigKey ? path.slice(1) : path);
}

/** The same path, safe to print: keys that look like secrets are withheld, and long ones cut. */
export function withheld(path: Path): Path {
    return path.map((part) => {
        if (typeof part === "number") return part;
        return looksSecret(part) ? "(a key that looks like a secret)" : part.slice(0, 80);
    });
}

/** True where `path` is `ancestor` or lies below it. */
export function isWithin(path: Path, ancestor: Path): boolean {
    return ancestor.length <= path.length && ancestor.every((part, depth) => path[depth] === part);
}
