import { fact, unconfirmed } from "../fact.ts";
import { namesOf } from "../table.ts";
import type { Confirmed, Evidence } from "../fact.ts";
import type { Offering, Offerings } from "./gpu-instance.ts";
import type { GpuInstanceType } from "./hardware.ts";

/** `us-east-1` and GovCloud. The newest release, of 2026-11-12, carries a list that was made before. */
const karpenter = {
    source: "aws/karpenter-provider-aws@v1.15.2, pkg/providers/pricing/zz_generated.pricing_aws*.go (made on 2026-07-20; GovCloud 2026-08-24)",
    asOf: "2026-07-20",
    readOn: "2026-11-28",
} as const;
/** All other regions. The file carries no date, and its history could not be had. */
const skypilot = {
    source: "skypilot-org/skypilot-catalog@3e9a175, catalogs/v9/aws/vms.csv (undated)",
    asOf: "2026-11-21",
} as const;
/** A later version of the same file: the first of those read that lists g7e in Spain. All of g6, and g6e in part, are from it. */
const skypilotLater = {
    source: "skypilot-org/skypilot-catalog@2c3d7ea, catalogs/v9/aws/vms.csv (undated)",
    asOf: "2026-11-27",
} as const;

function at(usdPerHour: number, evidence: Evidence, zoneIds?: readonly string[]): Confirmed<Offering> {
    const onDemandUsdPerHour = fact(usdPerHour, evidence);
    return fact(zoneIds ? { onDemandUsdPerHour, zoneIds } : { onDemandUsdPerHour }, evidence);
}

function listedWithoutPrice(evidence: Evidence, zoneIds: readonly string[]): Confirmed<Offering> {
    const onDemandUsdPerHour = unconfirmed("listed in the region without a price", evidence.asOf);
    return fact({ onDemandUsdPerHour, zoneIds }, evidence);
}

/** Read at second hand: the note went by families, and whether the region has this size was not read. G5 only. */
const familyOnly = unconfirmed(
    "a research note of 2026-11-21 found the instance family in the region; this size was not read in a price list",
    "2026-11-21",
);

const stockholm = ["eun1-az1", "eun1-az2"];
const frankfurt = ["euc1-az1", "euc1-az2", "euc1-az3"];
const spain = ["eus2-az2", "eus2-az3"];
const spainG7e = ["eus2-az1", "eus2-az2"];
const ohio = ["use2-az1", "use2-az2", "use2-az3"];
const oregon = ["usw2-az1", "usw2-az2", "usw2-az3", "usw2-az4"];

const g5InEurope: Offerings = {
    "eu-central-1": familyOnly,
    "eu-north-1": familyOnly,
    "eu-west-1": familyOnly,
    "eu-west-3": familyOnly,
    "eu-west-2": familyOnly,
};

/** Sizes of g6 by their prices in Europe: every size has the same zones. */
function g6InEurope(usd: Readonly<Record<keyof typeof g6Zones, number>>): Offerings {
    return Object.fromEntries(
        namesOf(g6Zones).map((region) => [region, at(usd[region], skypilotLater, g6Zones[region])]),
    );
}
const g6Zones = {
    "eu-central-1": frankfurt,
    "eu-north-1": stockholm,
    "eu-south-2": ["eus2-az1", "eus2-az2", "eus2-az3"],
    "eu-west-3": ["euw3-az2", "euw3-az3"],
    "eu-west-2": ["euw2-az1", "euw2-az2", "euw2-az3"],
} as const;

/** Where each instance type can be had, and at what on-demand price (Linux, shared tenancy). */
export const offerings: Readonly<Record<GpuInstanceType, Offerings>> = {
    "g5.xlarge": { ...g5InEurope, "us-east-1": at(1.006, karpenter) },
    "g5.2xlarge": { ...g5InEurope, "us-east-1": at(1.212, karpenter) },
    "g5.12xlarge": { ...g5InEurope, "us-east-1": at(5.672, karpenter) },
    "g5.48xlarge": { ...g5InEurope, "us-east-1": at(16.288, karpenter) },
    "g6.xlarge": {
        ...g6InEurope({
            "eu-central-1": 1.0064,
            "eu-north-1": 0.8536,
            "eu-south-2": 0.848,
            "eu-west-3": 1.0216,
            "eu-west-2": 1.0216,
        }),
        "us-east-1": at(0.8048, karpenter),
        "us-east-2": at(0.8048, skypilot, ohio),
        "us-west-2": at(0.8048, skypilot, oregon),
        "us-gov-east-1": at(1.0144, karpenter),
        "us-gov-west-1": at(1.0144, karpenter),
    },
    "g6.2xlarge": {
        ...g6InEurope({
            "eu-central-1": 1.22249,
            "eu-north-1": 1.03688,
            "eu-south-2": 1.03008,
            "eu-west-3": 1.24095,
            "eu-west-2": 1.24095,
        }),
        "us-east-1": at(0.9776, karpenter),
        "us-east-2": at(0.9776, skypilotLater, ohio),
        "us-west-2": at(0.9776, skypilotLater, oregon),
        "us-gov-east-1": at(1.2322, karpenter),
        "us-gov-west-1": at(1.2322, karpenter),
    },
    "g6.12xlarge": {
        ...g6InEurope({
            "eu-central-1": 5.75429,
            "eu-north-1": 4.88062,
            "eu-south-2": 4.8486,
            "eu-west-3": 5.8412,
            "eu-west-2": 5.8412,
        }),
        "us-east-1": at(4.6016, karpenter),
        "us-east-2": at(4.6016, skypilotLater, ohio),
        "us-west-2": at(4.6016, skypilotLater, oregon),
        "us-gov-east-1": at(5.80003, karpenter),
        "us-gov-west-1": at(5.80003, karpenter),
    },
    "g6.48xlarge": {
        ...g6InEurope({
            "eu-central-1": 16.69464,
            "eu-north-1": 14.15992,
            "eu-south-2": 14.06702,
            "eu-west-3": 16.94678,
            "eu-west-2": 16.94678,
        }),
        "us-east-1": at(13.3504, karpenter),
        "us-east-2": at(13.3504, skypilotLater, ohio),
        "us-west-2": at(13.3504, skypilotLater, oregon),
        "us-gov-east-1": at(16.82734, karpenter),
        "us-gov-west-1": at(16.82734, karpenter),
    },
    "g6e.xlarge": {
        "eu-central-1": at(2.327, skypilot, frankfurt),
        "eu-north-1": at(1.974, skypilot, stockholm),
        "eu-south-2": at(1.961, skypilot, spain),
        "us-east-1": at(1.861, karpenter),
    },
    "g6e.2xlarge": {
        "us-east-1": at(2.24208, karpenter),
        "us-east-2": at(2.24208, skypilotLater, ohio),
        "us-west-2": at(2.24208, skypilotLater, oregon),
    },
    "g6e.4xlarge": {
        "eu-central-1": at(3.75651, skypilot, frankfurt),
        "eu-north-1": at(3.18666, skypilot, stockholm),
        "eu-south-2": at(3.16567, skypilot, spain),
        "us-east-1": at(3.00424, karpenter),
        "us-east-2": at(3.00424, skypilot, ohio),
        "us-west-2": at(3.00424, skypilot, oregon),
    },
    "g6e.12xlarge": {
        "eu-central-1": at(13.12002, skypilot, frankfurt),
        "eu-north-1": at(11.12975, skypilot, stockholm),
        "eu-south-2": at(11.05645, skypilot, spain),
        "us-east-1": at(10.49264, karpenter),
        "us-east-2": at(10.49264, skypilot, ohio),
        "us-west-2": at(10.49264, skypilot, oregon),
    },
    "g6e.24xlarge": {
        "eu-central-1": at(18.83806, skypilot, frankfurt),
        "eu-north-1": at(15.98037, skypilot, stockholm),
        "eu-south-2": at(15.87513, skypilot, spain),
        "us-east-1": at(15.06559, karpenter),
    },
    "g6e.48xlarge": {
        "eu-central-1": at(37.67612, skypilotLater, frankfurt),
        "eu-north-1": at(31.96075, skypilotLater, stockholm),
        "eu-south-2": at(31.75027, skypilotLater, spain),
        "us-east-1": at(30.13118, karpenter),
        "us-east-2": at(30.13118, skypilot, ohio),
        "us-west-2": at(30.13118, skypilot, oregon),
    },
    "g7e.2xlarge": {
        "eu-south-2": at(3.54384, skypilotLater, spainG7e),
        "us-east-1": at(3.36312, karpenter),
        "us-east-2": at(3.36312, skypilot, ["use2-az1", "use2-az2"]),
    },
    "g7e.4xlarge": {
        "us-east-1": at(3.99816, karpenter),
        "us-east-2": at(3.99816, skypilot, ["use2-az1", "use2-az2"]),
    },
    "g7e.12xlarge": {
        "eu-south-2": at(8.73134, skypilotLater, spainG7e),
        "us-east-1": at(8.28608, karpenter),
    },
    "g7e.24xlarge": {
        "eu-south-2": at(17.46268, skypilotLater, spainG7e),
        "us-east-1": at(16.57216, karpenter),
    },
    "g7e.48xlarge": {
        "eu-south-2": at(34.92536, skypilotLater, spainG7e),
        "us-east-1": at(33.14432, karpenter),
        "us-east-2": at(33.14432, skypilot, ["use2-az1", "use2-az2"]),
    },
    "p4d.24xlarge": {
        "eu-central-1": at(27.43298, skypilot, frankfurt),
        "eu-north-1": at(23.71569, skypilot, ["eun1-az3"]),
        "eu-west-1": at(23.71569, skypilot, ["euw1-az2"]),
        "eu-west-2": at(28.54493, skypilot, ["euw2-az2", "euw2-az3"]),
        "us-east-1": at(21.957642, karpenter),
        "us-east-2": at(21.95764, skypilot, ohio),
        "us-west-2": at(21.95764, skypilot, oregon),
        "us-gov-west-1": at(26.3511, karpenter),
    },
    "p4de.24xlarge": {
        "eu-central-1": at(34.29122, skypilot, ["euc1-az1", "euc1-az2"]),
        "us-east-1": at(27.44705, karpenter),
        "us-west-2": at(27.44705, skypilot, ["usw2-az1", "usw2-az2", "usw2-az3"]),
    },
    "p5.4xlarge": {
        "eu-west-2": at(8.944, skypilot, ["euw2-az1", "euw2-az2", "euw2-az3"]),
        "us-east-1": at(6.88, karpenter),
        "us-gov-west-1": at(8.256, karpenter),
    },
    "p5.48xlarge": {
        "eu-north-1": at(58.8928, skypilot, ["eun1-az1", "eun1-az2", "eun1-az3"]),
        "eu-west-2": at(71.552, skypilot, ["euw2-az1", "euw2-az2", "euw2-az3"]),
        "us-east-1": at(55.04, karpenter),
        "us-east-2": at(55.04, skypilot, ohio),
        "us-west-1": at(68.8, skypilot, ["usw1-az1", "usw1-az3"]),
        "us-west-2": at(55.04, skypilot, oregon),
        "us-gov-west-1": at(66.048, karpenter),
    },
    "p5e.48xlarge": {
        "eu-north-1": listedWithoutPrice(skypilot, ["eun1-az1"]),
        "eu-west-2": listedWithoutPrice(skypilot, ["euw2-az2"]),
    },
    "p5en.48xlarge": {
        "eu-north-1": at(67.72672, skypilot, ["eun1-az1", "eun1-az3"]),
        "eu-south-2": at(68.35968, skypilot, ["eus2-az1", "eus2-az2"]),
        "us-east-1": at(63.296, karpenter),
        "us-gov-west-1": at(75.9552, karpenter),
    },
    "p6-b200.48xlarge": {
        "us-east-1": at(113.9328, karpenter),
        "us-gov-east-1": at(136.71936, karpenter),
        "us-gov-west-1": at(136.71936, karpenter),
    },
    "p6-b300.48xlarge": {
        "us-east-1": at(142.416, karpenter),
        "us-gov-east-1": at(170.9, karpenter),
    },
};

/** Regions about which no snapshot says anything, so that an empty list there proves nothing. */
export const unsurveyedRegions = {
    "eusc-de-east-1": unconfirmed("no price list read covers the European Sovereign Cloud", "2026-11-21"),
    "eu-central-2": unconfirmed(
        "a research note of 2026-11-21 found no GPU instance in Zurich; the price lists were not read for it in full",
        "2026-11-21",
    ),
} as const;
