/**
 * Property values as they travel between a Pulumi program, the engine and a policy pack: JSON with a few marked objects
 * (sdk/go/common/resource/properties.go). The marks are fixed by the protocol and the same in every SDK.
 */
export type Wire = null | boolean | number | string | readonly Wire[] | WireMap;

/** A property bag on the wire. */
export interface WireMap {
    readonly [key: string]: Wire;
}

/** What stands for a value that only the cloud can know. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Key of the mark in a marked object. */
export const signatureKey = "4dabf18193072939515e22adb298388d";
/** What each mark says the object is. */
export const signatures = {
    secret: "1b47061264138c4ac30d75fd1eb44270",
    output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
    resource: "5cf8f73096256a8f31e491e813e4eb8e",
    asset: "c44067f5952c0a294b673a41bacd8c17",
    archive: "0def7320c3a5731c473e5ecbe6d01bc7",
} as const;
type Mark = keyof typeof signatures;

/** What {@link redact} writes in place of a secret. */
export const secretText = "[secret]";

/** What {@link redact} writes in place of a value that only the cloud can know. */
const unknownText = "[unknown]";

function isMap(value: unknown): value is WireMap {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function markOf(value: WireMap): Mark | undefined {
    const signature = value[signatureKey];
    return (Object.keys(signatures) as Mark[]).find((mark) => signatures[mark] === signature);
}

function mapValues(map: WireMap, change: (value: Wire) => Wire): WireMap {
    return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

function descend(value: Wire, change: (value: Wire) => Wire): Wire {
    if (Array.isArray(value)) {
        return value.map(change);
    }
    return isMap(value) ? mapValues(value, change) : value;
}

/** Marks a value as secret; a value that is secret already stays as it is. */
export function secret(value: Wire): Wire {
    return isSecret(value) ? value : { [signatureKey]: signatures.secret, value };
}

/** True for a value that carries the secret mark. */
export function isSecret(value: unknown): boolean {
    return isMap(value) && markOf(value) === "secret";
}

/**
 * Turns output values (known, secret, dependencies) into plain, secret or unknown ones, and every text that has an
 * unknown inside into an unknown: a half-known host name must not pass for a known one.
 */
export function settle(value: Wire): Wire {
    if (typeof value === "string") {
        return value.includes(unknownValue) ? unknownValue : value;
    }
    if (isMap(value) && markOf(value) === "output") {
        const settled = value["value"] === undefined ? unknownValue : settle(value["value"]);
        return value["secret"] === true ? secret(settled) : settled;
    }
    return descend(value, settle);
}

/** {@link settle} for a bag. */
export function settleAll(map: WireMap): WireMap {
    return mapValues(map, settle);
}

/** True where a value, or something inside it, is not known. */
export function hasUnknown(value: Wire): boolean {
    if (typeof value === "string") {
        return value.includes(unknownValue);
    }
    if (isMap(value) && markOf(value) === "output" && value["value"] === undefined) {
        return true;
    }
    return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/** URNs that the output values inside a value name as what they came from. */
export function dependenciesOf(value: Wire): readonly string[] {
    if (Array.isArray(value)) {
        return value.flatMap(dependenciesOf);
    }
    if (!isMap(value)) {
        return [];
    }
    if (markOf(value) === "output") {
        const own = Array.isArray(value["dependencies"]) ? value["dependencies"] : [];
        const inner = value["value"] === undefined ? [] : dependenciesOf(value["value"]);
        return [...own.filter((urn) => typeof urn === "string"), ...inner];
    }
    return Object.values(value).flatMap(dependenciesOf);
}

/**
 * Makes a value carry its dependencies itself, which is how a transform sees them. Secrets and unknowns become output
 * values, as the Pulumi engine sends them.
 */
export function withDependencies(value: Wire, dependencies: readonly string[]): Wire {
    const lifted = lift(value);
    const carried = new Set(dependenciesOf(lifted));
    if (dependencies.every((urn) => carried.has(urn))) {
        return lifted;
    }
    const output = isMap(lifted) && markOf(lifted) === "output" ? lifted : outputOf(lifted, false);
    return { ...output, dependencies: [...new Set([...dependencies, ...carried])].sort() };
}

function outputOf(value: Wire | undefined, isSecretValue: boolean): WireMap {
    return {
        [signatureKey]: signatures.output,
        ...(value === undefined ? {} : { value }),
        ...(isSecretValue ? { secret: true } : {}),
    };
}

function lift(value: Wire): Wire {
    if (value === unknownValue) {
        return outputOf(undefined, false);
    }
    if (isMap(value) && markOf(value) === "secret") {
        const inner = lift(value["value"] ?? null);
        return isMap(inner) && markOf(inner) === "output" ? { ...inner, secret: true } : outputOf(inner, true);
    }
    return isMap(value) && markOf(value) === "output" ? value : descend(value, lift);
}

/** The value as a person may see it: no secret, no protocol marks. */
export function redact(value: Wire): unknown {
    if (typeof value === "string") {
        return value.includes(unknownValue) ? unknownText : value;
    }
    if (Array.isArray(value)) {
        return value.map(redact);
    }
    if (!isMap(value)) {
        return value;
    }
    switch (markOf(value)) {
        case "secret":
            return secretText;
        case "output":
            return redactOutput(value);
        case "resource":
            return value["urn"];
        case "asset":
        case "archive":
            return redactAsset(value);
        case undefined:
            return redactAll(value);
    }
}

/** {@link redact} for a bag; keys come out sorted and without the engine's own (`__…`), so that bytes are stable. */
export function redactAll(map: WireMap): Readonly<Record<string, unknown>> {
    const keys = Object.keys(map).filter((key) => !key.startsWith("__"));
    return Object.fromEntries(keys.sort().map((key) => [key, redact(map[key] ?? null)]));
}

function redactOutput(value: WireMap): unknown {
    if (value["secret"] === true) {
        return secretText;
    }
    return value["value"] === undefined ? unknownText : redact(value["value"]);
}

/** An asset without its mark and its hash, e.g. `{ "path": "lambda.zip" }`. */
function redactAsset(value: WireMap): unknown {
    const keys = Object.keys(value).filter((key) => key !== signatureKey && key !== "hash");
    return Object.fromEntries(keys.sort().map((key) => [key, redact(value[key] ?? null)]));
}

/** Every text and number inside the secrets of a value, for a mask to keep out of messages. */
export function secretsIn(value: Wire, inside = false): readonly string[] {
    if (typeof value === "string") {
        return inside && value !== unknownValue ? [value] : [];
    }
    if (typeof value === "number") {
        return inside ? [String(value)] : [];
    }
    if (Array.isArray(value)) {
        return value.flatMap((item: Wire) => secretsIn(item, inside));
    }
    if (!isMap(value)) {
        return [];
    }
    const mark = markOf(value);
    if (mark === "secret" || (mark === "output" && value["secret"] === true)) {
        return secretsIn(value["value"] ?? null, true);
    }
    const entries = Object.entries(value).filter(([key]) => key !== signatureKey);
    return entries.flatMap(([, item]) => secretsIn(item, inside));
}
