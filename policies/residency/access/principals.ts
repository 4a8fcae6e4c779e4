import { partitions } from "../../../catalog/jurisdictions.ts";
import { isListed, parseArn } from "../../kit/arn.ts";
import type { Declaration } from "../../kit/declaration.ts";
import type { Place } from "../../kit/place.ts";
import type { ResourceCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { isBoundTo, statementsOf } from "../shared/policy-document.ts";
import type { Principal, Statement } from "../shared/policy-document.ts";

/** What decides whose a principal is. */
export type OwnPrincipals = Pick<Declaration, "accounts" | "externalArns">;
/** What a condition may bind a statement to, so that it lets in nobody else. */
type Bindings = OwnPrincipals & Pick<Declaration, "organizations" | "vpcEndpoints">;

/** True for a principal of a declared account, or one that is declared by its ARN. A service is nobody's own. */
export function isOwnPrincipal({ kind, name }: Principal, place: Place, declared: OwnPrincipals): boolean {
    if (kind === "Service") {
        return false;
    }
    if (isListed(name, declared.externalArns)) {
        return true;
    }
    const arn = parseArn(name);
    const account = arn ? arn.account : name;
    return kind === "AWS" && (!arn || place.allowsPartition(arn.partition)) && declared.accounts.includes(account);
}

/** True for a service of AWS that is inside the jurisdiction. It acts for every account: whoever lets it in has to say for which. */
export function isServiceInside({ kind, name }: Principal, place: Place): boolean {
    return kind === "Service" && isService(name) && regionsIn(name).every((region) => place.allowsRegion(region));
}

/** A principal that is named without its kind, as grants and permissions do. */
export function principalNamed(name: string): Principal {
    return { kind: isService(name) ? "Service" : "AWS", name };
}

const serviceSuffixes = [...new Set(Object.values(partitions).map(({ dnsSuffix }) => dnsSuffix))];

/** `kms.amazonaws.com`, `logs.eu-central-1.amazonaws.com` */
function isService(name: string): boolean {
    return /^[a-z0-9.-]+$/.test(name) && serviceSuffixes.some((suffix) => name.endsWith(`.${suffix}`));
}

/** The parts of a service name that look like a region. Nothing is read out of them but that they may be one. */
function regionsIn(service: string): readonly string[] {
    return service.split(".").filter((part) => /^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(part));
}

/**
 * Keys of conditions that say whose the caller is, with the values that are one's own. `aws:SourceOwner` is what SNS writes into the
 * policy of every new topic: the account of whoever calls.
 */
function boundsIn({
    accounts,
    organizations,
    vpcEndpoints,
}: Bindings): readonly (readonly [string, readonly string[]])[] {
    return [
        ...["aws:principalaccount", "kms:calleraccount", "aws:sourceowner"].map((key) => [key, accounts] as const),
        ["aws:principalorgid", organizations],
        ["aws:sourcevpce", vpcEndpoints],
    ];
}

/** Keys by which a service says for whom it acts: the account, or the ARN of what it acts for. */
const sourceAccounts = ["aws:sourceaccount", "kms:calleraccount"];
const sourceArns = ["aws:sourcearn", "kms:encryptioncontext:aws:logs:arn", "aws:requesttag/eks-cluster-arn"];
/** Operators that a missing key does not meet. */
const comparisons = ["StringEquals", "StringLike", "ArnEquals", "ArnLike"];

/** True where a statement holds for declared accounts alone, whatever service acts for them. A bucket's ARN names no account. */
function saysForWhom({ conditions }: Statement, { accounts }: OwnPrincipals): boolean {
    const isOwnArn = (value: string) => accounts.includes(parseArn(value)?.account ?? "");
    return (
        sourceAccounts.some((key) => isBoundTo(key, conditions, accounts)) ||
        conditions.some(
            ({ operator, key, values }) =>
                comparisons.includes(operator) &&
                sourceArns.includes(key) &&
                values.length > 0 &&
                values.every(isOwnArn),
        )
    );
}

/** True where a statement gives something to a principal that is not one's own, or to a service that may act for anybody. */
export function letsOutsidersIn(
    statement: Statement,
    place: Place,
    declared: Bindings,
    actsForNobody: readonly string[] = [],
): boolean {
    const { allows, principals, conditions, invertsPrincipals } = statement;
    const isBound = boundsIn(declared).some(([key, allowed]) => isBoundTo(key, conditions, allowed));
    const isOwn = (principal: Principal) =>
        isOwnPrincipal(principal, place, declared) ||
        (isServiceInside(principal, place) &&
            (actsForNobody.includes(principal.name) || saysForWhom(statement, declared)));
    return allows && !isBound && (invertsPrincipals || !principals.every(isOwn));
}

/** Judges the policy at a property of a resource: it may let in own principals alone. */
export function judgePolicyAt<Key extends string>(key: Key) {
    return (given: ResourceCase<{ readonly [K in Key]?: unknown }, keyof Bindings>): void => {
        const { props, place, declared, violated, undetermined, each } = given;
        const document: unknown = props[key];
        if (document === undefined || document === null || document === "") {
            return;
        }
        const statements = statementsOf(document);
        if (!statements) {
            undetermined([key], say`the policy is not a document that can be read`);
            return;
        }
        each(statements, (statement, index) => {
            if (letsOutsidersIn(statement, place, declared)) {
                violated(
                    [key, "Statement", index],
                    say`the statement lets in principals outside the declared accounts, or a service that may act for anybody`,
                );
            }
        });
    };
}
