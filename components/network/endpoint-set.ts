import { dualStackSuffixes, ownEndpointPrefixes } from "../../catalog/aws-names.ts";
import { partitions } from "../../catalog/jurisdictions.ts";
import type { Region } from "../../catalog/jurisdictions.ts";

/**
 * Interface endpoints that a private EKS cluster with GPU nodes needs where there is no route out.
 * IAM and Pricing have no regional endpoint, and nothing inside needs either: roles are made by the stack, and the autoscaler asks
 * EC2, not Pricing, for instance types.
 * `oidc-eks` is left out on purpose: it has access controls of its own instead of an endpoint policy (documented: `oidcEndpoint`),
 * and Pod Identity does not need it.
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

/** Name of a service as PrivateLink knows it, e.g. `com.amazonaws.eu-north-1.ecr.api`. */
export function endpointServiceName(service: EndpointService | "s3", region: Region): string {
    const own = ownEndpointPrefixes.value[region.partition];
    return `${own?.services.includes(service) === true ? own.prefix : "com.amazonaws"}.${region.id}.${service}`;
}

/** Host names that a private endpoint answers for, as DNS firewall patterns. */
export function endpointHosts(service: EndpointService | "s3", region: Region): readonly string[] {
    const suffix = `${region.id}.${partitions[region.partition].dnsSuffix}`;
    const unusual: Readonly<Partial<Record<EndpointService | "s3", readonly string[]>>> = {
        "ecr.api": [`api.ecr.${suffix}`],
        "ecr.dkr": [`*.dkr.ecr.${suffix}`],
        s3: [`s3.${suffix}`, `*.s3.${suffix}`],
        "eks-auth": [`eks-auth.${region.id}.${dualStackSuffixes.value[region.partition]}`],
    };
    return unusual[service] ?? [`${service}.${suffix}`];
}
