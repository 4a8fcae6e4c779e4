import { createHash } from "node:crypto";
import { isRecord, peek } from "../../../kit/view.ts";

/**
 * SHA-256 of inputs, in hexadecimal: of their JSON without spaces, with the keys of every object in the order of their code units.
 * Absent where one of the inputs is not known.
 */
export function digestOf(props: object, given: readonly string[]): string | undefined {
    const json = canonical(props, given);
    return json === undefined ? undefined : createHash("sha256").update(json, "utf8").digest("hex");
}

function canonical(holder: object, keys: readonly string[]): string | undefined {
    const parts: string[] = [];
    for (const key of keys.toSorted()) {
        const found = peek(holder, key);
        const json = found.kind === "known" ? canonicalValue(found.value) : "null";
        if (found.kind === "unknown" || json === undefined) {
            return undefined;
        }
        parts.push(`${JSON.stringify(key)}:${json}`);
    }
    return `{${parts.join(",")}}`;
}

function canonicalValue(value: unknown): string | undefined {
    if (!isRecord(value)) {
        return JSON.stringify(value);
    }
    if (!Array.isArray(value)) {
        return canonical(value, Object.keys(value));
    }
    const items = Array.from(value.keys(), (index) => {
        const found = peek(value, index);
        return found.kind === "known" ? canonicalValue(found.value) : found.kind === "absent" ? "null" : undefined;
    });
    return items.includes(undefined) ? undefined : `[${items.join(",")}]`;
}
