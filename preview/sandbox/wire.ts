/** Properties of a resource as they travel between the Pulumi engine and a plugin: JSON plus the markers below. */
export type PropertyBag = Readonly<Record<string, unknown>>;

/**
 * Markers of Pulumi's wire format for values that JSON has no word for. They are part of the protocol
 * (`@pulumi/pulumi/runtime/rpc`), which is not imported here because it would load the whole SDK into each plugin.
 */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Stands for a value that only the cloud can know, in a preview. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** True for a JSON object; lists and null are none. */
export function isBag(value: unknown): value is PropertyBag {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for an object that is one marked value (a secret, an asset, a resource reference) and not a map of properties. */
export function isMarked(value: unknown): boolean {
    return isBag(value) && signatureKey in value;
}

function isSecret(value: unknown): value is PropertyBag {
    return isBag(value) && value[signatureKey] === secretSignature;
}

/** Marks a value as secret, so that the engine encrypts it in the state and never prints it. */
export function secret(value: unknown): PropertyBag {
    return { [signatureKey]: secretSignature, value };
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

/** The same shape with each innermost value unknown. Lists count as innermost: their length is unknown too. */
export function asUnknown(value: unknown): unknown {
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
