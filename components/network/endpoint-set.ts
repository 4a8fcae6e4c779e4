import { partitions } from "../../catalog/jurisdictions.ts";
import type { PartitionId, Region } from "../../catalog/jurisdictions.ts";
import { fact } from "../../catalog/fact.ts";
import type { Fact } from "../../catalog/fact.ts";

/**
 * Interface endpoints that a private EKS cluster with GPU nodes needs where there is no route out.
 * IAM and Pricing have no regional endpoint, and nothing inside needs either: roles are made by the stack, and the autoscaler asks
 * EC2, not Pricing, for instance types.
 * `oidc-eks` is left out on purpose: it has access controls of its own instead of an endpoint policy (EKS User Guide, "Access the
 * cluster OIDC endpoint using AWS PrivateLink", undated copy, read on 2026-11-27), and Pod Identity does not need it.
 */
export const clusterServices = [
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "sts",
    "ssm",
    "sqs",
    "eks",
    "eks-auth",
    "logs",
    "elasticloadbalancing",
    "autoscaling",
    "kms",
    "secretsmanager",
] as const;

/** Interface endpoints for stacks that use the service. */
export const optionalServices = ["acm-pca", "bedrock-runtime", "sns"] as const;

export type OptionalEndpointService = (typeof optionalServices)[number];
export type EndpointService = (typeof clusterServices)[number] | OptionalEndpointService;

/**
 * Services of a partition whose endpoint-service name starts with the partition's own reversed DNS suffix. All others
 * start with `com.amazonaws`, in every partition.
 */
const ownPrefix: Readonly<Partial<Record<PartitionId, { prefix: string; services: Fact<readonly string[]> }>>> = {
    "aws-eusc": {
        prefix: "eu.amazonaws",
        // Seen as a failed deployment ("com.amazonaws.eusc-de-east-1.ecr.dkr does not exist"). Not compared with
        // `aws ec2 describe-vpc-endpoint-services` of the region; a wrong name fails at `up` and opens nothing.
        services: fact(["ecr.api", "ecr.dkr"], {
            source: "aws/aws-cdk, packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts, pull request 36471",
            asOf: "2025-12-21",
        }),
    },
};

/** Name of a service as PrivateLink knows it, e.g. `com.amazonaws.eu-north-1.ecr.api`. */
export function endpointServiceName(service: EndpointService | "s3", region: Region): string {
    const own = ownPrefix[region.partition];
    const isOwn = own?.services.confirmed === true && own.services.value.includes(service);
    return `${isOwn ? own.prefix : "com.amazonaws"}.${region.id}.${service}`;
}

/** Suffix of the newer, dual-stack host names. Source: botocore 1.44.8 (PyPI), data/partitions.json, read on 2026-11-26. */
const dualStackSuffix: Readonly<Record<PartitionId, string>> = {
    aws: "api.aws",
    "aws-us-gov": "api.aws",
    "aws-eusc": "api.amazonwebservices.eu",
};

/** Host names that a private endpoint answers for, as DNS firewall patterns. */
export function endpointHosts(service: EndpointService | "s3", region: Region): readonly string[] {
    const suffix = `${region.id}.${partitions[region.partition].dnsSuffix}`;
    const unusual: Readonly<Partial<Record<EndpointService | "s3", readonly string[]>>> = {
        "ecr.api": [`api.ecr.${suffix}`],
        "ecr.dkr": [`*.dkr.ecr.${suffix}`],
        s3: [`s3.${suffix}`, `*.s3.${suffix}`],
        "eks-auth": [`eks-auth.${region.id}.${dualStackSuffix[region.partition]}`],
    };
    return unusual[service] ?? [`${service}.${suffix}`];
}
