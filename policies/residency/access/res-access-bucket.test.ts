import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { closedBuckets } from "./res-access-bucket.ts";

const flags = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
const bucket = (props: Fixture["props"] = {}): Fixture => ({
    type: "aws:s3/bucket:Bucket",
    name: "bucket",
    props: { bucket: "weights", ...props },
});
const block = (props: Fixture["props"] = flags, of: Fixture["props"] = { bucket: unknown }): Fixture => ({
    type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    name: "block",
    props: { ...props, ...of },
    origins: { bucket: ["bucket"] },
});
const policy = (...statements: readonly object[]): Fixture => policyOf(JSON.stringify({ Statement: statements }));
const policyOf = (document: unknown): Fixture => ({
    type: "aws:s3/bucketPolicy:BucketPolicy",
    name: "policy",
    props: { bucket: "weights", policy: document },
});
const allow = (principal: unknown, more: object = {}) => ({
    Effect: "Allow",
    Principal: principal,
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::weights/*",
    ...more,
});
const own = { AWS: "arn:aws:iam::111122223333:role/reader" };
const ownPrincipal = {
    "policy.Statement[*].NotAction": "whatever the scope, the principal is one's own",
    "policy.Statement[*].NotResource": "whatever the scope, the principal is one's own",
};
const accessPoint = (props: Fixture["props"]): Fixture => ({
    type: "aws:s3/accessPoint:AccessPoint",
    props: { bucket: "weights", ...props },
});
const acl = (props: Fixture["props"]): Fixture => ({
    type: "aws:s3/bucketAcl:BucketAcl",
    props: { bucket: "weights", ...props },
});

describeRule(closedBuckets, {
    compliant: {
        "a bucket with all four flags": [bucket(), block()],
        "a bucket that is named by its flags": [bucket(), block(flags, { bucket: "weights" })],
        "a policy for own roles and a service": policy(
            allow(own),
            allow(
                { Service: "logging.s3.amazonaws.com" },
                { Action: "s3:PutObject", Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } } },
            ),
        ),
        "a policy that only denies everybody": policy({
            Effect: "Deny",
            Principal: { AWS: "*" },
            Action: "s3:*",
            Resource: "*",
        }),
        "everybody of the own account": policy(
            allow("*", { Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333" } } }),
        ),
        "a policy as an object": { given: policyOf({ Statement: [allow(own)] }), decidedOtherwise: ownPrincipal },
        "a private ACL": acl({ acl: "private" }),
        "an access point that keeps its default": accessPoint({ vpcConfiguration: { vpcId: unknown } }),
        "an access point that says so": accessPoint({ publicAccessBlockConfiguration: flags }),
    },
    violating: {
        "a bucket without flags": { given: bucket(), at: "" },
        "flags of another bucket": {
            given: [bucket(), block(flags, { bucket: "others" })],
            at: "bucket",
        },
        "one flag false": {
            given: [bucket(), block({ ...flags, blockPublicPolicy: false })],
            at: "block.blockPublicPolicy",
        },
        "one flag left out": {
            given: [bucket(), block({ blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true })],
            at: "block.restrictPublicBuckets",
        },
        "a policy for everybody": { given: policy(allow(own), allow("*")), at: "policy.Statement[1]" },
        "a policy for a service on anybody's behalf": {
            given: policy(allow({ Service: "cloudfront.amazonaws.com" })),
            at: "policy.Statement[0]",
        },
        "a policy for another account": {
            given: policy(allow({ AWS: "999988887777" })),
            at: "policy.Statement[0]",
        },
        "a policy for everybody of an organization": {
            given: policy(allow({ AWS: "*" }, { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } })),
            at: "policy.Statement[0]",
        },
        "a policy for everybody but one": {
            given: policy({ Effect: "Allow", NotPrincipal: own, Action: "s3:*", Resource: "*" }),
            at: "policy.Statement[0]",
        },
        "a canonical user": {
            given: policy(allow({ CanonicalUser: "79a59df900b949e5" })),
            at: "policy.Statement[0]",
        },
        "a policy in the bucket itself": {
            given: [bucket({ policy: JSON.stringify({ Statement: allow("*") }) }), block()],
            at: "bucket.policy.Statement[0]",
        },
        "a public ACL": { given: acl({ acl: "public-read" }), at: "acl" },
        "an ACL written out": { given: acl({ accessControlPolicy: { grants: [] } }), at: "accessControlPolicy" },
        "grants in the bucket itself": {
            given: [bucket({ grants: [{ type: "Group", permissions: ["READ"] }] }), block()],
            at: "bucket.grants",
        },
        "an access point for the public": {
            given: accessPoint({ publicAccessBlockConfiguration: { ...flags, restrictPublicBuckets: false } }),
            at: "publicAccessBlockConfiguration.restrictPublicBuckets",
        },
        "an access point's policy for everybody": {
            given: {
                type: "aws:s3control/accessPointPolicy:AccessPointPolicy",
                props: { policy: JSON.stringify({ Statement: allow("*") }) },
            },
            at: "policy.Statement[0]",
        },
    },
    undetermined: {
        "a policy that is computed": { given: policyOf(unknown), at: "policy" },
        "a policy that is no document": { given: policyOf("{"), at: "policy" },
        "a flag that is computed": {
            given: [bucket(), block({ ...flags, blockPublicAcls: unknown })],
            at: "block.blockPublicAcls",
        },
        "a bucket of a deprecated type": { given: { type: "aws:s3/bucketV2:BucketV2", props: {} }, at: "" },
    },
});
