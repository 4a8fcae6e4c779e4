import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { trust } from "./res-access-trust.ts";

const allow = (principal: unknown, more: object = {}) => ({
    Effect: "Allow",
    Principal: principal,
    Action: "sts:AssumeRole",
    ...more,
});
const roleOf = (assumeRolePolicy: unknown): Fixture => ({
    type: "aws:iam/role:Role",
    props: { name: "reader", assumeRolePolicy },
});
const role = (...statements: readonly object[]): Fixture => roleOf(JSON.stringify({ Statement: statements }));
const association = (props: Fixture["props"]): Fixture => ({
    type: "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    props: { clusterName: "gpu", roleArn: unknown, ...props },
});
const issuer = "token.actions.githubusercontent.com";
const provider = `arn:aws:iam::111122223333:oidc-provider/${issuer}`;
const undeclared = "arn:aws:iam::111122223333:oidc-provider/accounts.example.com";
const federated = (name: string, condition?: object) => ({
    ...allow({ Federated: name }, { Action: "sts:AssumeRoleWithWebIdentity" }),
    ...(condition && { Condition: condition }),
});
const branch = { StringEquals: { [`${issuer}:sub`]: "repo:example/platform:ref:refs/heads/main" } };
const first = "assumeRolePolicy.Statement[0]";

describeRule(trust, {
    declared: { externalArns: [provider] },
    compliant: {
        "a service": role(allow({ Service: "ec2.amazonaws.com" })),
        "the service of Pod Identity, for the own cluster": role(
            allow(
                { Service: "pods.eks.amazonaws.com" },
                {
                    Action: ["sts:AssumeRole", "sts:TagSession"],
                    Condition: {
                        StringEquals: {
                            "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:eu-central-1:111122223333:cluster/gpu",
                        },
                    },
                },
            ),
        ),
        "a service of the region, for the own account": role(
            allow(
                { Service: "logs.eu-central-1.amazonaws.com" },
                { Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } } },
            ),
        ),
        "a role of a declared account": role(allow({ AWS: ["arn:aws:iam::111122223333:role/Mirror", "111122223333"] })),
        "a policy as an object": {
            given: roleOf({ Statement: [allow({ Service: "ec2.amazonaws.com" })] }),
            decidedOtherwise: {
                "assumeRolePolicy.Statement[*].NotAction": "whatever the scope, the principal is a service",
                "assumeRolePolicy.Statement[*].NotResource": "whatever the scope, the principal is a service",
            },
        },
        "one branch that a declared provider vouches for": role(federated(provider, branch)),
        "a refusal of everybody": role(allow({ Service: "ec2.amazonaws.com" }), { ...allow("*"), Effect: "Deny" }),
        "a workload with a role of its own account": association({
            targetRoleArn: "arn:aws:iam::111122223333:role/reader",
        }),
        "a workload with one role": association({}),
    },
    violating: {
        everybody: { given: role(allow("*")), at: first },
        "everybody as a list": { given: role(allow({ AWS: ["*"] })), at: first },
        "another account": {
            given: role(allow({ Service: "ec2.amazonaws.com" }), allow({ AWS: "arn:aws:iam::999988887777:root" })),
            at: "assumeRolePolicy.Statement[1]",
        },
        "another account, though it must know a word": {
            given: role(allow({ AWS: "999988887777" }, { Condition: { StringEquals: { "sts:ExternalId": "word" } } })),
            at: first,
        },
        "an account of another partition": {
            given: role(allow({ AWS: "arn:aws-us-gov:iam::111122223333:root" })),
            at: first,
        },
        "a service that takes the role for anybody": {
            given: role(allow({ Service: "vpc-flow-logs.amazonaws.com" })),
            at: first,
        },
        "a service that takes the role for another account": {
            given: role(
                allow(
                    { Service: "eks.amazonaws.com" },
                    {
                        Condition: {
                            ArnLike: { "aws:SourceArn": "arn:aws:eks:eu-central-1:999988887777:cluster/gpu" },
                        },
                    },
                ),
            ),
            at: first,
        },
        "a service for any account whose name fits": {
            given: role(
                allow(
                    { Service: "eks.amazonaws.com" },
                    { Condition: { ArnLike: { "aws:SourceArn": "arn:aws:eks:eu-central-1:*:cluster/gpu" } } },
                ),
            ),
            at: first,
        },
        "a service that need not say for whom": {
            given: role(
                allow(
                    { Service: "eks.amazonaws.com" },
                    { Condition: { StringEqualsIfExists: { "aws:SourceAccount": "111122223333" } } },
                ),
            ),
            at: first,
        },
        "a service of a region abroad": {
            given: role(
                allow(
                    { Service: "logs.us-east-1.amazonaws.com" },
                    { Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } } },
                ),
            ),
            at: first,
        },
        "something that is named like a service": {
            given: role(allow({ Service: "ec2.amazonaws.com.attacker.example" })),
            at: first,
        },
        "an identity provider nobody declared": { given: role(federated(undeclared, branch)), at: first },
        "a public identity provider": { given: role(federated("cognito-identity.amazonaws.com")), at: first },
        "everybody whom a declared provider knows": { given: role(federated(provider)), at: first },
        "everybody whom a declared provider knows, by a pattern": {
            given: role(federated(provider, { StringLike: { [`${issuer}:sub`]: "*" } })),
            at: first,
        },
        "everybody but one": { given: role({ Effect: "Allow", NotPrincipal: { AWS: "999988887777" } }), at: first },
        "a workload with a role of another account": {
            given: association({ targetRoleArn: "arn:aws:iam::999988887777:role/collector" }),
            at: "targetRoleArn",
        },
        "a workload with a role that is no ARN": {
            given: association({ targetRoleArn: "collector" }),
            at: "targetRoleArn",
        },
    },
    undetermined: {
        "a policy that is computed": { given: roleOf(unknown), at: "assumeRolePolicy" },
        "a principal that is computed": {
            given: roleOf({ Statement: [allow({ AWS: unknown })] }),
            at: "assumeRolePolicy.Statement[0].Principal.AWS",
        },
        "no policy": { given: { type: "aws:iam/role:Role", props: {} }, at: "assumeRolePolicy" },
        "a role that is computed elsewhere": { given: association({ targetRoleArn: unknown }), at: "targetRoleArn" },
    },
});
