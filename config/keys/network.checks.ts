import type { Fault } from "../../components/fault.ts";
import { findRegion, isZoneOf } from "../../catalog/jurisdictions.ts";
import type { RegionId } from "../../catalog/jurisdictions.ts";
import type { Check } from "../check.ts";
import { repeats } from "../check.ts";
import { under } from "../path.ts";
import { quote } from "../../components/suggest.ts";
import type { network } from "./network.ts";
import type { region } from "./region.ts";

/** Zones must be standard zones of the region, each one once. */
export const zonesOfRegion: Check<typeof network | typeof region> = ({ region, network }) => {
    const zones = network?.zones ?? [];
    const doubled = repeats(zones).map((i): Fault => ({
        path: under("network", "zones", i),
        problem: `the zone ${quote(zones[i] ?? "")} is listed twice`,
        why: "Two subnets in one zone fail together; that is one zone, not two.",
        fix: "Write each zone once.",
    }));
    if (region === undefined) return doubled;
    const foreign = zones.flatMap((zone, i) => (isZoneOf(zone, region) ? [] : [foreignZone(zone, i, region)]));
    return [...foreign, ...doubled];
};

function foreignZone(zone: string, index: number, region: RegionId): Fault {
    const parent = findRegion(zone.slice(0, -1));
    const what = parent === undefined ? "is not a standard availability zone of" : `is a zone of ${parent.id}, not of`;
    return {
        path: under("network", "zones", index),
        problem: `${quote(zone)} ${what} ${region}`,
        why: "Local and Wavelength zones, and zones of another region, may stand in another country than the region.",
        fix: `Write zones of the region: ${region}a, ${region}b and so on.`,
    };
}
