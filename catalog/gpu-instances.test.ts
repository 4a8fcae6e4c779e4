import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unsurveyedRegions } from "./gpu-instances/offerings.ts";
import { findGpuInstance, gpuInstances, offeringIn } from "./gpu-instances.ts";
import type { GpuInstanceType } from "./gpu-instances.ts";
import { regions } from "./jurisdictions.ts";
import type { RegionId } from "./jurisdictions.ts";
import { namesOf } from "./table.ts";

const types = namesOf(gpuInstances);
const regionIds = namesOf(regions);

function priceIn(type: GpuInstanceType, region: RegionId): number | undefined {
    const offering = offeringIn(gpuInstances[type], region);
    return offering.confirmed && offering.value.onDemandUsdPerHour.confirmed
        ? offering.value.onDemandUsdPerHour.value
        : undefined;
}

/** `eu-south-2` -> `eus2`, as the ids of its zones begin. */
function zoneIdPrefix(region: RegionId): string {
    const [area = "", side = "", number = ""] = region.split("-");
    return `${area}${side.slice(0, 1)}${number}`;
}

describe("GPU instances", () => {
    it("are offered somewhere, each", () => {
        const nowhere = types.filter((type) => !regionIds.some((id) => offeringIn(gpuInstances[type], id).confirmed));
        expect(nowhere).toEqual([]);
    });

    it("cost at least half a dollar for each GPU and hour wherever a price is known", () => {
        for (const type of types) {
            for (const region of regionIds) {
                const price = priceIn(type, region);
                if (price !== undefined) {
                    expect(price / gpuInstances[type].gpuCount, `${type} in ${region}`).toBeGreaterThan(0.5);
                    expect(price / gpuInstances[type].gpuCount, `${type} in ${region}`).toBeLessThan(25);
                }
            }
        }
    });

    it("name zones of the region they are offered in", () => {
        for (const type of types) {
            for (const region of regionIds) {
                const offering = offeringIn(gpuInstances[type], region);
                const zoneIds = offering.confirmed ? (offering.value.zoneIds ?? []) : [];
                const foreign = zoneIds.filter((id) => !new RegExp(`^${zoneIdPrefix(region)}-az[1-9]$`).test(id));
                expect(foreign, `${type} in ${region}`).toEqual([]);
            }
        }
    });

    it("link their GPUs by NVLink only where there are several", () => {
        expect(types.filter((type) => gpuInstances[type].nvlink && gpuInstances[type].gpuCount === 1)).toEqual([]);
        expect(gpuInstances["p5.48xlarge"].nvlink).toBe(true);
        expect(gpuInstances["g6e.48xlarge"].nvlink).toBe(false);
    });

    it("know the price of the smallest pilot node in Frankfurt and of eight H100 in Stockholm", () => {
        expect(priceIn("g6.xlarge", "eu-central-1")).toBe(1.0064);
        expect(priceIn("p5.48xlarge", "eu-north-1")).toBe(58.8928);
    });

    it("cost the same factor more in a region, whatever their size, so that a slip of the pen shows", () => {
        const families = Map.groupBy(types, (type) => type.split(".")[0]);
        for (const [family, sizes] of families) {
            for (const region of regionIds) {
                const factors = sizes.flatMap((type) => {
                    const [there, home] = [priceIn(type, region), priceIn(type, "us-east-1")];
                    return there === undefined || home === undefined ? [] : [there / home];
                });
                const spread = Math.max(...factors) / Math.min(...factors);
                if (factors.length > 1) expect(spread, `${family} in ${region}`).toBeLessThan(1.001);
            }
        }
    });

    it("know g6 in all sizes in five European regions, and the zones of Frankfurt", () => {
        for (const type of types.filter((one) => one.startsWith("g6."))) {
            for (const region of ["eu-central-1", "eu-north-1", "eu-south-2", "eu-west-2", "eu-west-3"] as const) {
                expect(offeringIn(gpuInstances[type], region).confirmed, `${type} in ${region}`).toBe(true);
            }
            expect(offeringIn(gpuInstances[type], "eu-central-1")).toMatchObject({
                value: { zoneIds: ["euc1-az1", "euc1-az2", "euc1-az3"] },
            });
        }
    });

    it("do not count as offered where no snapshot lists them, and say so", () => {
        expect(offeringIn(gpuInstances["p5.48xlarge"], "eu-central-1")).toMatchObject({
            confirmed: false,
            reason: "no snapshot read lists p5.48xlarge in eu-central-1",
        });
    });

    it.each(namesOf(unsurveyedRegions))("are unknown in %s, all of them, because no snapshot covers it", (region) => {
        expect(types.filter((type) => offeringIn(gpuInstances[type], region).confirmed)).toEqual([]);
        expect(offeringIn(gpuInstances["g6.xlarge"], region)).toBe(unsurveyedRegions[region]);
    });

    it("have no Blackwell HBM in Europe", () => {
        const european = regionIds.filter((id) => ["eu", "ch", "uk"].includes(regions[id].jurisdiction));
        const blackwell = types.filter((type) => ["b200", "b300"].includes(gpuInstances[type].gpu));
        expect(blackwell).toHaveLength(2);
        expect(
            blackwell.flatMap((type) => european.filter((id) => offeringIn(gpuInstances[type], id).confirmed)),
        ).toEqual([]);
    });

    it("are found by their exact names alone", () => {
        fc.assert(
            fc.property(fc.oneof(fc.string(), fc.constantFrom(...types)), (name) => {
                expect(findGpuInstance(name)?.id).toBe(types.find((type) => type === name));
            }),
        );
    });

    it.each(["constructor", "__proto__", "P5.48xlarge", "p5", "m7i.large"])("are unknown under %j", (name) => {
        expect(findGpuInstance(name)).toBeUndefined();
    });

    it("have names that the compiler checks", () => {
        // @ts-expect-error an instance type that the catalog does not hold must not compile
        const unknown: GpuInstanceType = "p5.2xlarge";
        expect(findGpuInstance(unknown)).toBeUndefined();
    });
});
