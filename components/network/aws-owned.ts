import { fact } from "../../catalog/fact.ts";
import type { RegionId } from "../../catalog/jurisdictions.ts";

const usualAccount = "602401143452";

/** AWS accounts that hold the images of the managed EKS add-ons (VPC CNI, CoreDNS, kube-proxy), by region. */
export const eksImageAccounts = fact<Readonly<Record<RegionId, string>>>(
    {
        "eu-central-1": usualAccount,
        "eu-central-2": "900612956339",
        "eu-north-1": usualAccount,
        "eu-south-1": "590381155156",
        "eu-south-2": "455263428931",
        "eu-west-1": usualAccount,
        "eu-west-2": usualAccount,
        "eu-west-3": usualAccount,
        "eusc-de-east-1": "877088126301",
        "us-east-1": usualAccount,
        "us-east-2": usualAccount,
        "us-west-1": usualAccount,
        "us-west-2": usualAccount,
        "us-gov-east-1": "151742754352",
        "us-gov-west-1": "013241004608",
    },
    { source: "awsdocs/amazon-eks-user-guide, latest/ug/workloads/add-ons-images.adoc", asOf: "2026-11-21" },
);

/**
 * Bucket in which ECR keeps the image layers of a region; every pull reads from it, with a URL that ECR itself signed.
 * Source: Amazon ECR User Guide, "Minimum Amazon S3 bucket permissions for Amazon ECR" (undated copy), read on 2026-11-21; the page
 * names the bucket for regions of `aws` and `aws-us-gov`. That of `aws-eusc` is taken to follow: a wrong name fails at the first
 * pull and opens nothing.
 */
export function ecrLayerBucket(region: RegionId): string {
    return `prod-${region}-starport-layer-bucket`;
}
