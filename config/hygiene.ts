import type { Fault, Path } from "../components/fault.ts";
import { stackFileKind } from "./source/file-kind.ts";
import type { FileKind } from "./source/file-kind.ts";
import { looksSecret } from "../components/secret-shapes.ts";

/** Nesting that no real config comes near. */
const maxDepth = 32;

/** Keys that mean something to JavaScript objects themselves; no config has a use for them. */
const treacherousKeys: readonly string[] = ["__proto__", "constructor", "prototype"];

/**
 * What must not stand in any value, wherever it is: secrets, encrypted values, and keys that are no data. A fault here
 * stands alone: what other checks would say about the same place is left out, because they might repeat the value.
 */
export function hygieneFaults(value: unknown, path: Path, kind: FileKind = stackFileKind): readonly Fault[] {
    if (typeof value === "string") return looksSecret(value) ? [secretFault(path, "value", kind)] : [];
    if (typeof value !== "object" || value === null) return [];
    if (path.length > maxDepth) return [depthFault(path, kind)];
    if (Array.isArray(value)) return value.flatMap((item, i) => hygieneFaults(item, [...path, i], kind));
    if (isSecureValue(value)) return [secureFault(path)];
    return Object.entries(value).flatMap(([key, item]) => {
        const at = [...path, key];
        if (looksSecret(key)) return [secretFault(at, "key", kind)];
        if (treacherousKeys.includes(key)) return [treacherousFault(at)];
        return hygieneFaults(item, at, kind);
    });
}

/** Pulumi's form of an encrypted value: a mapping with the one key `secure`. */
function isSecureValue(value: object): boolean {
    const keys = Object.keys(value);
    return keys.length === 1 && keys[0] === "secure";
}

/** Encrypted config is refused, also where Pulumi has decrypted it already. */
export function secureFault(path: Path): Fault {
    return {
        path,
        problem: "an encrypted value (secure:) stands in the config",
        why: "Ringfence takes no secrets through config: decrypted, they would pass through previews, logs and state.",
        fix: "Store the secret in AWS Secrets Manager and write its name where the schema asks for one.",
    };
}

function secretFault(path: Path, at: "key" | "value", { plural, insteadOfSecret }: FileKind): Fault {
    return {
        path,
        ...(at === "key" ? { at } : {}),
        problem: `the ${at} looks like a secret`,
        why: `${plural} are committed and reviewed; a key in one of them is a leaked key.`,
        fix: `Revoke it now. ${insteadOfSecret}`,
    };
}

function treacherousFault(path: Path): Fault {
    return {
        path,
        at: "key",
        problem: "the key is a word that JavaScript keeps for itself",
        why: "It could change what other keys mean instead of being one.",
        fix: "Remove it.",
    };
}

function depthFault(path: Path, { schema }: FileKind): Fault {
    return {
        path,
        problem: `values are nested more than ${maxDepth} deep`,
        why: "Nothing in the schema is deeper than eight.",
        fix: `Write the shape that ${schema} describes.`,
    };
}
