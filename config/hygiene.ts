import type { Finding } from "./fault.ts";
import type { ConfigPath } from "./path.ts";
import { stackFileKind } from "./source/file-kind.ts";
import type { FileKind } from "./source/file-kind.ts";
import { looksSecret } from "./source/secret-shapes.ts";

/** Nesting that no real config comes near. */
const maxDepth = 32;

/** Keys that mean something to JavaScript objects themselves; no config has a use for them. */
const treacherousKeys: readonly string[] = ["__proto__", "constructor", "prototype"];

/**
 * What must not stand in any value, wherever it is: secrets, encrypted values, and keys that are no data. A finding here
 * stands alone: what other checks would say about the same place is left out, because they might repeat the value.
 */
export function hygieneFindings(value: unknown, path: ConfigPath, kind: FileKind = stackFileKind): readonly Finding[] {
    if (typeof value === "string") return looksSecret(value) ? [secretFinding(path, "value", kind)] : [];
    if (typeof value !== "object" || value === null) return [];
    if (path.length > maxDepth) return [depthFinding(path, kind)];
    if (Array.isArray(value)) return value.flatMap((item, i) => hygieneFindings(item, [...path, i], kind));
    if (isSecureValue(value)) return [secureFinding(path)];
    return Object.entries(value).flatMap(([key, item]) => {
        const at = [...path, key];
        if (looksSecret(key)) return [secretFinding(at, "key", kind)];
        if (treacherousKeys.includes(key)) return [treacherousFinding(at)];
        return hygieneFindings(item, at, kind);
    });
}

/** Pulumi's form of an encrypted value: a mapping with the one key `secure`. */
function isSecureValue(value: object): boolean {
    const keys = Object.keys(value);
    return keys.length === 1 && keys[0] === "secure";
}

/** Encrypted config is refused, also where Pulumi has decrypted it already. */
export function secureFinding(path: ConfigPath): Finding {
    return {
        path,
        problem: "an encrypted value (secure:) stands in the config",
        reason: "Ringfence takes no secrets through config: decrypted, they would pass through previews, logs and state.",
        fix: "Store the secret in AWS Secrets Manager and write its name where the schema asks for one.",
    };
}

function secretFinding(path: ConfigPath, at: "key" | "value", { plural, insteadOfSecret }: FileKind): Finding {
    return {
        path,
        at,
        problem: `the ${at} looks like a secret`,
        reason: `${plural} are committed and reviewed; a key in one of them is a leaked key.`,
        fix: `Revoke it now. ${insteadOfSecret}`,
    };
}

function treacherousFinding(path: ConfigPath): Finding {
    return {
        path,
        at: "key",
        problem: "the key is a word that JavaScript keeps for itself",
        reason: "It could change what other keys mean instead of being one.",
        fix: "Remove it.",
    };
}

function depthFinding(path: ConfigPath, { schema }: FileKind): Finding {
    return {
        path,
        problem: `values are nested more than ${maxDepth} deep`,
        reason: "Nothing in the schema is deeper than eight.",
        fix: `Write the shape that ${schema} describes.`,
    };
}
