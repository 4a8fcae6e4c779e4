import type { RegionId } from "../../catalog/jurisdictions.ts";

/**
 * Bucket in which ECR keeps the image layers of a region; every pull reads from it, with a URL that ECR itself signed.
 * Source: Amazon ECR User Guide, "Minimum Amazon S3 bucket permissions for Amazon ECR" (undated copy), read on 2026-11-21; the page
 * names the bucket for regions of `aws` and `aws-us-gov`. That of `aws-eusc` is taken to follow: a wrong name fails at the first
 * pull and opens nothing.
 */
export function ecrLayerBucket(region: RegionId): string {
    return `prod-${region}-starport-layer-bucket`;
}
