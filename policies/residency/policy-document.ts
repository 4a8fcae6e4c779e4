import { isRecord } from "../kit/view.ts";

/** One statement of an IAM policy document, with every "one or more" made a list. */
export interface Statement {
    readonly allows: boolean;
    /** `*`, ARNs, account ids or service names. */
    readonly principals: readonly string[];
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    readonly conditions: readonly Condition[];
    /** True where it says whom or what it does not mean: then it means everything else. */
    readonly inverted: boolean;
}

export interface Condition {
    /** `StringEquals` */
    readonly operator: string;
    /** Lower-case, as AWS compares it: `aws:principalaccount`. */
    readonly key: string;
    readonly values: readonly string[];
}

/** The statements of a document; `undefined` where it is no policy document that can be read in full. */
export function statementsOf(document: string): readonly Statement[] | undefined {
    const parsed = parse(document);
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
        inverted: ["NotPrincipal", "NotAction", "NotResource"].some((key) => key in entry),
    };
}

/** No principal at all is everybody: an endpoint policy without one is not refused. */
function principalsOf(given: unknown): readonly string[] {
    const found = isRecord(given) ? Object.values(given).flatMap(textsOf) : textsOf(given);
    return found.length > 0 ? found : ["*"];
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
