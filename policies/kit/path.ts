/** Where a value stands inside a resource: property names and list positions, outermost first. */
export type PropertyPath = readonly (string | number)[];

const name = String.raw`[A-Za-z_$][\w$]*`;
const identifier = new RegExp(`^${name}$`);
const bracketed = String.raw`\[\d+\]|\["(?:[^"\\]|\\.)*"\]`;

/** What {@link formatPath} writes, as the source of a regular expression; each text matches in one way alone. */
export const pathPattern = String.raw`(?:${name}|${bracketed})(?:\.${name}|${bracketed})*`;

/** Writes a path as people write it: `rules[0].destination.bucket`, `labels["kubernetes.io/role"]`. */
export function formatPath(path: PropertyPath): string {
    return path
        .map((segment, index) => {
            if (typeof segment === "number") {
                return `[${segment}]`;
            }
            if (!identifier.test(segment)) {
                return `[${JSON.stringify(segment)}]`;
            }
            return index === 0 ? segment : `.${segment}`;
        })
        .join("");
}
