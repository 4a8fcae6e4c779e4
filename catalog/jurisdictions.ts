import { fact, unconfirmed } from "./fact.ts";
import type { Evidence, Fact } from "./fact.ts";
import { regimes } from "./regimes.ts";
import type { Regime } from "./regimes.ts";
import { lookup, namesOf, withIds } from "./table.ts";

/** An AWS partition: its own accounts, IAM, ARNs and DNS suffix. Nothing reaches across two of them. */
export type PartitionId = "aws" | "aws-us-gov" | "aws-eusc";

export interface Partition extends Evidence {
    readonly id: PartitionId;
    /** Ends every service host name of the partition, e.g. `sts.eusc-de-east-1.amazonaws.eu`. */
    readonly dnsSuffix: string;
    /** Legal entity that runs the partition. */
    readonly operator: Fact<string>;
}

/** A legal area in which data may be bound to stay. */
export type JurisdictionId = "eu" | "ch" | "uk" | "us" | "us-gov";

export interface Jurisdiction extends Evidence {
    readonly id: JurisdictionId;
    readonly name: string;
    /**
     * ISO 3166-1 alpha-2 codes of the countries it covers. Territories with a code of their own (`PR`, `GG`, `RE`, …)
     * are not covered.
     */
    readonly countries: readonly string[];
    /** Law that a deployment here answers to. A starting point for counsel, not a complete list. */
    readonly regimes: readonly Regime[];
}

interface RegionFacts extends Evidence {
    readonly partition: PartitionId;
    /** ISO 3166-1 alpha-2 code of the country the data centres stand in. */
    readonly country: string;
    /** City, state or area, as AWS names it. */
    readonly place: string;
    readonly jurisdiction: JurisdictionId;
}

export interface Region extends RegionFacts {
    readonly id: RegionId;
}

/** It names a city, a state or a country for each region; the country and so the jurisdiction follow from that. */
const partitionList = {
    source: "hashicorp/aws-sdk-go-base@2872587, endpoints/endpoints_gen.go",
    asOf: "2026-05-26",
} as const;
/** The list says Germany; that it is Brandenburg stands in a research note only, which the law does not turn on. */
const sovereignCloud = {
    source:
        "hashicorp/aws-sdk-go-base@2872587, endpoints/endpoints_gen.go, AWS EUSC; host names as in awslabs/" +
        "landing-zone-accelerator-on-aws@dff51f4, utils/lib/common-functions.ts, getStsEndpoint",
    asOf: "2026-05-26",
} as const;
const amazon = unconfirmed(
    "AWS's own samples name Amazon Web Services, Inc. as the company that signs; no document read says which one runs it",
    "2026-11-21",
);

export const partitions: Readonly<Record<PartitionId, Partition>> = {
    aws: { id: "aws", dnsSuffix: "amazonaws.com", operator: amazon, ...partitionList },
    "aws-us-gov": { id: "aws-us-gov", dnsSuffix: "amazonaws.com", operator: amazon, ...partitionList },
    "aws-eusc": {
        id: "aws-eusc",
        dnsSuffix: "amazonaws.eu",
        operator: fact("AWS European Sovereign Cloud GmbH", {
            source:
                "AWS blog on the opening of the European Sovereign Cloud and the register entry Potsdam HRB 40853 with its " +
                "sole shareholder in Delaware, both as quoted in public repositories; the register was not opened",
            asOf: "2026-11-21",
        }),
        ...sovereignCloud,
    },
};

const countryCodes = {
    source: "ISO 3166-1 alpha-2 as listed by dev-toolbox.tech, EU country codes and neighbours (undated)",
    asOf: "2026-11-21",
} as const;

/**
 * Jurisdictions by id. `eu` means the 27 member states. The EEA states Iceland, Liechtenstein and Norway apply the GDPR
 * too, so a transfer to them is not one to a third country; they are left out because they are outside the Union's own
 * courts and acts, no AWS region stands in them, and the narrow reading is the safe one.
 */
export const jurisdictions: Readonly<Record<JurisdictionId, Jurisdiction>> = {
    eu: {
        id: "eu",
        name: "European Union",
        countries: "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" "),
        regimes: [regimes.gdpr, regimes["schrems-ii"], regimes["eu-ai-act"]],
        source:
            "Eurostat, Glossary: European Union (member states with codes, after Croatia joined and the United Kingdom " +
            "left), read in an undated copy; Eurostat writes EL for Greece, ISO 3166-1 writes GR",
        asOf: "2026-11-21",
    },
    ch: { id: "ch", name: "Switzerland", countries: ["CH"], regimes: [regimes.fadp], ...countryCodes },
    uk: { id: "uk", name: "United Kingdom", countries: ["GB"], regimes: [regimes["uk-gdpr"]], ...countryCodes },
    us: { id: "us", name: "United States", countries: ["US"], regimes: [regimes.hipaa], ...countryCodes },
    // Same country as `us`, but its own partition: the commercial regions are no fallback for it, nor it for them.
    "us-gov": {
        id: "us-gov",
        name: "United States, government (AWS GovCloud)",
        countries: ["US"],
        regimes: [regimes["dfars-cloud"], regimes.hipaa],
        ...countryCodes,
    },
};

/**
 * AWS regions by name. A name says nothing about the law: `eu-west-2` is the United Kingdom, `eu-central-2` is
 * Switzerland. A region that is missing here is unknown, and unknown means no.
 */
const regionTable = {
    "eu-central-1": { partition: "aws", country: "DE", place: "Frankfurt", jurisdiction: "eu", ...partitionList },
    "eu-north-1": { partition: "aws", country: "SE", place: "Stockholm", jurisdiction: "eu", ...partitionList },
    "eu-south-1": { partition: "aws", country: "IT", place: "Milan", jurisdiction: "eu", ...partitionList },
    "eu-south-2": { partition: "aws", country: "ES", place: "Spain", jurisdiction: "eu", ...partitionList },
    "eu-west-1": { partition: "aws", country: "IE", place: "Ireland", jurisdiction: "eu", ...partitionList },
    "eu-west-3": { partition: "aws", country: "FR", place: "Paris", jurisdiction: "eu", ...partitionList },
    "eusc-de-east-1": {
        partition: "aws-eusc",
        country: "DE",
        place: "Brandenburg",
        jurisdiction: "eu",
        ...sovereignCloud,
    },
    "eu-central-2": { partition: "aws", country: "CH", place: "Zurich", jurisdiction: "ch", ...partitionList },
    "eu-west-2": { partition: "aws", country: "GB", place: "London", jurisdiction: "uk", ...partitionList },
    "us-east-1": { partition: "aws", country: "US", place: "Northern Virginia", jurisdiction: "us", ...partitionList },
    "us-east-2": { partition: "aws", country: "US", place: "Ohio", jurisdiction: "us", ...partitionList },
    "us-west-1": {
        partition: "aws",
        country: "US",
        place: "Northern California",
        jurisdiction: "us",
        ...partitionList,
    },
    "us-west-2": { partition: "aws", country: "US", place: "Oregon", jurisdiction: "us", ...partitionList },
    "us-gov-east-1": {
        partition: "aws-us-gov",
        country: "US",
        place: "US-East",
        jurisdiction: "us-gov",
        ...partitionList,
    },
    "us-gov-west-1": {
        partition: "aws-us-gov",
        country: "US",
        place: "US-West",
        jurisdiction: "us-gov",
        ...partitionList,
    },
} as const satisfies Record<string, RegionFacts>;

export type RegionId = keyof typeof regionTable;

export const regions: Readonly<Record<RegionId, Region>> = withIds<RegionId, RegionFacts>(regionTable);

/** Finds a region by its exact name; an unknown name answers `undefined`. */
export function findRegion(name: string): Region | undefined {
    return lookup(regions, name);
}

/** The regions of a jurisdiction, over all partitions, in the order of the table. */
export function regionsOf(jurisdiction: JurisdictionId): readonly Region[] {
    return namesOf(regions)
        .map((id) => regions[id])
        .filter((region) => region.jurisdiction === jurisdiction);
}

/**
 * True where `zone` is a standard availability zone name of the region: its name and one letter (`eu-north-1a`). Local
 * and Wavelength zones carry their parent's name but may stand in another country (`us-east-1-bue-1a` is Buenos Aires),
 * so they are never a zone of the region; neither are zone ids (`eun1-az1`), which differ in meaning, not in place.
 */
export function isZoneOf(zone: string, region: RegionId): boolean {
    return zone.length === region.length + 1 && zone.startsWith(region) && /^[a-z]$/.test(zone.slice(-1));
}
