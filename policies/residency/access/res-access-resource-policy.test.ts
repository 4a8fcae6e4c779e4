import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { part } from "../shared/fixtures.ts";
import { resourcePolicies } from "./res-access-resource-policy.ts";

const allow = (principal: unknown, more: object = {}) => ({
    Effect: "Allow",
    Principal: principal,
    Action: ["kms:Decrypt"],
    Resource: "*",
    ...more,
});
const own = { AWS: "arn:aws:iam::111122223333:root" };
const outside = { AWS: "arn:aws:iam::999988887777:root" };
const document = (...statements: readonly object[]): string => JSON.stringify({ Statement: statements });
const key = (policy: string, type = "aws:kms/key:Key"): Fixture => ({ type, name: "key", props: { policy } });
const permission = (props: Fixture["props"]): Fixture => ({
    type: "aws:lambda/permission:Permission",
    props: { action: "lambda:InvokeFunction", function: "redact", ...props },
});
const grant = (props: Fixture["props"], origins: Fixture["origins"] = {}): Fixture => ({
    type: "aws:kms/grant:Grant",
    name: "grant",
    props: { keyId: unknown, operations: ["Decrypt"], ...props },
    origins,
});
const role = part("aws:iam/role:Role", "reader");
const first = "policy.Statement[0]";

/** Where each type keeps its policy. */
const holders = {
    "aws:kms/externalKey:ExternalKey": "policy",
    "aws:kms/replicaKey:ReplicaKey": "policy",
    "aws:kms/replicaExternalKey:ReplicaExternalKey": "policy",
    "aws:kms/keyPolicy:KeyPolicy": "policy",
    "aws:ecr/repositoryPolicy:RepositoryPolicy": "policy",
    "aws:ecr/registryPolicy:RegistryPolicy": "policy",
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": "repositoryPolicy",
    "aws:secretsmanager/secret:Secret": "policy",
    "aws:secretsmanager/secretPolicy:SecretPolicy": "policy",
    "aws:sqs/queue:Queue": "policy",
    "aws:sqs/queuePolicy:QueuePolicy": "policy",
    "aws:sns/topic:Topic": "policy",
    "aws:sns/topicPolicy:TopicPolicy": "policy",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policyDocument",
    "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy": "accessPolicy",
    "aws:efs/fileSystemPolicy:FileSystemPolicy": "policy",
    "aws:backup/vaultPolicy:VaultPolicy": "policy",
    "aws:s3tables/tableBucketPolicy:TableBucketPolicy": "resourcePolicy",
    "aws:s3tables/tablePolicy:TablePolicy": "resourcePolicy",
};

/** Bound by one condition; everybody without it. */
const bound = (key: string, value: string, operator = "StringEquals") =>
    document(allow("*", { Condition: { [operator]: { [key]: value } } }));
const [organization, endpoint] = ["o-a1b2c3d4e5", "vpce-0123456789abcdef0"];

describeRule(resourcePolicies, {
    declared: {
        externalArns: ["arn:aws:iam::444455556666:role/auditor"],
        organizations: [organization],
        vpcEndpoints: [endpoint],
    },
    compliant: {
        "everybody of a declared organization": key(bound("aws:PrincipalOrgID", organization)),
        "whoever comes by a declared endpoint": key(bound("aws:SourceVpce", endpoint)),
        "what SNS writes into the policy of a new topic": key(
            bound("AWS:SourceOwner", "111122223333"),
            "aws:sns/topicPolicy:TopicPolicy",
        ),
        "the own account": key(document(allow(own, { Action: "kms:*" }))),
        "a service on the own account's behalf": key(
            document(
                allow(
                    { Service: "logs.eu-central-1.amazonaws.com" },
                    { Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } } },
                ),
            ),
        ),
        "log groups of the own account": key(
            document(
                allow(
                    { Service: "logs.eu-central-1.amazonaws.com" },
                    {
                        Condition: {
                            ArnLike: {
                                "kms:EncryptionContext:aws:logs:arn":
                                    "arn:aws:logs:eu-central-1:111122223333:log-group:*",
                            },
                        },
                    },
                ),
            ),
        ),
        "a declared role of another account": key(document(allow({ AWS: "arn:aws:iam::444455556666:role/auditor" }))),
        "everybody of the own account, by way of a service": key(
            document(allow({ AWS: "*" }, { Condition: { StringEquals: { "kms:CallerAccount": "111122223333" } } })),
        ),
        "a repository that only denies": key(
            document({ Effect: "Deny", Principal: { AWS: "*" }, Action: "ecr:*" }),
            "aws:ecr/repositoryPolicy:RepositoryPolicy",
        ),
        "a secret without a policy": { type: "aws:secretsmanager/secret:Secret", props: { name: "token" } },
        "a function for an own role": permission({ principal: "arn:aws:iam::111122223333:role/caller" }),
        "a function for a service on the own account's behalf": permission({
            principal: "s3.amazonaws.com",
            sourceAccount: "111122223333",
        }),
        "a function for a service on an own resource's behalf": permission({
            principal: "events.amazonaws.com",
            sourceArn: "arn:aws:events:eu-central-1:111122223333:rule/nightly",
        }),
        "a layer for an own account": {
            type: "aws:lambda/layerVersionPermission:LayerVersionPermission",
            props: { principal: "111122223333" },
        },
        "a grant for a role of the stack": [
            role,
            grant({ granteePrincipal: unknown }, { granteePrincipal: ["reader"] }),
        ],
        "a grant for an own role": grant({ granteePrincipal: "arn:aws:iam::111122223333:role/reader" }),
    },
    violating: {
        "another account": { given: key(document(allow(own), allow(outside))), at: "policy.Statement[1]" },
        "a service on anybody's behalf": {
            given: key(document(allow({ Service: "cloudfront.amazonaws.com" }, { Action: "kms:Decrypt" }))),
            at: first,
        },
        "a service on a bucket's behalf, whoever has it": {
            given: key(
                document(
                    allow(
                        { Service: "s3.amazonaws.com" },
                        { Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::weights" } } },
                    ),
                ),
            ),
            at: first,
        },
        "a service on another account's behalf": {
            given: {
                type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
                props: {
                    policy: document(
                        allow(
                            { Service: "codebuild.amazonaws.com" },
                            { Condition: { StringEquals: { "aws:SourceAccount": "999988887777" } } },
                        ),
                    ),
                },
            },
            at: first,
        },
        "a layer for a service": {
            given: {
                type: "aws:lambda/layerVersionPermission:LayerVersionPermission",
                props: { principal: "s3.amazonaws.com" },
            },
            at: "principal",
        },
        "a grant for a service": { given: grant({ granteePrincipal: "s3.amazonaws.com" }), at: "granteePrincipal" },
        everybody: { given: key(document(allow("*"))), at: first },
        "everybody of another organization": { given: key(bound("aws:PrincipalOrgID", "o-zzzzzzzzzz")), at: first },
        "everybody of a declared organization, and whoever has none": {
            given: key(bound("aws:PrincipalOrgID", organization, "StringEqualsIfExists")),
            at: first,
        },
        "everybody of organizations that begin alike": {
            given: key(bound("aws:PrincipalOrgID", "o-*", "StringLike")),
            at: first,
        },
        "whoever comes by another endpoint": {
            given: key(bound("aws:SourceVpce", "vpce-00000000000000000")),
            at: first,
        },
        "a topic for another account": {
            given: key(bound("AWS:SourceOwner", "999988887777"), "aws:sns/topicPolicy:TopicPolicy"),
            at: first,
        },
        "everybody, where a condition only looks like the own account": {
            given: key(document(allow("*", { Condition: { StringLike: { "kms:CallerAccount": "*" } } }))),
            at: first,
        },
        "nobody named, which is everybody": { given: key(document({ Effect: "Allow", Action: "kms:*" })), at: first },
        ...Object.fromEntries(
            Object.entries(holders).map(([type, property]) => [
                `another account in the policy of ${type}`,
                { given: { type, props: { [property]: document(allow(outside)) } }, at: `${property}.Statement[0]` },
            ]),
        ),
        "a function for another account": { given: permission({ principal: "999988887777" }), at: "principal" },
        "a function for everybody": { given: permission({ principal: "*", principalOrgId: "o-1" }), at: "principal" },
        "a function for a service on anybody's behalf": {
            given: permission({ principal: "s3.amazonaws.com", sourceArn: "arn:aws:s3:::bucket" }),
            at: "sourceAccount",
        },
        "a layer for everybody": {
            given: { type: "aws:lambda/layerVersionPermission:LayerVersionPermission", props: { principal: "*" } },
            at: "principal",
        },
        "a grant for another account": {
            given: grant({ granteePrincipal: "arn:aws:iam::999988887777:role/reader" }),
            at: "granteePrincipal",
        },
        "a grant that another account ends": {
            given: grant({
                granteePrincipal: "arn:aws:iam::111122223333:role/reader",
                retiringPrincipal: "arn:aws:iam::999988887777:root",
            }),
            at: "retiringPrincipal",
        },
    },
    undetermined: {
        "a policy that is computed": { given: key(unknown), at: "policy" },
        "a policy that is no document": { given: key("everyone"), at: "policy" },
        "a grant for a role of another stack": { given: grant({ granteePrincipal: unknown }), at: "granteePrincipal" },
        "a function for somebody who is computed": { given: permission({ principal: unknown }), at: "principal" },
    },
});
