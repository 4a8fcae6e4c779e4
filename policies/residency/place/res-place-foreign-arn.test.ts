import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { foreignArn } from "./res-place-foreign-arn.ts";

const bucket = (props: Fixture["props"]): Fixture => ({ type: "aws:s3/bucket:Bucket", props });
const policy = (...resources: readonly string[]): Fixture => ({
    type: "aws:iam/rolePolicy:RolePolicy",
    props: { policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:*", Resource: resources }] }) },
});

describeRule(foreignArn, {
    declared: { externalArns: ["arn:aws:ecr:eu-central-1:602401143452:repository/*"], peerAccounts: ["444455556666"] },
    compliant: {
        "a key of the own account": bucket({ kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/abc" }),
        "a role of a partner": bucket({ role: "arn:aws:iam::444455556666:role/reader" }),
        "a policy that AWS owns": bucket({ policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" }),
        "a bucket, whose ARN says neither region nor account": policy("arn:aws:s3:::records/*"),
        "the caller's own account": policy("arn:aws:iam::${aws:PrincipalAccount}:role/x"),
        "an entry of the inventory": policy("arn:aws:ecr:eu-central-1:602401143452:repository/eks/coredns"),
        "an unknown that comes from a resource of the stack": [
            { type: "aws:kms/key:Key", name: "key", props: { description: "logs" } },
            { ...bucket({ kmsKeyId: unknown }), origins: { kmsKeyId: ["key"] } },
        ],
    },
    violating: {
        "a key abroad": { given: bucket({ kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/abc" }), at: "kmsKeyId" },
        "a key in Zurich": {
            given: bucket({ kmsKeyId: "arn:aws:kms:eu-central-2:111122223333:key/abc" }),
            at: "kmsKeyId",
        },
        "an account nobody declared": { given: bucket({ role: "arn:aws:iam::999988887777:role/x" }), at: "role" },
        "any account": { given: bucket({ role: "arn:aws:iam::*:role/x" }), at: "role" },
        "any region": { given: policy("arn:aws:logs:*:111122223333:log-group:x"), at: "policy" },
        "another partition": { given: bucket({ role: "arn:aws-cn:iam::111122223333:role/x" }), at: "role" },
        "deep inside a list": {
            given: bucket({ rules: [{ target: { arn: "arn:aws:sqs:eu-west-2:111122223333:queue" } }] }),
            at: "rules[0].target.arn",
        },
        "the second ARN of a document": {
            given: policy("arn:aws:s3:::records", "arn:aws:sns:us-west-2:111122223333:topic"),
            at: "policy",
        },
        "beside an inventory entry of another repository": {
            given: policy("arn:aws:ecr:eu-central-1:602401143453:repository/eks/coredns"),
            at: "policy",
        },
        "beside an unknown": {
            given: [
                { type: "aws:kms/key:Key", name: "key", props: {} },
                {
                    ...bucket({ first: unknown, kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/abc" }),
                    origins: { first: ["key"] },
                },
            ],
            at: "it.kmsKeyId",
        },
    },
    undetermined: {
        "an unknown from outside the stack": {
            given: { ...bucket({ kmsKeyId: unknown }), origins: { kmsKeyId: [] } },
            at: "kmsKeyId",
        },
    },
    decidedOtherwise: {
        "*": "an unknown is no literal: it comes from a resource that is judged itself, or the stack check finds it",
    },
});
