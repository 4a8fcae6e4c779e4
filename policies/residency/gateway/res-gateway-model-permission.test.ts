import { describeRule, unknown } from "../../kit/testing.ts";
import { gatewayModelPermission } from "./res-gateway-model-permission.ts";

const model = "arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-sonnet-5";
const profile = (id: string, region = "eu-central-1") =>
    `arn:aws:bedrock:${region}:111122223333:inference-profile/${id}`;
const allow = (action: string | readonly string[], resource: string | readonly string[], more: object = {}) => ({
    Effect: "Allow",
    Action: action,
    Resource: resource,
    ...more,
});
const documentOf = (...statements: readonly object[]) =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });
const rolePolicy = (...statements: readonly object[]) => ({
    type: "aws:iam/rolePolicy:RolePolicy",
    props: { role: "egress", policy: documentOf(...statements) },
});
const role = (props: object) => ({ type: "aws:iam/role:Role", props: { assumeRolePolicy: "{}", ...props } });
const attachment = (policyArn: string) => ({
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    props: { role: "egress", policyArn },
});
const statement = "policy.Statement[0]";

describeRule(gatewayModelPermission, {
    compliant: {
        "one model of the region": rolePolicy(allow("bedrock:InvokeModel", model)),
        "a profile whose every region lies inside, and its model in each": rolePolicy(
            allow("bedrock:InvokeModel", [
                profile("eu.anthropic.claude-sonnet-5"),
                model,
                model.replace("eu-central-1", "eu-north-1"),
            ]),
        ),
        "other permissions": rolePolicy(allow(["s3:GetObject", "bedrock:ListFoundationModels"], "*")),
        "every model where the request names a region inside": rolePolicy(
            allow("bedrock:Invoke*", "*", { Condition: { StringEquals: { "aws:RequestedRegion": ["eu-central-1"] } } }),
        ),
        "a refusal of everything": rolePolicy({ Effect: "Deny", Action: "bedrock:*", Resource: "*" }),
        "a policy of AWS about other things": attachment("arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"),
        "a policy of the own account": attachment("arn:aws:iam::111122223333:policy/BedrockInRegion"),
        "a role without permissions of its own": role({}),
    },
    violating: {
        "models of every region": {
            given: rolePolicy(allow("bedrock:InvokeModel", "arn:aws:bedrock:*::foundation-model/*")),
            at: statement,
        },
        "a model abroad": {
            given: rolePolicy(
                allow("bedrock:InvokeModelWithResponseStream", [model, model.replace("eu-central-1", "us-east-1")]),
            ),
            at: statement,
        },
        "a profile that is in no list": {
            given: rolePolicy(allow("bedrock:Invoke*", profile("eu.anthropic.claude"))),
            at: statement,
        },
        "a profile of the whole world": {
            given: rolePolicy(allow("bedrock:Invoke*", profile("global.anthropic.claude-sonnet-5"))),
            at: statement,
        },
        "every profile of the region": {
            given: rolePolicy(allow("bedrock:Invoke*", profile("*"))),
            at: statement,
        },
        "a profile that is asked for abroad": {
            given: rolePolicy(allow("bedrock:Invoke*", profile("eu.anthropic.claude-sonnet-5", "eu-west-2"))),
            at: statement,
        },
        "a profile that leads from the jurisdiction into another": {
            declared: { jurisdiction: "uk" },
            given: rolePolicy(allow("bedrock:Invoke*", profile("eu.anthropic.claude-sonnet-5", "eu-west-2"))),
            at: statement,
        },
        everything: { given: rolePolicy(allow("*", "*")), at: statement },
        "every action of Bedrock, in capitals": { given: rolePolicy(allow("BEDROCK:*", "*")), at: statement },
        "everything but one service": {
            given: rolePolicy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
            at: statement,
        },
        "every model where the request names a region abroad": {
            given: rolePolicy(
                allow("bedrock:Invoke*", "*", { Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } } }),
            ),
            at: statement,
        },
        "the second statement of a policy of its own": {
            given: {
                type: "aws:iam/policy:Policy",
                props: { policy: documentOf(allow("s3:GetObject", "*"), allow("bedrock:InvokeModel", "*")) },
            },
            at: "policy.Statement[1]",
        },
        "a user": {
            given: { type: "aws:iam/userPolicy:UserPolicy", props: { policy: documentOf(allow("bedrock:*", "*")) } },
            at: statement,
        },
        "a group": {
            given: { type: "aws:iam/groupPolicy:GroupPolicy", props: { policy: documentOf(allow("bedrock:*", "*")) } },
            at: statement,
        },
        "a policy inside a role": {
            given: role({ inlinePolicies: [{ policy: documentOf(allow("bedrock:*", "*")) }] }),
            at: "inlinePolicies[0].policy.Statement[0]",
        },
        "a policy of AWS that opens Bedrock": {
            given: attachment("arn:aws:iam::aws:policy/AmazonBedrockFullAccess"),
            at: "policyArn",
        },
        "a role with a policy of AWS that opens everything": {
            given: role({ managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] }),
            at: "managedPolicyArns[0]",
        },
    },
    undetermined: {
        "a computed policy": {
            given: { type: "aws:iam/rolePolicy:RolePolicy", props: { policy: unknown } },
            at: "policy",
        },
        "a policy that is no document": {
            given: { type: "aws:iam/rolePolicy:RolePolicy", props: { policy: "allow all" } },
            at: "policy",
        },
    },
});
