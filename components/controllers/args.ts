import type { RegionId } from "../../catalog/jurisdictions.ts";
import { imageFaults } from "../image-reference.ts";
import type { ImageReference } from "../image-reference.ts";
import { placeOf } from "../identity/arn.ts";
import type { Fault } from "../fault.ts";
import { registryHost } from "../model-store/names.ts";
import type { Tier } from "../routing-gateway/tiers.ts";

/** A chart of the artifact lock, in the own registry. */
export interface LockedChartReference {
    /** `oci://<registry>/<repository>`, without a tag. */
    readonly reference: `oci://${string}`;
    /** The version that the lock pins; the tag in the own registry, which cannot be moved there. */
    readonly version: string;
}

/** Arguments of {@link Controllers}. Literals by contract, so that a preview shows what will be installed. */
export interface ControllersArgs {
    readonly clusterName: string;
    readonly region: RegionId;
    /** The cluster's account, 12 digits; its registry holds charts and images. */
    readonly accountId: string;
    /** Tiers of the gateway. */
    readonly tiers: readonly Tier[];
    /** Whether the stack has a fleet, which is scaled and may span nodes. */
    readonly fleet: boolean;
    /** Whether tokens of tenants are counted; then the front's controller runs a rate limiter. @default false */
    readonly countsTokens?: boolean;
    /** Tag of the authority that certificates are asked of. @default - no AWS Private CA is used */
    readonly privateCa?: { readonly tagKey: string; readonly tagValue: string };
    /** Names in Secrets Manager that the gateway's secrets are filled from. @default [] */
    readonly secrets?: readonly string[];
    /** Name of the target group of the gateway's load balancer. */
    readonly targetGroup: string;
    /** Tags that only the cluster's VPC has in its account and region. */
    readonly vpcTags: Readonly<Record<string, string>>;
    /** Where the API server and the private endpoints of AWS services stand: address blocks. */
    readonly sealedNetworks: readonly string[];
    /** Address of the Service `kubernetes.default`: the first of the cluster's block of Services. */
    readonly apiServerAddress: string;
    /** By name in the artifact lock. */
    readonly charts: Readonly<Record<string, LockedChartReference>>;
    /** By name in the artifact lock. */
    readonly images: Readonly<Record<string, ImageReference>>;
    /** Tags for AWS resources. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/** What is wrong with charts and images: not from the account's own registry, or not by digest. */
export function sourceFaults({ region, accountId, charts, images }: ControllersArgs): readonly Fault[] {
    const place = placeOf(region, accountId);
    const registry = `oci://${registryHost(place)}/`;
    const foreign = Object.entries(charts)
        .filter(([, { reference }]) => !reference.startsWith(registry))
        .map(([name]): Fault => ({
            path: ["charts", name, "reference"],
            problem: "the chart comes from another registry than this account's in this region",
            why: "Whoever holds that registry decides what runs with a controller's rights.",
            fix: `Mirror it and write ${registry}<repository>.`,
        }));
    return [
        ...foreign,
        ...Object.entries(images).flatMap(([name, image]) => imageFaults(image, place, ["images", name])),
    ];
}
