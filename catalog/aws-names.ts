import { fact } from "./fact.ts";
import type { PartitionId } from "./jurisdictions.ts";

/** Suffix of the newer, dual-stack host names, by partition. */
export const dualStackSuffixes = fact<Readonly<Record<PartitionId, string>>>(
    { aws: "api.aws", "aws-us-gov": "api.aws", "aws-eusc": "api.amazonwebservices.eu" },
    { source: "botocore 1.44.8 (PyPI), data/partitions.json", asOf: "2026-11-26" },
);

/**
 * Services of a partition whose name at PrivateLink starts with the partition's own reversed suffix; all others start with
 * `com.amazonaws`, in every partition. A wrong name fails at the deployment and opens nothing.
 */
export const ownEndpointPrefixes = fact<
    Readonly<Partial<Record<PartitionId, { readonly prefix: string; readonly services: readonly string[] }>>>
>(
    { "aws-eusc": { prefix: "eu.amazonaws", services: ["ecr.api", "ecr.dkr"] } },
    {
        source:
            "npm aws-cdk-lib 2.276.0, aws-ec2/lib/vpc-endpoint.js, VPC_ENDPOINT_SERVICE_EXCEPTIONS; seen as a failed deployment in " +
            "aws/aws-cdk, pull request 36471",
        asOf: "2026-11-28",
    },
);

/**
 * Buckets in which ECR keeps the image layers of a region: what stands before the region's name, and after it. Named for regions of
 * `aws` and `aws-us-gov`; that of `aws-eusc` is taken to follow: a wrong name fails at the first pull and opens nothing.
 */
export const ecrLayerBuckets = fact(
    { prefix: "prod-", suffix: "-starport-layer-bucket" },
    {
        source: 'Amazon ECR User Guide, "Minimum Amazon S3 bucket permissions for Amazon ECR" (undated copy)',
        asOf: "2026-11-21",
    },
);

/** Days for which CloudWatch Logs can keep a log group. */
export const logRetentionDays = fact(
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const,
    { source: "botocore 1.44.8 (PyPI), logs, Days", asOf: "2026-11-26" },
);

/** Characters in the longest name of a load balancer or of a target group. */
export const longestBalancerName = fact(32, {
    source: "botocore 1.44.8 (PyPI), elbv2, CreateLoadBalancerInput and CreateTargetGroupInput: Name",
    asOf: "2026-11-26",
});
