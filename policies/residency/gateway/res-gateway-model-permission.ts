import { parseArn } from "../../kit/arn.ts";
import { gdpr } from "../../kit/clause.ts";
import type { Place } from "../../kit/place.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { recordOf, slotsOf, textOf } from "../../kit/view.ts";
import type { Slot } from "../../kit/view.ts";
import { isModelInside } from "./bedrock.ts";
import { isBoundTo, statementsOf } from "../shared/policy-document.ts";
import type { Statement } from "../shared/policy-document.ts";

/** Actions by which a model sees a request. */
const invocations = [
    "bedrock:InvokeModel",
    "bedrock:InvokeModelWithResponseStream",
    "bedrock:InvokeModelWithBidirectionalStream",
    "bedrock:CreateModelInvocationJob",
    "bedrock:InvokeAgent",
    "bedrock:InvokeFlow",
    "bedrock:InvokeInlineAgent",
];
/** Policies of AWS itself by whose name it shows that they open every model. The text of others is not in a stack. */
const opening = /(Bedrock|SageMaker|AdministratorAccess|PowerUserAccess)/;

/**
 * RES-807. A profile needs a permission for itself and for the model in each of its regions, so that a policy that names models of
 * regions inside locks every profile out that reaches further, whatever a route says.
 */
export const gatewayModelPermission = residencyRule({
    id: "RES-807",
    name: "res-gateway-model-permission",
    title: "Permissions to ask Bedrock name models of regions in the jurisdiction",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 44")],
    reads: "documents of IAM policies of roles, users and groups; names of attached policies that AWS owns",
    why: "who may ask every region can be sent to every region by a profile",
    fix: "Name `arn:<partition>:bedrock:<region>::foundation-model/<id>`, or bind the statement to `aws:RequestedRegion`.",
    needs: [],
    resources: {
        "aws:iam/rolePolicy:RolePolicy": judgeDocument,
        "aws:iam/policy:Policy": judgeDocument,
        "aws:iam/userPolicy:UserPolicy": judgeDocument,
        "aws:iam/groupPolicy:GroupPolicy": judgeDocument,
        "aws:iam/role:Role": (given) => {
            const props = given.props as AnyInputs;
            given.each(slotsOf(props, ["inlinePolicies"]), ({ path, read }) => {
                judge({ path: [...path, "policy"], read: () => recordOf(read())["policy"] }, given);
            });
            given.each(slotsOf(props, ["managedPolicyArns"]), (slot) => {
                judgeAttached(slot, given);
            });
        },
    },
    everyResource: {
        applies: (type) => /^aws:iam\/\w*[pP]olicyAttachment\w*:/.test(type),
        check: (given) => {
            given.each(slotsOf(given.props, ["policyArn", "policyArns"]), (slot) => {
                judgeAttached(slot, given);
            });
        },
    },
});

type Case = Pick<ResourceCase<unknown, never>, "place" | "violated" | "undetermined" | "each">;

function judgeDocument(given: ResourceCase<{ readonly policy?: unknown }, never>): void {
    judge({ path: ["policy"], read: () => given.props.policy }, given);
}

function judge({ path, read }: Slot, { place, violated, undetermined, each }: Case): void {
    const document = read();
    if (document === undefined || document === null || document === "") {
        return;
    }
    const statements = statementsOf(document);
    if (!statements) {
        undetermined(path, say`the policy is not a document that can be read`);
        return;
    }
    each(statements, (statement, index) => {
        if (opensModels(statement) && !staysInside(statement, place)) {
            violated([...path, "Statement", index], say`models may be asked in regions outside the jurisdiction`);
        }
    });
}

function opensModels({ allows, actions, invertsScope }: Statement): boolean {
    return allows && (invertsScope || actions.some((pattern) => invocations.some((action) => covers(pattern, action))));
}

/** True where a pattern of IAM covers an action: `*` is anything, `?` one character, and case does not count. */
function covers(pattern: string, action: string): boolean {
    const source = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${source}$`, "i").test(action);
}

function staysInside({ resources, conditions, invertsScope }: Statement, place: Place): boolean {
    const regions = place.regions.map(({ id }) => id);
    const namesModels = !invertsScope && resources.length > 0 && resources.every((arn) => isModelInside(arn, place));
    return namesModels || isBoundTo("aws:requestedregion", conditions, regions);
}

function judgeAttached({ path, read }: Slot, { violated }: Case): void {
    const arn = parseArn(textOf(read()));
    if (arn?.account === "aws" && opening.test(arn.resource)) {
        violated(path, say`a policy of AWS opens the models of every region`);
    }
}
