import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findRegion, isZoneOf, jurisdictions, partitions, regions, regionsOf } from "./jurisdictions.ts";
import type { JurisdictionId, RegionId } from "./jurisdictions.ts";
import { namesOf } from "./table.ts";

const jurisdictionIds = namesOf(jurisdictions);
const regionIds = namesOf(regions);
const anyRegion = fc.constantFrom(...regionIds);

function idsOf(jurisdiction: JurisdictionId): readonly RegionId[] {
    return regionsOf(jurisdiction).map((region) => region.id);
}

describe("jurisdictions", () => {
    it("counts 27 member states of the Union, each once", () => {
        expect(new Set(jurisdictions.eu.countries).size).toBe(27);
        expect(jurisdictions.eu.countries).toHaveLength(27);
    });

    it.each(["GB", "CH", "NO", "IS", "LI", "US"])("keeps %s out of the Union", (country) => {
        expect(jurisdictions.eu.countries).not.toContain(country);
    });

    it("writes every country as two capital letters", () => {
        const countries = jurisdictionIds.flatMap((id) => jurisdictions[id].countries);
        expect(countries.filter((country) => !/^[A-Z]{2}$/.test(country))).toEqual([]);
    });

    it("claims no localisation duty for GDPR and HIPAA", () => {
        expect(jurisdictions.eu.regimes.map(({ id, residency }) => [id, residency])).toContainEqual([
            "gdpr",
            "supports",
        ]);
        expect(jurisdictions.us.regimes.map(({ id, residency }) => [id, residency])).toContainEqual([
            "hipaa",
            "supports",
        ]);
    });

    it("names at least one regime for each", () => {
        expect(jurisdictionIds.filter((id) => jurisdictions[id].regimes.length === 0)).toEqual([]);
    });
});

describe("regions", () => {
    it("stand in exactly one jurisdiction each", () => {
        expect(jurisdictionIds.flatMap(idsOf).toSorted()).toEqual(regionIds.toSorted());
    });

    it("stand in a country of their jurisdiction", () => {
        const astray = regionIds.filter((id) => {
            const { country, jurisdiction } = regions[id];
            return !jurisdictions[jurisdiction].countries.includes(country);
        });
        expect(astray).toEqual([]);
    });

    it.each([
        ["eu-west-2", "uk", "GB"],
        ["eu-central-2", "ch", "CH"],
        ["eu-central-1", "eu", "DE"],
        ["eusc-de-east-1", "eu", "DE"],
        ["us-gov-west-1", "us-gov", "US"],
        ["us-west-2", "us", "US"],
    ])("puts %s in %s", (name, jurisdiction, country) => {
        expect(findRegion(name)).toMatchObject({ id: name, jurisdiction, country });
    });

    it("keep the sovereign and the government cloud in partitions of their own", () => {
        expect(regionIds.filter((id) => regions[id].partition === "aws-eusc")).toEqual(["eusc-de-east-1"]);
        expect(regionIds.filter((id) => regions[id].partition === "aws-us-gov")).toEqual(idsOf("us-gov"));
        expect(partitions["aws-eusc"].dnsSuffix).toBe("amazonaws.eu");
        expect(partitions["aws-us-gov"].dnsSuffix).toBe("amazonaws.com");
    });

    it.each([
        ["a region outside all jurisdictions", "ap-southeast-2"],
        ["the Chinese partition", "cn-north-1"],
        ["a prefix", "eu"],
        ["a zone", "eu-central-1a"],
        ["capitals", "EU-CENTRAL-1"],
        ["a blank", " eu-central-1"],
        ["a name of Object.prototype", "constructor"],
        ["the prototype itself", "__proto__"],
    ])("are unknown for %s", (_, name) => {
        expect(findRegion(name)).toBeUndefined();
    });

    it("are found by their exact names alone", () => {
        fc.assert(
            fc.property(
                fc.oneof(
                    fc.string(),
                    anyRegion,
                    anyRegion.map((id) => `${id}x`),
                ),
                (name) => {
                    expect(findRegion(name)?.id).toBe(regionIds.find((id) => id === name));
                },
            ),
        );
    });
});

describe("zones of a region", () => {
    it("are the region's name and one letter", () => {
        fc.assert(
            fc.property(anyRegion, fc.constantFrom("a", "b", "c", "f"), (id, letter) => {
                expect(isZoneOf(`${id}${letter}`, id)).toBe(true);
            }),
        );
    });

    it("belong to no other region", () => {
        fc.assert(
            fc.property(anyRegion, anyRegion, (id, other) => {
                expect(isZoneOf(`${id}a`, other)).toBe(id === other);
            }),
        );
    });

    it.each([
        ["a local zone abroad", "us-east-1-bue-1a"],
        ["a Wavelength zone", "us-east-1-wl1-bos-wlz-1"],
        ["a zone id", "use1-az4"],
        ["the region itself", "us-east-1"],
        ["two letters", "us-east-1ab"],
        ["a capital letter", "us-east-1A"],
        ["a digit", "us-east-11"],
        ["nothing", ""],
    ])("are not %s", (_, zone) => {
        expect(isZoneOf(zone, "us-east-1")).toBe(false);
    });
});

describe("region names", () => {
    it("are checked by the compiler", () => {
        // @ts-expect-error a region that the catalog does not hold must not compile
        const unknown: RegionId = "eu-central-9";
        expect(findRegion(unknown)).toBeUndefined();
    });
});
