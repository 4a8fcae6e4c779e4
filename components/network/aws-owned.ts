import type { RegionId } from "../../catalog/jurisdictions.ts";

/**
 * Bucket in which ECR keeps the image layers of a region; every pull reads from it, with a URL that ECR itself signed.
 * Source: Amazon ECR User Guide, "Minimum Amazon S3 bucket permissions".
 */
export function ecrLayerBucket(region: RegionId): string {
    return `prod-${region}-starport-layer-bucket`;
}
