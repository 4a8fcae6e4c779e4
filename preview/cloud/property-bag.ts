// The marks are the protocol's own; the SDK, which has them too, would load whole into each plugin.
import { signatureKey, signatures, unknownValue } from "../wire.ts";

export { unknownValue };

/** Properties of a resource as they travel between the Pulumi engine and a plugin: JSON plus the markers below. */
export type PropertyBag = Readonly<Record<string, unknown>>;

/** True for a JSON object; lists and null are none. */
export function isBag(value: unknown): value is PropertyBag {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for an object that is one marked value (a secret, an asset, a resource reference) and not a map of properties. */
export function isMarked(value: unknown): boolean {
    return isBag(value) && signatureKey in value;
}

function isSecret(value: unknown): value is PropertyBag {
    return isBag(value) && value[signatureKey] === signatures.secret;
}

/** Marks a value as secret, so that the engine encrypts it in the state and never prints it. */
export function secret(value: unknown): PropertyBag {
    return { [signatureKey]: signatures.secret, value };
}

/** The same value with the secret markers taken off, at any depth. For computing only: it may hold secrets in clear. */
export function withoutSecrets(value: unknown): unknown {
    if (isSecret(value)) {
        return withoutSecrets(value["value"]);
    }
    if (Array.isArray(value)) {
        return value.map(withoutSecrets);
    }
    if (isBag(value)) {
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
    }
    return value;
}

/** Every text and number inside the secrets of a value, as text. */
export function secretTexts(value: unknown, inside = false): readonly string[] {
    if (isSecret(value)) {
        return secretTexts(value["value"], true);
    }
    if (typeof value === "object" && value !== null) {
        return Object.values(value).flatMap((inner) => secretTexts(inner, inside));
    }
    return inside && (typeof value === "string" || typeof value === "number") && value !== "" ? [String(value)] : [];
}

/** The same shape with each innermost value unknown. Lists count as innermost: their length is unknown too. A secret stays one. */
export function asUnknown(value: unknown): unknown {
    if (isSecret(value)) {
        return secret(unknownValue);
    }
    return isBag(value) && !isMarked(value)
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asUnknown(inner)]))
        : unknownValue;
}

/** `under` completed by `over`: where both know a value, `over` wins; maps are completed key by key. */
export function overlay(under: PropertyBag, over: PropertyBag): PropertyBag {
    const result: Record<string, unknown> = { ...under };
    for (const [key, value] of Object.entries(over)) {
        const below = result[key];
        const bothMaps = isBag(below) && isBag(value) && !isMarked(below) && !isMarked(value);
        result[key] = bothMaps ? overlay(below, value) : value;
    }
    return result;
}
