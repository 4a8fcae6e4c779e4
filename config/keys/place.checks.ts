import { findRegion, isZoneOf, regions, regionsOf } from "../../catalog/jurisdictions.ts";
import type { RegionId } from "../../catalog/jurisdictions.ts";
import type { Finding } from "../fault.ts";
import { under } from "../path.ts";
import { quote } from "../suggest.ts";
import type { Check } from "../check.ts";
import { repeats } from "../check.ts";

/** The region must lie in the jurisdiction. */
export const regionInJurisdiction: Check = ({ region, jurisdiction }) => {
    if (region === undefined || jurisdiction === undefined) return [];
    const { jurisdiction: actual, place } = regions[region];
    if (actual === jurisdiction) return [];
    return [
        {
            path: under("region"),
            problem: `${region} (${place}) lies in the jurisdiction ${actual}, not in ${jurisdiction}`,
            reason: "Everything the stack stores and computes would stand under another law than the config says.",
            fix: `Write a region of ${jurisdiction}: ${regionNames(jurisdiction)}; or jurisdiction: ${actual}.`,
        },
    ];
};

function regionNames(jurisdiction: Parameters<typeof regionsOf>[0]): string {
    return regionsOf(jurisdiction)
        .map((region) => region.id)
        .join(", ");
}

/** Zones must be standard zones of the region, each one once. */
export const zonesOfRegion: Check = ({ region, network }) => {
    const zones = network?.zones ?? [];
    const doubled = repeats(zones).map((i): Finding => ({
        path: under("network", "zones", i),
        problem: `the zone ${quote(zones[i] ?? "")} is listed twice`,
        reason: "Two subnets in one zone fail together; that is one zone, not two.",
        fix: "Write each zone once.",
    }));
    if (region === undefined) return doubled;
    const foreign = zones.flatMap((zone, i) => (isZoneOf(zone, region) ? [] : [foreignZone(zone, i, region)]));
    return [...foreign, ...doubled];
};

function foreignZone(zone: string, index: number, region: RegionId): Finding {
    const parent = findRegion(zone.slice(0, -1));
    const what = parent === undefined ? "is not a standard availability zone of" : `is a zone of ${parent.id}, not of`;
    return {
        path: under("network", "zones", index),
        problem: `${quote(zone)} ${what} ${region}`,
        reason: "Local and Wavelength zones, and zones of another region, may stand in another country than the region.",
        fix: `Write zones of the region: ${region}a, ${region}b and so on.`,
    };
}
