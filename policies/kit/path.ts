/** Where a value stands inside a resource: property names and list positions, outermost first. */
export type PropertyPath = readonly (string | number)[];

const identifier = /^[A-Za-z_$][\w$]*$/;

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
