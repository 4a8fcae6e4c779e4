/** Values of a condition: one, or any of several. */
type Values = string | readonly string[];

/** One statement of an organization policy. Every one denies: what is allowed, others say. */
export interface Denial {
    /** What it keeps, in letters and digits. */
    readonly Sid: string;
    readonly Effect: "Deny";
    /** Only in resource control policies. */
    readonly Principal?: "*";
    readonly Action?: readonly string[];
    readonly NotAction?: readonly string[];
    readonly Resource?: Values;
    readonly NotResource?: readonly string[];
    /** Values by key, by operator: all of them have to hold for the denial. */
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
}

/** A policy of an organization, as AWS takes it. */
export interface OrganizationPolicyDocument {
    readonly Version: "2012-10-17";
    readonly Statement: readonly Denial[];
}

/** Denies these actions, on anything where nothing else is said. */
export function deny(
    sid: string,
    actions: readonly string[],
    more: Omit<Denial, "Sid" | "Effect" | "Action"> = {},
): Denial {
    return { Sid: sid, Effect: "Deny", Action: actions, Resource: "*", ...more };
}

/** Text of a policy, without white space: what counts against the quota. */
export function textOf(statements: readonly Denial[]): string {
    const document: OrganizationPolicyDocument = { Version: "2012-10-17", Statement: statements };
    return JSON.stringify(document);
}
