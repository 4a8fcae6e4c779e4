import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { endpointPolicy } from "./res-net-endpoint-policy.ts";

const accounts = ["111122223333"];
const own = { "aws:PrincipalAccount": accounts, "aws:ResourceAccount": accounts };
const allow = (more: object = {}) => ({
    Effect: "Allow",
    Principal: "*",
    Action: "s3:*",
    Resource: "*",
    Condition: { StringEquals: own },
    ...more,
});
const layers = "arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*";
const endpoint = (...statements: readonly object[]): Fixture =>
    endpointWith({ policy: JSON.stringify({ Statement: statements }) });
const endpointWith = (props: Fixture["props"]): Fixture => ({
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    name: "endpoint",
    props: { serviceName: "com.amazonaws.eu-central-1.s3", ...props },
});
const attached: Fixture = {
    type: "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy",
    name: "policy",
    props: { vpcEndpointId: unknown, policy: JSON.stringify({ Statement: allow() }) },
    origins: { vpcEndpointId: ["endpoint"] },
};
const statement = (index: number): string => `policy.Statement[${index}]`;

const ofOrganization = (id: string) => ({ StringEquals: { "aws:PrincipalOrgID": id, "aws:ResourceOrgID": id } });

describeRule(endpointPolicy, {
    declared: { externalArns: [layers], organizations: ["o-a1b2c3d4e5"] },
    compliant: {
        "principals of a declared organization on its resources": endpoint(
            allow({ Condition: ofOrganization("o-a1b2c3d4e5") }),
        ),
        "own principals on own resources": endpoint(allow()),
        "own principals by name on own resources by ARN": endpoint({
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::111122223333:root" },
            Action: ["kms:Decrypt"],
            Resource: ["arn:aws:kms:eu-central-1:111122223333:key/abc"],
        }),
        "reading a declared bucket, whoever signs": endpoint(
            allow(),
            allow({ Action: "s3:GetObject", Resource: layers, Condition: undefined }),
        ),
        "own principals on what AWS publishes in the region": endpoint(
            allow({
                Action: "ssm:GetParameter",
                Resource: "arn:aws:ssm:eu-central-1::parameter/aws/service/*",
                Condition: { StringEquals: { "aws:PrincipalAccount": accounts } },
            }),
        ),
        "a refusal of everybody": endpoint(allow(), { Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }),
        "a policy of its own": [endpointWith({}), attached],
    },
    violating: {
        "no policy": { given: endpointWith({}), at: "policy" },
        everybody: { given: endpoint(allow({ Condition: undefined })), at: statement(0) },
        "principals of another organization": {
            given: endpoint(allow({ Condition: ofOrganization("o-zzzzzzzzzz") })),
            at: statement(0),
        },
        "a declared organization on anybody's resources": {
            given: endpoint(allow({ Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } })),
            at: statement(0),
        },
        "own principals anywhere": {
            given: endpoint(allow({ Condition: { StringEquals: { "aws:PrincipalAccount": accounts } } })),
            at: statement(0),
        },
        "anybody on own resources": {
            given: endpoint(allow({ Condition: { StringEquals: { "aws:ResourceAccount": accounts } } })),
            at: statement(0),
        },
        "a condition that passes where the key is missing": {
            given: endpoint(allow({ Condition: { StringEqualsIfExists: own } })),
            at: statement(0),
        },
        "an account nobody declared": {
            given: endpoint(
                allow(),
                allow({
                    Condition: { StringEquals: { ...own, "aws:ResourceAccount": ["111122223333", "999988887777"] } },
                }),
            ),
            at: statement(1),
        },
        "writing a declared bucket, whoever signs": {
            given: endpoint(
                allow({ Action: ["s3:GetObject", "s3:PutObject"], Resource: layers, Condition: undefined }),
            ),
            at: statement(0),
        },
        "everybody but one": {
            given: endpoint(allow({ Principal: undefined, NotPrincipal: { AWS: "999988887777" } })),
            at: statement(0),
        },
        "no principal at all, which is everybody": {
            given: endpoint({ Effect: "Allow", Action: "*", Resource: "*" }),
            at: statement(0),
        },
    },
    undetermined: {
        "a policy that is computed": { given: endpointWith({ policy: unknown }), at: "policy" },
        "a policy that is no document": { given: endpointWith({ policy: "{" }), at: "policy" },
        "a document without statements": { given: endpointWith({ policy: "{}" }), at: "policy" },
    },
});
