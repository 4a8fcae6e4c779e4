import { z } from "zod";
import type { World } from "../world.ts";
import { networkLeaves } from "./network-leaves.ts";
import { placeLeaves } from "./place-leaves.ts";
import { textLeaves } from "./text.ts";

/** Services every action of which may pass an endpoint, where both sides are the stack's own accounts. */
const wholeServices = [
    "acm-pca:*",
    "autoscaling:*",
    "ec2:*",
    "ecr:*",
    "eks:*",
    "eks-auth:*",
    "kms:*",
    "logs:*",
    "secretsmanager:*",
    "sns:*",
    "sqs:*",
    "ssm:*",
    "sts:*",
] as const;

/** Load balancers are made from outside the network; inside it pods are registered. */
const registration = [
    "elasticloadbalancing:DeregisterTargets",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "elasticloadbalancing:RegisterTargets",
] as const;

/** Objects are read and written; nobody shares, copies out or makes a bucket from inside. */
const objects = [
    "s3:AbortMultipartUpload",
    "s3:Get*",
    "s3:GetObject",
    "s3:List*",
    "s3:ListBucket",
    "s3:PutObject",
    "s3:PutObjectTagging",
] as const;

/** The policy of a VPC endpoint. An endpoint is a way out that needs no route: what its policy does not bound, leaves. */
export function endpointPolicyLeaves(world: World) {
    const { is, name, json } = textLeaves(world);
    const { account, arn } = placeLeaves(world);
    const { arnOfAws, listedArn, ownBucketArn } = networkLeaves(world);
    const oneOrMore = (entry: z.ZodType) => z.union([z.array(entry).min(1), entry]);

    const statement = (actions: readonly string[], resource: z.ZodType, condition: z.ZodType | undefined) =>
        z.strictObject({
            Sid: name().optional(),
            Effect: is("Allow"),
            // Everybody, and then by the conditions: own accounts.
            Principal: is("*"),
            Action: oneOrMore(is(...actions)),
            Resource: oneOrMore(resource),
            ...(condition === undefined ? {} : { Condition: z.strictObject({ StringEquals: condition }) }),
        });

    /** Credentials of a declared account. */
    const ofOwn = { "aws:PrincipalAccount": oneOrMore(account()) };
    const fromOwnToOwn = z.strictObject({ ...ofOwn, "aws:ResourceAccount": oneOrMore(account()) });
    const fromOwn = z.strictObject(ofOwn);
    const profile = arn("bedrock", /^inference-profile\/[a-z0-9.:-]+$/);

    /** Each statement is one of these. */
    const statements = [
        statement([...wholeServices, ...registration], is("*"), fromOwnToOwn),
        statement(objects, ownBucketArn(), fromOwnToOwn),
        // ECR signs the reads of image layers with an account of its own. Read only, so that nothing leaves by it.
        statement(["s3:GetObject"], listedArn("s3"), undefined),
        statement(
            ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            listedArn("ecr"),
            fromOwn,
        ),
        // Node images are Amazon's own.
        statement(
            ["ec2:RunInstances"],
            arnOfAws("ec2", /^(?:image|snapshot)\/\*$/),
            z.strictObject({ ...ofOwn, "ec2:Owner": is("amazon") }),
        ),
        statement(["ec2:CreateVolume"], arn("ec2", /^volume\/\*$/), fromOwn),
        // Ids of node images are public parameters of AWS, and can be read alone.
        statement(["ssm:GetParameter", "ssm:GetParameters"], arnOfAws("ssm", /^parameter\/aws\/service\/\*$/), fromOwn),
        // Models have no account; the regions in these ARNs decide where a prompt may be answered.
        statement(
            ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
            z.union([arnOfAws("bedrock", /^foundation-model\/[a-z0-9.:*-]+$/), profile]),
            z.strictObject({ ...ofOwn, "bedrock:InferenceProfileArn": oneOrMore(profile).optional() }),
        ),
    ] as const;

    /** A policy by which an endpoint serves own accounts on own resources, and reads what is declared. */
    const endpointPolicy = () =>
        json(z.strictObject({ Version: is("2012-10-17"), Statement: z.array(z.union(statements)).min(1) }));

    return { endpointPolicy };
}
