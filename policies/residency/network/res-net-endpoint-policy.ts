import { isListed, parseArn } from "../../kit/arn.ts";
import { gdpr, hipaa } from "../../kit/clause.ts";
import type { Declared } from "../../kit/declaration.ts";
import { isGiven } from "../../kit/graph.ts";
import type { PropertyPath } from "../../kit/path.ts";
import type { Place } from "../../kit/place.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { ResourceCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { isBoundTo, statementsOf } from "../shared/policy-document.ts";
import type { Statement } from "../shared/policy-document.ts";

const type = "aws:ec2/vpcEndpoint:VpcEndpoint";
type Needs = "accounts" | "externalArns" | "organizations";

/**
 * RES-308. Without a policy an endpoint serves every account's credentials and every account's buckets: whoever is inside can
 * carry data out by an account of his own. Mandatory here: every service this project reaches takes an endpoint policy.
 */
export const endpointPolicy = residencyRule({
    id: "RES-308",
    name: "res-net-endpoint-policy",
    title: "Every VPC endpoint serves own principals on own resources alone",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 32"), hipaa("164.312(a)(1)")],
    reads: "`policy` of VPC endpoints and of VpcEndpointPolicy",
    why: "through an open endpoint, data can be written to an account of somebody else",
    fix: "Allow by `aws:PrincipalAccount` and `aws:ResourceAccount` (StringEquals) of declared accounts, or by their organization; list AWS-owned resources under `externalArns`.",
    needs: ["accounts", "externalArns", "organizations"],
    resources: {
        [type]: judgePolicy,
        "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": judgePolicy,
    },
    stack: {
        types: [type],
        checks: [
            ({ graph, violated, each }) => {
                const policies = graph.ofType("aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy");
                each(graph.ofType(type), (endpoint) => {
                    const isNamed = policies.some((policy) =>
                        graph.targets(policy, "vpcEndpointId", type).some(({ urn }) => urn === endpoint.urn),
                    );
                    if (!isGiven(endpoint, "policy") && !isNamed) {
                        violated(endpoint, ["policy"], say`the endpoint has no policy, so it serves every account`);
                    }
                });
            },
        ],
    },
});

function judgePolicy({
    props,
    place,
    declared,
    violated,
    undetermined,
    each,
}: ResourceCase<{ readonly policy?: string | undefined }, Needs>): void {
    const { policy } = props;
    if (!policy) {
        return;
    }
    const statements = statementsOf(policy);
    if (!statements) {
        undetermined(["policy"], say`the policy is not a document that can be read`);
        return;
    }
    each(statements, (statement, index) => {
        const at: PropertyPath = ["policy", "Statement", index];
        if (statement.invertsPrincipals || statement.invertsScope) {
            violated(at, say`the statement names whom or what it leaves out, and so means everything else`);
        } else if (statement.allows && !isWithin(statement, place, declared)) {
            violated(at, say`the statement serves principals or resources outside the declared accounts`);
        }
    });
}

function isWithin(statement: Statement, place: Place, declared: Declared<Needs>): boolean {
    const { principals, actions, resources, conditions } = statement;
    const isListedArn = (resource: string): boolean => isListed(resource, declared.externalArns);
    // Reading a listed resource takes nothing out, whoever signs it: ECR signs the reads of image layers itself.
    const onlyReads = actions.length > 0 && actions.every((action) => action === "s3:GetObject");
    if (onlyReads && resources.length > 0 && resources.every(isListedArn)) {
        return true;
    }
    const isOwnAccount = (id: string | undefined): boolean => id !== undefined && declared.accounts.includes(id);
    const ownPrincipals =
        isBoundTo("aws:principalaccount", conditions, declared.accounts) ||
        isBoundTo("aws:principalorgid", conditions, declared.organizations) ||
        principals.every(({ name }) => isOwnAccount(parseArn(name)?.account ?? name));
    const ownResources =
        isBoundTo("aws:resourceaccount", conditions, declared.accounts) ||
        isBoundTo("aws:resourceorgid", conditions, declared.organizations) ||
        (resources.length > 0 &&
            resources.every((resource) => {
                const arn = parseArn(resource);
                // A regional ARN without an account is AWS's own (public images, parameters, models) in that region.
                const ofAws = arn?.account === "" && place.allowsRegion(arn.region);
                return isListedArn(resource) || isOwnAccount(arn?.account) || ofAws;
            }));
    return ownPrincipals && ownResources;
}
