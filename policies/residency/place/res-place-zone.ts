import { isZoneOf } from "../../../catalog/jurisdictions.ts";
import { isListed } from "../../kit/arn.ts";
import { gdpr } from "../../kit/clause.ts";
import type { Place } from "../../kit/place.ts";
import { residencyRule } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";

/** RES-104. A Local or Wavelength zone carries its parent region's name and may stand in another country. */
export const zone = residencyRule({
    id: "RES-104",
    name: "res-place-zone",
    title: "Every zone is a standard zone of a region in the jurisdiction",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 44")],
    reads: "`availabilityZone(s)`, `availabilityZoneId(s)` and `outpostArn` of every `aws:*` resource; the provider's `region`",
    why: "data stands where its zone stands, and that can be another country than the region's",
    fix: "Name a standard zone such as `eu-central-1a` in `availabilityZone`; list an Outpost under `externalArns`.",
    needs: ["externalArns"],
    everyResource: {
        applies: (type) => type.startsWith("aws:"),
        check: ({ props, provider, place, declared, violated, undetermined, each }) => {
            each(["availabilityZone", "availabilityZones"], (key) => {
                each(listOf(props[key]), (name, index) => {
                    if (!isStandardZone(name, place, provider?.["region"])) {
                        const problem = say`${safe.zone(name)} is not known as a standard zone of the jurisdiction`;
                        violated(Array.isArray(props[key]) ? [key, index] : [key], problem);
                    }
                });
            });
            each(["availabilityZoneId", "availabilityZoneIds"], (key) => {
                if (listOf(props[key]).length > 0) {
                    undetermined([key], say`a zone id does not say in which country the zone stands`);
                }
            });
            each(["outpostArn"], (key) => {
                const outpost = props[key];
                if (
                    outpost !== undefined &&
                    !(typeof outpost === "string" && isListed(outpost, declared.externalArns))
                ) {
                    violated([key], say`the Outpost is not declared, and it stands wherever its owner put it`);
                }
            });
        },
    },
});

function listOf(value: unknown): readonly unknown[] {
    if (value === undefined || value === "") {
        return [];
    }
    // Not copied: that would read every entry at once, and one unknown would hide the rest.
    return Array.isArray(value) ? value : [value];
}

/** A standard zone of the provider's region where that is known, else of any region of the jurisdiction. */
function isStandardZone(name: unknown, place: Place, providerRegion: unknown): boolean {
    const regions = place.regions.filter(({ id }) => providerRegion === undefined || id === providerRegion);
    return typeof name === "string" && regions.some(({ id }) => isZoneOf(name, id));
}
