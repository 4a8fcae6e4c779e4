import { findArns, isListed } from "../../kit/arn.ts";
import type { Arn } from "../../kit/arn.ts";
import { gdpr, schrems } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { Place } from "../../kit/place.ts";
import { safe, say } from "../../kit/safe.ts";
import type { SafeText } from "../../kit/safe.ts";
import { leavesOf, peek } from "../../kit/view.ts";

/**
 * RES-103. An ARN without a region (IAM, S3) is judged by partition and account alone: where a bucket stands cannot be read
 * from its ARN, so the rules about copies follow the bucket itself.
 */
export const foreignArn = residencyRule({
    id: "RES-103",
    name: "res-place-foreign-arn",
    title: "No ARN names something outside the jurisdiction or the declared accounts",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 44"), schrems("EDPB 01/2020 step 4")],
    reads: "every text in every resource, policy documents included; in the stack, where an unknown value comes from",
    why: "a key, role, bucket or target that is named here can receive data or decide over it",
    fix: "Declare the account under `accounts` where it is the stack's own, or under `peerAccounts`; of any other, name a resource of this stack or jurisdiction, or list the ARN under `externalArns`.",
    needs: ["accounts", "peerAccounts", "externalArns"],
    everyResource: {
        applies: (type) => type !== "pulumi:pulumi:Stack",
        check: ({ props, place, declared, violated }) => {
            for (const { path, text = "" } of leavesOf(props)) {
                for (const arn of findArns(text).filter(({ text }) => !isListed(text, declared.externalArns))) {
                    const problem = problemOf(arn, place, [...declared.accounts, ...declared.peerAccounts]);
                    if (problem) {
                        violated(path, problem);
                    }
                }
            }
        },
    },
    stack: {
        types: "every",
        checks: [
            // A literal is read above. What is unknown comes from a resource of this stack, which is judged itself, or
            // from elsewhere (another stack's output): then nothing says where it leads.
            ({ graph, undetermined }) => {
                for (const resource of graph.resources) {
                    for (const [property, origins] of Object.entries(resource.origins)) {
                        if (origins.length === 0 && peek(resource.props, property).kind === "unknown") {
                            undetermined(
                                resource,
                                [property],
                                say`the value is unknown and comes from outside this stack`,
                            );
                        }
                    }
                }
            },
        ],
    },
});

function problemOf(arn: Arn, place: Place, accounts: readonly string[]): SafeText | undefined {
    const { partition, service, region, account } = arn;
    const name = say`an ARN of ${safe.service(service)}`;
    if (!place.allowsPartition(partition)) {
        return say`${name} is in ${safe.partition(partition)}, which has no region in the jurisdiction`;
    }
    if (region !== "" && !place.allowsRegion(region)) {
        return say`${name} names ${safe.region(region)}, which is not known to lie in the jurisdiction`;
    }
    const own = ["", "aws", ownAccountVariable, ...accounts].includes(account);
    return own
        ? undefined
        : say`${name} names account ${safe.account(account)}, which is not among the declared accounts`;
}

/** Policy variable that stands for the account of the caller's own credentials. */
const ownAccountVariable = "${aws:PrincipalAccount}";
