import { isMap, isScalar, parseDocument, visit } from "yaml";
import type { Document } from "yaml";

/** Keys by which a stack file says how its secrets are encrypted. They hold for the real stack, not for a copy. */
const encryptionKeys = ["secretsprovider", "encryptedkey", "encryptionsalt"] as const;

/** Stands in for a config secret: the sandbox has no key to the real one, and must not have it. */
export const secretStandIn = "sandbox";

/**
 * The text of a stack file as the sandbox uses it: same config, secrets replaced by {@link secretStandIn}, and the
 * sandbox's own encryption, taken from the copy that it used before (the CLI writes it into the file). Everything else
 * stays as written, quotes included: without them the CLI reads `"2026-03-01"` as a date and `"0123"` as a number.
 */
export function stackCopy(stackFile: string, earlierCopy: string): string {
    const copy = parseDocument(stackFile);
    if (copy.errors.length > 0) {
        return stackFile; // Broken YAML must reach the CLI as it is, so that its own words name the fault.
    }
    visit(copy, {
        Map: (_, map) => (isEncrypted(map.items) ? copy.createNode(secretStandIn) : undefined),
    });
    const own = parseDocument(earlierCopy);
    for (const key of encryptionKeys) {
        carryOver(copy, key, isMap(own.contents) ? own.get(key) : undefined);
    }
    return copy.toString({ lineWidth: 0 });
}

/** True for the members of `{ secure: <ciphertext> }`. */
function isEncrypted(items: readonly { readonly key: unknown }[]): boolean {
    const [only, ...others] = items;
    return others.length === 0 && isScalar(only?.key) && only.key.value === "secure";
}

function carryOver(copy: Document, key: string, value: unknown): void {
    if (value !== undefined) {
        copy.set(key, value);
    } else if (isMap(copy.contents)) {
        copy.delete(key);
    }
}
