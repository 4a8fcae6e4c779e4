/** One statement of an IAM policy document. `Principal` is absent where the policy hangs on a role. */
export interface PolicyStatement {
    readonly Sid: string;
    readonly Effect: "Allow";
    readonly Principal?: "*" | { readonly Service: string } | { readonly AWS: readonly string[] };
    readonly Action: string | readonly string[];
    /** Absent where the policy is the trust of a role. */
    readonly Resource?: string | readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** An IAM policy document. */
export interface PolicyDocument {
    readonly Version: "2012-10-17";
    readonly Statement: readonly PolicyStatement[];
}

/** Wraps statements into a document. */
export function policyDocument(...statements: readonly PolicyStatement[]): PolicyDocument {
    return { Version: "2012-10-17", Statement: statements };
}
