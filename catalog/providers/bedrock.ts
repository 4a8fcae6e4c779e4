import { fact, unconfirmed } from "../fact.ts";
import { partitions, regions } from "../jurisdictions.ts";
import type { RegionId } from "../jurisdictions.ts";
import { tableOf } from "../table.ts";
import { vendorReview } from "./evidence.ts";
import type { Endpoint, ProviderFacts } from "./provider.ts";

const endpointRegions = {
    source:
        "docs.aws.amazon.com/bedrock/latest/userguide/endpoints-region-availability; GovCloud from features-regions, same " +
        "guide (both undated)",
    asOf: "2026-11-21",
} as const;
const notice = {
    source:
        "licence notice in AWS's own samples (aws-virtual-kubelet) on who signs the customer agreement; the seat, Seattle, as " +
        "given in public texts. Undated, and the agreement itself was not opened",
    asOf: "2026-11-21",
} as const;
const emea = unconfirmed(
    "Amazon Web Services EMEA SARL (LU) is said to sign with customers in EMEA; the agreement's own table was not read",
    "2026-11-21",
);

/**
 * Regions with a `bedrock-runtime` endpoint. `eusc-de-east-1` is missing on purpose: the partition list names the service
 * `bedrock` there, but no document read says that the region has the runtime.
 */
const servedRegions = [
    "eu-central-1",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-3",
    "eu-central-2",
    "eu-west-2",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "us-gov-east-1",
    "us-gov-west-1",
] as const satisfies readonly RegionId[];

function endpointIn(id: RegionId): Endpoint {
    const region = regions[id];
    return {
        host: `bedrock-runtime.${id}.${partitions[region.partition].dnsSuffix}`,
        region: id,
        processedIn: fact(region.jurisdiction, vendorReview),
        condition:
            "The model is called by its own id, or through a geographic profile whose every region lies in the jurisdiction " +
            "(catalog/bedrock-models.ts). Any other inference profile (`apac.`, `global.` …) processes, and for the detection of " +
            "abuse may keep, data in regions outside.",
        ...endpointRegions,
    };
}

export const bedrock = {
    name: "Amazon Bedrock",
    kind: "managed",
    legalEntity: fact("Amazon Web Services, Inc.", notice),
    establishedIn: fact("US", notice),
    contractingEntities: { eu: emea, ch: emea, uk: emea },
    endpoints: tableOf(servedRegions, endpointIn),
    dpa: fact(true, vendorReview),
    baa: fact(true, { source: "AWS HIPAA Eligible Services Reference: Amazon Bedrock", asOf: "2026-06-12" }),
    retentionDays: fact(0, vendorReview),
    zeroRetention: fact(true, vendorReview),
    caveats: [
        "Some models break the default: flagged traffic is kept up to 30 days, or is shared with the model's provider.",
        "Newer models can be called through an inference profile only.",
    ],
} as const satisfies ProviderFacts;
