import { regions, regionsOf } from "../../catalog/jurisdictions.ts";
import type { Check } from "../check.ts";
import { under } from "../path.ts";
import type { jurisdiction } from "./jurisdiction.ts";
import type { region } from "./region.ts";

/** The region must lie in the jurisdiction. */
export const regionInJurisdiction: Check<typeof region | typeof jurisdiction> = ({ region, jurisdiction }) => {
    if (region === undefined || jurisdiction === undefined) return [];
    const { jurisdiction: actual, place } = regions[region];
    if (actual === jurisdiction) return [];
    return [
        {
            path: under("region"),
            problem: `${region} (${place}) lies in the jurisdiction ${actual}, not in ${jurisdiction}`,
            why: "Everything the stack stores and computes would stand under another law than the config says.",
            fix: `Write a region of ${jurisdiction}: ${regionNames(jurisdiction)}; or jurisdiction: ${actual}.`,
        },
    ];
};

function regionNames(jurisdiction: Parameters<typeof regionsOf>[0]): string {
    return regionsOf(jurisdiction)
        .map((region) => region.id)
        .join(", ");
}
