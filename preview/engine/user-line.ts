import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The first line of the user's own code in a stack trace, e.g. `infra/index.ts:12:5`, relative to the project; `undefined`
 * where there is none. Pulumi's frames, Node's and everything under node_modules is passed over.
 */
export function userLine(trace: string, root: string): string | undefined {
    for (const [, place, line, column] of trace.matchAll(
        /(?<=^|[\s(])((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^\s():]+):(\d+)(?::(\d+))?/gm,
    )) {
        const path = pathOf(place ?? "");
        if (path !== undefined && !path.includes(`${sep}node_modules${sep}`)) {
            return [relative(root, path), line, column].filter((part) => part !== undefined).join(":");
        }
    }
    return undefined;
}

function pathOf(place: string): string | undefined {
    try {
        return place.startsWith("file:") ? fileURLToPath(place) : place;
    } catch {
        return undefined;
    }
}
