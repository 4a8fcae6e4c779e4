import { describe, expect, it } from "vitest";
import { gpuInstances } from "../../catalog/gpu-instances.ts";
import type { GpuInstanceType } from "../../catalog/gpu-instances.ts";
import { namesOf } from "../../catalog/table.ts";
import { fabricInterfaces } from "./fabric.ts";

const withEfa = namesOf(gpuInstances).filter((type) => gpuInstances[type].efaInterfaces > 0);
const placesOf = (type: GpuInstanceType) =>
    fabricInterfaces([type], ["sg"]).map(
        ({ networkCardIndex, deviceIndex, interfaceType }) => `${networkCardIndex}.${deviceIndex} ${interfaceType}`,
    );

describe("the interfaces of a node over which a model spans", () => {
    // The EC2 User Guide's own examples and aws-parallelcluster#7143: see catalog/gpu-instances/efa-layout.ts.
    it.each<readonly [type: GpuInstanceType, places: readonly string[]]>([
        ["g6e.12xlarge", ["0.0 interface", "0.1 efa-only"]],
        ["p4d.24xlarge", ["0.0 interface", "0.1 efa-only", "1.0 efa-only", "2.0 efa-only", "3.0 efa-only"]],
        [
            "p6-b200.48xlarge",
            ["0.0 interface", "0.1 efa-only", ...[1, 2, 3, 4, 5, 6, 7].map((card) => `${card}.0 efa-only`)],
        ],
        ["p6-b300.48xlarge", ["0.0 interface", ...Array.from({ length: 16 }, (_, i) => `${i + 1}.0 efa-only`)]],
    ])("of %s lie as AWS lays them out", (type, places) => {
        expect(placesOf(type)).toEqual(places);
    });

    it.each(withEfa)("of %s have one that carries IP, all the EFA there is, and no place twice", (type) => {
        const places = placesOf(type);
        expect(places[0]).toBe("0.0 interface");
        expect(places.slice(1).every((place) => place.endsWith(" efa-only"))).toBe(true);
        expect(places).toHaveLength(1 + gpuInstances[type].efaInterfaces);
        expect(new Set(places.map((place) => place.split(" ")[0])).size).toBe(places.length);
        // No card of any type takes more than one EFA.
        const cards = places.slice(1).map((place) => place.split(".")[0]);
        expect(new Set(cards).size).toBe(cards.length);
    });

    it("are one layout for all types of a group", () => {
        expect(fabricInterfaces(["p5.48xlarge", "p5e.48xlarge"], ["sg"])).toHaveLength(33);
        expect(() => fabricInterfaces(["p5en.48xlarge", "p6-b300.48xlarge"], ["sg"])).toThrow(/other network cards/);
    });
});
