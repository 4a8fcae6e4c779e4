import { ecrLayerBuckets } from "../../catalog/aws-names.ts";
import type { RegionId } from "../../catalog/jurisdictions.ts";

/** Bucket in which ECR keeps the image layers of a region; every pull reads from it, with a URL that ECR itself signed. */
export function ecrLayerBucket(region: RegionId): string {
    const { prefix, suffix } = ecrLayerBuckets.value;
    return `${prefix}${region}${suffix}`;
}
