import { isRecord } from "../../kit/view.ts";

/** One statement of an IAM policy document, with every "one or more" made a list. */
export interface Statement {
    readonly allows: boolean;
    readonly principals: readonly Principal[];
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    readonly conditions: readonly Condition[];
    /** True where it says whom it does not mean: then it means everybody else. */
    readonly invertsPrincipals: boolean;
    /** True where it says which actions or resources it does not mean: then it means all others. */
    readonly invertsScope: boolean;
}

export interface Principal {
    /** `AWS`, `Service`, `Federated` or `CanonicalUser`. */
    readonly kind: string;
    /** `*`, an ARN, an account id, a service name or an identity provider. */
    readonly name: string;
}

export interface Condition {
    /** `StringEquals` */
    readonly operator: string;
    /** Lower-case, as AWS compares it: `aws:principalaccount`. */
    readonly key: string;
    readonly values: readonly string[];
}

/**
 * The statements of a document; `undefined` where it is no policy document that can be read in full.
 *
 * @param document JSON, or the object itself: some resources of the AWS provider take both.
 */
export function statementsOf(document: unknown): readonly Statement[] | undefined {
    const parsed = typeof document === "string" ? parse(document) : document;
    const entries = isRecord(parsed) ? listOf(parsed["Statement"]) : [];
    return entries.length > 0 && entries.every(isRecord) ? entries.map(statementOf) : undefined;
}

function parse(document: string): unknown {
    try {
        return JSON.parse(document);
    } catch {
        return undefined;
    }
}

function statementOf(entry: Readonly<Record<string, unknown>>): Statement {
    return {
        // Anything but a plain "Deny" is read as permission.
        allows: entry["Effect"] !== "Deny",
        principals: principalsOf(entry["Principal"]),
        actions: textsOf(entry["Action"]),
        resources: textsOf(entry["Resource"]),
        conditions: conditionsOf(entry["Condition"]),
        invertsPrincipals: "NotPrincipal" in entry,
        invertsScope: ["NotAction", "NotResource"].some((key) => key in entry),
    };
}

/** No principal at all is everybody: an endpoint policy without one is not refused. */
function principalsOf(given: unknown): readonly Principal[] {
    const byKind: readonly (readonly [string, unknown])[] = isRecord(given) ? Object.entries(given) : [["AWS", given]];
    const found = byKind.flatMap(([kind, names]) => textsOf(names).map((name) => ({ kind, name })));
    return found.length > 0 ? found : [{ kind: "AWS", name: "*" }];
}

function conditionsOf(given: unknown): readonly Condition[] {
    if (!isRecord(given)) {
        return [];
    }
    return Object.entries(given).flatMap(([operator, keys]) =>
        isRecord(keys)
            ? Object.entries(keys).map(([key, values]) => ({
                  operator,
                  key: key.toLowerCase(),
                  values: textsOf(values),
              }))
            : [],
    );
}

function listOf(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** An entry that is no text becomes `*`: the strictest reading. */
function textsOf(value: unknown): readonly string[] {
    return listOf(value).map((entry) => (typeof entry === "string" ? entry : "*"));
}

/** True where a condition demands that a key has one of these values; a missing key does not meet it. */
export function isBoundTo(key: string, conditions: readonly Condition[], allowed: readonly string[]): boolean {
    return conditions.some(
        (condition) =>
            condition.operator === "StringEquals" &&
            condition.key === key &&
            condition.values.length > 0 &&
            condition.values.every((value) => allowed.includes(value)),
    );
}
