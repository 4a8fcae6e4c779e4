import { regions } from "../../catalog/jurisdictions.ts";
import type { PartitionId, RegionId } from "../../catalog/jurisdictions.ts";

/**
 * Where AWS resources live: the three parts that every ARN is built from. All literal, so that a preview can decide.
 */
export interface Place {
    readonly partition: PartitionId;
    readonly region: RegionId;
    /** AWS account id, twelve digits. */
    readonly accountId: string;
}

/** The place of an account in a region; the partition comes from the catalog, never from the region's name. */
export function placeOf(region: RegionId, accountId: string): Place {
    return { partition: regions[region].partition, region, accountId };
}

/** ARN of a resource of a regional service: `arn:aws-eusc:eks:eusc-de-east-1:111122223333:cluster/serving`. */
export function regionalArn(place: Place, service: string, resource: string): string {
    return `arn:${place.partition}:${service}:${place.region}:${place.accountId}:${resource}`;
}

/** ARN of an IAM resource. IAM belongs to the partition, so its ARNs carry no region. */
export function iamArn(place: Place, resource: string): string {
    return `arn:${place.partition}:iam::${place.accountId}:${resource}`;
}

/** ARN of a bucket, or of keys in it (`weights/llama/*`). Buckets carry neither region nor account. */
export function bucketArn(place: Place, bucket: string, keys?: string): string {
    return `arn:${place.partition}:s3:::${bucket}${keys === undefined ? "" : `/${keys}`}`;
}

/** ARN of a policy that AWS maintains, e.g. `AmazonEKSWorkerNodePolicy` or `service-role/AmazonEBSCSIDriverPolicy`. */
export function awsManagedPolicyArn(partition: PartitionId, name: string): string {
    return `arn:${partition}:iam::aws:policy/${name}`;
}

/** ARN of an EKS access policy, e.g. `AmazonEKSClusterAdminPolicy`. */
export function eksAccessPolicyArn(partition: PartitionId, name: string): string {
    return `arn:${partition}:eks::aws:cluster-access-policy/${name}`;
}

/**
 * Name of an AWS service as a principal. It ends in `amazonaws.com` in all three partitions: the DNS suffix of the
 * European Sovereign Cloud (`amazonaws.eu`) is for host names only, and its IAM refuses `ec2.amazonaws.eu` as an
 * "invalid principal".
 */
export function servicePrincipal(service: "ec2" | "eks" | "pods.eks"): string {
    return `${service}.amazonaws.com`;
}
