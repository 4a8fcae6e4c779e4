import { z } from "zod";
import { say } from "../../kit/safe.ts";
import type { SafeText } from "../../kit/safe.ts";
import type { arnLeaves } from "./arn-leaves.ts";
import type { placeLeaves } from "./place-leaves.ts";
import type { textLeaves } from "./text.ts";

/** What policy documents are made of. */
type Basis = Pick<ReturnType<typeof textLeaves>, "is" | "form" | "json"> &
    Pick<ReturnType<typeof arnLeaves>, "ownArn"> &
    Pick<ReturnType<typeof placeLeaves>, "servicePrincipal"> & { readonly oneOrMore: (entry: z.ZodType) => z.ZodType };

/** One permission that somebody has looked at, in the terms of IAM. */
export interface Grant {
    /** The actions; a statement may leave some out, and add none. */
    readonly actions: readonly string[];
    /** Whom it is given to. @default - nobody is named: the policy hangs on an identity */
    readonly to?: z.ZodType;
    /** What each resource has to be. @default - no resource is named: the policy hangs on it */
    readonly on?: z.ZodType;
    /** The conditions, all of which have to be there. @default - none may be written */
    readonly given?: z.ZodType;
}

/** A refusal that somebody has looked at. One that a policy must have lists all of its actions. */
export interface Refusal {
    /** Actions that have to be refused; further ones only make it stricter. */
    readonly actions: readonly string[];
    readonly on?: z.ZodType;
    readonly given?: z.ZodType;
}

/** Statements that a policy may hold. */
export interface PolicyForm {
    readonly statements: readonly z.ZodType[];
    /** Statements without which the policy is open, each with what to say where it is missing. */
    readonly demanded?: readonly (readonly [statement: z.ZodType, problem: SafeText])[];
}

/**
 * IAM policy documents. Nothing in them is read loosely: a document is a version and statements, and each statement one of those that
 * somebody has looked at, with its actions, its resources and its conditions. NotAction, NotResource and NotPrincipal, which permit
 * whatever they forget, are in none of them. A policy has to be written down: one that is computed from what nobody knows yet cannot
 * be judged before it holds.
 */
export function policyLeaves({ is, form, json, ownArn, servicePrincipal, oneOrMore }: Basis) {
    const head = { Sid: form("a statement's id", /[A-Za-z0-9]{1,100}/).optional() };

    /** A statement that permits. */
    const allow = ({ actions, to, on, given }: Grant) =>
        z.strictObject({
            ...head,
            Effect: is("Allow"),
            ...(to === undefined ? {} : { Principal: to }),
            Action: oneOrMore(is(...actions)),
            ...(on === undefined ? {} : { Resource: oneOrMore(on) }),
            ...(given === undefined ? {} : { Condition: given }),
        });

    /** A statement that refuses everybody something: all of the actions, everywhere that is named, unless the conditions say who. */
    const deny = ({ actions, on, given }: Refusal) =>
        z.strictObject({
            ...head,
            Effect: is("Deny"),
            Principal: z.union([is("*"), z.strictObject({ AWS: is("*") })]),
            Action: actionsOf(...actions),
            ...(on === undefined ? {} : { Resource: on }),
            ...(given === undefined ? {} : { Condition: given }),
        });

    /** Actions of the same services as these, and at least these. */
    const actionsOf = (...actions: readonly string[]) => {
        const services = [...new Set(actions.map((action) => action.slice(0, action.indexOf(":"))))];
        const entry = form("an action", new RegExp(`(?:${services.join("|")}):(?:[A-Z]\\w{2,60}|\\*)`));
        return holding(entry, ...actions);
    };

    /** A policy in a text. */
    const policy = ({ statements, demanded = [] }: PolicyForm) =>
        json(
            z.strictObject({
                Version: is("2012-10-17"),
                Id: form("a policy's id", /[A-Za-z0-9_-]{1,100}/).optional(),
                Statement: demanded.reduce<z.ZodType<unknown[]>>(
                    (list, [statement, problem]) =>
                        demanding(list, (given) =>
                            given.some((each) => statement.safeParse(each).success) ? undefined : problem,
                        ),
                    atLeastOne(z.union(statements)),
                ),
            }),
            { unknown: "never" },
        );

    /** A role of a declared account, or one that is declared, by its ARN. Wildcards name nobody. */
    const ownRole = () => ownArn("iam", /role\/[\w+=,.@/-]{1,512}/);

    /** Roles of declared accounts as principals. */
    const ownRoles = () => z.strictObject({ AWS: oneOrMore(ownRole()) });

    /** A service of AWS as a principal. Whoever lets one in has to say on whose behalf, for it acts for every account. */
    const service = (name: string) => z.strictObject({ Service: is(`${name}.amazonaws.com`) });

    /** The same, of a service that has a name in each region: one inside. */
    const regionalService = (name: string) => z.strictObject({ Service: servicePrincipal(name) });

    /** A value of a condition: exactly one of these. */
    const value = (...values: readonly string[]) => oneOrMore(is(...values));

    return { allow, deny, policy, holding, ownRole, ownRoles, service, regionalService, value };
}

function atLeastOne(entry: z.ZodType): z.ZodType<unknown[]> {
    return demanding(z.array(entry), (list) => (list.length > 0 ? undefined : say`it has no statement`));
}

/** A list in which each of these values stands. */
function holding(entry: z.ZodType, ...values: readonly string[]): z.ZodType<unknown[]> {
    return demanding(z.array(entry), (list) =>
        values.every((value) => list.includes(value)) ? undefined : say`it leaves out what has to be in it`,
    );
}

/** A list that also has to meet a demand as a whole. */
function demanding(
    list: z.ZodType<unknown[]>,
    judge: (list: readonly unknown[]) => SafeText | undefined,
): z.ZodType<unknown[]> {
    return list.superRefine((given, context) => {
        const problem = judge(given);
        if (problem === undefined) return;
        const params = { problem, status: "violated", isRelation: false };
        context.addIssue({ code: "custom", message: "list", params });
    });
}
