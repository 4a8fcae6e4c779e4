import { add, put, remove } from "../../kit/mutation.ts";
import type { Mutations } from "../../kit/mutation.ts";

const publicAccessBlock = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

/** A policy that lets a principal in. */
const allow = (principal: unknown, action: string, more: object = {}): string =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: principal, Action: [action], ...more }],
    });

export const mutations: Mutations = {
    "RES-401": {
        "a bucket that takes public policies": put(publicAccessBlock, ["blockPublicPolicy"], false),
        "a bucket without a block": remove(publicAccessBlock),
    },
    "RES-402": {
        "a public API": put("aws:eks/cluster:Cluster", ["vpcConfig", "endpointPublicAccess"], true),
    },
    "RES-403": {
        "a role for an undeclared account": put(
            "aws:iam/role:Role",
            ["assumeRolePolicy"],
            allow({ AWS: "arn:aws:iam::999988887777:root" }, "sts:AssumeRole"),
        ),
    },
    "RES-404": {
        "a share with anybody": add("aws:ram/resourceShare:ResourceShare", {
            name: "mutant",
            allowExternalPrincipals: true,
        }),
    },
    "RES-405": {
        "a topic for everybody": put(
            "aws:sns/topicPolicy:TopicPolicy",
            ["policy"],
            allow("*", "sns:Publish", { Resource: ["*"] }),
        ),
    },
};
