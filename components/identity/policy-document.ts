/** One IAM action, `service:Verb`. A bare `*` is not of this type. */
export type Action = `${Lowercase<string>}:${string}`;

/** IAM condition block: operator -> key -> value or values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A permission over named resources. */
export interface Statement {
    /** What the statement is for, in PascalCase; appears in the policy as `Sid`. */
    readonly sid: string;
    readonly actions: readonly [Action, ...Action[]];
    /** ARNs, or ARN patterns with a wildcard in the last part only. */
    readonly resources: readonly [string, ...string[]];
    /** @default - no condition */
    readonly conditions?: Conditions;
}

/**
 * A permission over everything in the account, for actions to which IAM can attach no resource. The reason is required,
 * and only the actions of {@link actionsWithoutResources} are accepted.
 */
export interface UnscopedStatement {
    readonly sid: string;
    readonly actions: readonly [ActionWithoutResources, ...ActionWithoutResources[]];
    readonly resources: "everything";
    /** @default - no condition */
    readonly conditions?: Conditions;
}

/**
 * The documented exceptions from "no `Resource: *`": actions for which AWS defines no resource type, so that any
 * narrower statement denies them. All of them read; none of them changes anything.
 *
 * Source: Service Authorization Reference, "Actions, resources, and condition keys" of EC2 Auto Scaling, EC2, ECR and Elastic Load
 * Balancing V2.
 */
export const actionsWithoutResources = [
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribeAutoScalingInstances",
    "autoscaling:DescribeLaunchConfigurations",
    "autoscaling:DescribeScalingActivities",
    "ec2:DescribeImages",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeVpcs",
    "ec2:GetInstanceTypesFromInstanceRequirements",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
] as const satisfies readonly Action[];
export type ActionWithoutResources = (typeof actionsWithoutResources)[number];

/** An IAM policy document as IAM reads it. */
export interface PolicyDocument {
    readonly Version: "2012-10-17";
    readonly Statement: readonly PolicyDocumentStatement[];
}

export interface PolicyDocumentStatement {
    readonly Sid: string;
    readonly Effect: "Allow" | "Deny";
    readonly Action: readonly string[];
    /** Absent in trust policies, where the resource is the role itself. */
    readonly Resource?: readonly string[];
    /** Only in trust and resource policies; `*` only where conditions say who. */
    readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
    readonly Condition?: Conditions;
}

/** Wraps statements into a document. */
export function policyDocument(...statements: readonly PolicyDocumentStatement[]): PolicyDocument {
    return { Version: "2012-10-17", Statement: statements };
}

/** A policy for an identity: what its holder may do. Everything not named is denied. */
export function identityPolicy(statements: readonly (Statement | UnscopedStatement)[]): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: statements.map((statement) => ({
            Sid: statement.sid,
            Effect: "Allow",
            Action: statement.actions,
            Resource: statement.resources === "everything" ? ["*"] : statement.resources,
            ...(statement.conditions === undefined ? {} : { Condition: statement.conditions }),
        })),
    };
}

/**
 * Names every over-wide permission of a policy for an identity: `Action: *`, a whole service (`s3:*`), a wildcard verb
 * (`s3:Get*`), `Resource: *` outside the documented exceptions, and `NotAction` or `NotResource`, which permit whatever
 * they forget. Judges the document as IAM will read it, whoever wrote it.
 */
export function wildcardsOf(document: PolicyDocument): readonly string[] {
    const exceptions = new Set<string>(actionsWithoutResources);
    return document.Statement.filter((statement) => statement.Effect === "Allow").flatMap((statement) => {
        const at = `statement ${statement.Sid}`;
        const keys = Object.keys(statement).filter((key) => key === "NotAction" || key === "NotResource");
        const wideActions = statement.Action.filter((action) => action.includes("*"));
        const wide = (statement.Resource ?? []).some((resource) => isWholeService(resource));
        const unexcused = wide ? statement.Action.filter((action) => !exceptions.has(action)) : [];
        return [
            ...keys.map((key) => `${at}: ${key} permits everything it does not name`),
            ...wideActions.map((action) => `${at}: action ${action} is a wildcard`),
            ...unexcused.map((action) => `${at}: action ${action} is allowed on every resource`),
        ];
    });
}

/** True for `*` and for ARNs whose resource part is nothing but a wildcard, such as `arn:aws:s3:::*`. */
function isWholeService(resource: string): boolean {
    return /^\*+$/.test(resource.split(":").slice(5).join(":") || resource);
}
