import { isListed, parseArn } from "../../kit/arn.ts";
import { gdpr, hipaa } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { ResourceCase } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { statementsOf } from "../shared/policy-document.ts";
import type { Statement } from "../shared/policy-document.ts";
import { letsOutsidersIn } from "./principals.ts";

type Needs = "accounts" | "externalArns" | "organizations" | "vpcEndpoints";

/**
 * RES-403. An identity provider decides who somebody is, so it is declared by its ARN even where that is the own account's.
 * Workloads of the cluster need none: EKS Pod Identity is an AWS service.
 */
export const trust = residencyRule({
    id: "RES-403",
    name: "res-access-trust",
    title: "Roles trust declared accounts, AWS services and declared identity providers alone",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 28"), gdpr("Art. 29"), gdpr("Art. 32"), hipaa("164.308(b)")],
    reads: "`assumeRolePolicy` of IAM roles; `targetRoleArn` of Pod Identity associations",
    why: "whoever takes a role may do all that the role may, from wherever he is",
    fix: "Name declared accounts, or a service with aws:SourceAccount or aws:SourceArn of a declared account; list an identity provider's ARN under `externalArns` and bind its `sub`.",
    needs: ["accounts", "externalArns", "organizations", "vpcEndpoints"],
    resources: {
        "aws:iam/role:Role": judgeTrust,
        "aws:eks/podIdentityAssociation:PodIdentityAssociation": ({ props, declared, violated }) => {
            const { targetRoleArn } = props;
            const owner = targetRoleArn ? parseArn(targetRoleArn)?.account : undefined;
            if (targetRoleArn && !(owner !== undefined && declared.accounts.includes(owner))) {
                violated(["targetRoleArn"], say`the workload takes a role of account ${safe.account(owner)}`);
            }
        },
    },
});

/**
 * EC2 names nobody as it takes a role: an instance has it by an instance profile, and to give it one takes iam:PassRole in the role's
 * own account (IAM User Guide, "Grant a user permissions to pass a role to an AWS service").
 */
const actsForNobody = ["ec2.amazonaws.com"];

function judgeTrust(given: ResourceCase<{ readonly assumeRolePolicy: unknown }, Needs>): void {
    const { props, place, declared, violated, undetermined, each } = given;
    const statements = statementsOf(props.assumeRolePolicy);
    if (!statements) {
        undetermined(["assumeRolePolicy"], say`the policy is not a document that can be read`);
        return;
    }
    each(statements, (statement, index) => {
        const at = ["assumeRolePolicy", "Statement", index];
        if (letsOutsidersIn(statement, place, declared, actsForNobody)) {
            violated(at, say`the role can be taken by principals that are not declared, or by a service for anybody`);
        } else if (statement.allows && !namesWhom(statement)) {
            violated(at, say`the role can be taken by everybody whom the identity provider knows`);
        }
    });

    /** A declared OIDC provider still knows everybody: GitHub's, for one. Only `sub` says who is meant. */
    function namesWhom({ principals, conditions }: Statement): boolean {
        return principals
            .filter(({ name }) => name.includes(":oidc-provider/") && isListed(name, declared.externalArns))
            .every(({ name }) => {
                const key = `${name.split(":oidc-provider/")[1]?.toLowerCase() ?? ""}:sub`;
                return conditions.some(
                    (condition) =>
                        ["StringEquals", "StringLike"].includes(condition.operator) &&
                        condition.key === key &&
                        condition.values.length > 0 &&
                        condition.values.every((value) => !value.startsWith("*")),
                );
            });
    }
}
