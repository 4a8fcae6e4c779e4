import type { Region } from "../../catalog/jurisdictions.ts";
import { eksImageAccounts } from "../../catalog/eks-image-accounts.ts";
import { ecrLayerBucket } from "./aws-owned.ts";
import type { EndpointService } from "./endpoint-set.ts";
import { policyDocument } from "../identity/policy-document.ts";
import type { PolicyDocument, PolicyDocumentStatement } from "../identity/policy-document.ts";

/** Who an endpoint serves. */
export interface Perimeter {
    readonly region: Region;
    /** Every own account: the one of the network first, then the trusted ones. */
    readonly accountIds: readonly string[];
    /** Names of the own buckets. */
    readonly buckets: readonly string[];
}

/**
 * Policy of an interface endpoint: own principals on own resources, in every action of that service but where few are needed. Credentials of a
 * foreign account get nothing through it, and own credentials reach nothing foreign: the two ways data is carried out
 * of a closed network. Anonymous calls match neither condition and are refused.
 */
export function interfacePolicy(service: EndpointService, perimeter: Perimeter): PolicyDocument {
    const own = service === "bedrock-runtime" ? [] : [ownToOwn(service, perimeter)];
    return policyDocument(...own, ...exceptionsOf(service, perimeter));
}

/** Policy of the S3 gateway endpoint: own principals on the named own buckets, and the layers of images. */
export function s3Policy(perimeter: Perimeter): PolicyDocument {
    const { region, buckets } = perimeter;
    const bucketArns = buckets.flatMap((bucket) => [
        `arn:${region.partition}:s3:::${bucket}`,
        `arn:${region.partition}:s3:::${bucket}/*`,
    ]);
    const ownBuckets: PolicyDocumentStatement = {
        Sid: "OwnBuckets",
        Effect: "Allow",
        Principal: "*",
        Action: ["s3:AbortMultipartUpload", "s3:Get*", "s3:List*", "s3:PutObject", "s3:PutObjectTagging"],
        Resource: bucketArns,
        Condition: { StringEquals: ownAccountKeys(perimeter) },
    };
    const imageLayers: PolicyDocumentStatement = {
        // No account condition: ECR signs these reads with an account of its own. Read only, so nothing leaves by it.
        Sid: "ImageLayers",
        Effect: "Allow",
        Principal: "*",
        Action: ["s3:GetObject"],
        Resource: [`arn:${region.partition}:s3:::${ecrLayerBucket(region.id)}/*`],
    };
    return policyDocument(...(buckets.length === 0 ? [] : [ownBuckets]), imageLayers);
}

function ownToOwn(service: EndpointService, perimeter: Perimeter): PolicyDocumentStatement {
    return {
        Sid: "OwnPrincipalsOwnResources",
        Effect: "Allow",
        Principal: "*",
        Action: actionsThrough[service] ?? [`${actionPrefix(service)}:*`],
        Resource: ["*"],
        Condition: { StringEquals: ownAccountKeys(perimeter) },
    };
}

/**
 * Services of which a stack needs little from inside. Load balancers, listeners and their rules are made from outside the
 * network; inside it pods are registered.
 */
const actionsThrough: Readonly<Partial<Record<EndpointService, readonly string[]>>> = {
    elasticloadbalancing: [
        "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
        "elasticloadbalancing:RegisterTargets",
    ],
};

/** IAM prefix of the actions of a service, e.g. `ecr` for `ecr.dkr`. */
function actionPrefix(service: EndpointService): string {
    return service === "ecr.api" || service === "ecr.dkr" ? "ecr" : service;
}

/** What a service needs that does not belong to an own account, or that lacks `aws:ResourceAccount`. */
function exceptionsOf(service: EndpointService, perimeter: Perimeter): readonly PolicyDocumentStatement[] {
    const images = [eksAddOnImages(perimeter)];
    const exceptions: Readonly<Partial<Record<EndpointService, readonly PolicyDocumentStatement[]>>> = {
        ec2: [amazonImages(perimeter), ownVolumes(perimeter)],
        "ecr.api": images,
        "ecr.dkr": images,
        ssm: [publicParameters(perimeter)],
        "bedrock-runtime": [modelsOfThisRegion(perimeter)],
    };
    return exceptions[service] ?? [];
}

/** Node images, and the snapshots they are made of, are Amazon's own: they belong to no own account. */
function amazonImages(perimeter: Perimeter): PolicyDocumentStatement {
    const images = ["image", "snapshot"].map((kind) => `${arnOf("ec2", perimeter)}::${kind}/*`);
    return byOwnPrincipals(perimeter, "AmazonImages", ["ec2:RunInstances"], images, { "ec2:Owner": "amazon" });
}

/**
 * The call comes without `aws:ResourceAccount`; the account in the ARN bounds it instead. Volumes from snapshots stay
 * out: the ARN of a snapshot names no account.
 */
function ownVolumes(perimeter: Perimeter): PolicyDocumentStatement {
    const volumes = perimeter.accountIds.map((id) => `${arnOf("ec2", perimeter)}:${id}:volume/*`);
    return byOwnPrincipals(perimeter, "OwnVolumes", ["ec2:CreateVolume"], volumes);
}

/** The registry of the managed add-ons is AWS's; it can be read and not written. */
function eksAddOnImages(perimeter: Perimeter): PolicyDocumentStatement {
    const registry = eksImageAccounts.value[perimeter.region.id];
    const read = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
    return byOwnPrincipals(perimeter, "EksAddOnImages", read, [`${arnOf("ecr", perimeter)}:${registry}:repository/*`]);
}

/** Ids of the current node images are public parameters of AWS. */
function publicParameters(perimeter: Perimeter): PolicyDocumentStatement {
    const read = ["ssm:GetParameter", "ssm:GetParameters"];
    const parameters = [`${arnOf("ssm", perimeter)}::parameter/aws/service/*`];
    return byOwnPrincipals(perimeter, "PublicParameters", read, parameters);
}

/**
 * Models belong to AWS and carry no account. The region in the ARN refuses every inference profile that would send a
 * prompt to another region.
 */
function modelsOfThisRegion(perimeter: Perimeter): PolicyDocumentStatement {
    const invoke = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];
    const models = [`${arnOf("bedrock", perimeter)}::foundation-model/*`];
    return byOwnPrincipals(perimeter, "ModelsOfThisRegion", invoke, models);
}

function byOwnPrincipals(
    { accountIds }: Perimeter,
    Sid: string,
    Action: readonly string[],
    Resource: readonly string[],
    keys: Readonly<Record<string, string>> = {},
): PolicyDocumentStatement {
    const Condition = { StringEquals: { "aws:PrincipalAccount": accountIds, ...keys } };
    return { Sid, Effect: "Allow", Principal: "*", Action, Resource, Condition };
}

/** Start of an ARN up to the region. */
function arnOf(service: string, { region }: Perimeter): string {
    return `arn:${region.partition}:${service}:${region.id}`;
}

function ownAccountKeys({ accountIds }: Perimeter): Readonly<Record<string, readonly string[]>> {
    return { "aws:PrincipalAccount": accountIds, "aws:ResourceAccount": accountIds };
}
