import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gpuInstances } from "../../catalog/gpu-instances.ts";
import { regions } from "../../catalog/jurisdictions.ts";
import type { RegionId } from "../../catalog/jurisdictions.ts";
import { models } from "../../catalog/models.ts";
import { namesOf } from "../../catalog/table.ts";
import { formatPath, formatText } from "../fault.ts";
import { capacityFaults, instantOf, spotOnlyFaults } from "./feasibility.ts";
import type { CapacityNeed, CapacityWish } from "./feasibility.ts";
import { demandFor } from "./node-group.fixture.ts";

const stockholm: CapacityNeed = {
    jurisdiction: "eu",
    region: "eu-north-1",
    model: models["llama-3.3-70b"],
    demand: demandFor({ precision: "int4", maxContextTokens: 16_384 }),
};
const frankfurt: CapacityNeed = { ...stockholm, region: "eu-central-1" };
const onDemand = (...instanceTypes: string[]): CapacityWish => ({ kind: "onDemand", instanceTypes });
const block: CapacityWish = {
    kind: "capacityBlock",
    instanceType: "p5en.48xlarge",
    zone: "eu-north-1b",
    reservationId: "cr-0123456789abcdef0",
    startsAt: "2026-12-01T11:30:00Z",
    endsAt: "2026-12-09T11:30:00Z",
};

describe("feasible capacity", () => {
    it.each([
        ["on demand", onDemand("g6e.12xlarge")],
        ["ranked alternatives", onDemand("g6e.12xlarge", "g6e.24xlarge")],
        ["spot", { kind: "spot", instanceTypes: ["g6e.12xlarge"] }],
        ["a block with its dates", block],
        ["a reservation", { ...block, kind: "reservation" }],
    ] as const)("%s", (_, wish) => {
        expect(capacityFaults(wish, stockholm)).toEqual([]);
    });
});

describe("infeasible capacity", () => {
    const refused: readonly [what: string, wish: CapacityWish, need: CapacityNeed, path: string, says: RegExp][] = [
        [
            "p5 in Frankfurt, with what Stockholm and Spain have instead",
            onDemand("p5.48xlarge"),
            frankfurt,
            "capacity.instanceTypes[0]",
            /p5\.48xlarge is not confirmed to be offered in eu-central-1 .* Write .* in eu-/,
        ],
        [
            "g6e in London, which has none",
            onDemand("g6e.12xlarge"),
            { ...stockholm, jurisdiction: "uk", region: "eu-west-2" },
            "capacity.instanceTypes[0]",
            /not confirmed to be offered in eu-west-2/,
        ],
        [
            "anything in Zurich, where the jurisdiction has nothing else",
            onDemand("g6e.12xlarge"),
            { ...stockholm, jurisdiction: "ch", region: "eu-central-2" },
            "capacity.instanceTypes[0]",
            /Nothing in the catalog carries this in ch/,
        ],
        [
            "the sovereign cloud, whose accounts cannot use the other partition",
            onDemand("g6e.12xlarge"),
            { ...stockholm, region: "eusc-de-east-1" },
            "capacity.instanceTypes[0]",
            /Nothing in the catalog carries this in eu/,
        ],
        [
            "a fraction of a GPU",
            onDemand("g6f.xlarge"),
            stockholm,
            "capacity.instanceTypes[0]",
            /fraction of a GPU.* Write .* in eu-/,
        ],
        [
            "a fraction of a GPU with more memory",
            onDemand("gr6f.4xlarge"),
            stockholm,
            "capacity.instanceTypes[0]",
            /fraction/,
        ],
        [
            "a misspelt type",
            onDemand("g6e.12large"),
            stockholm,
            "capacity.instanceTypes[0]",
            /Did you mean g6e\.12xlarge\?/,
        ],
        ["a type without a GPU", onDemand("m7i.large"), stockholm, "capacity.instanceTypes[0]", /not in the catalog/],
        ["`constructor`", onDemand("constructor"), stockholm, "capacity.instanceTypes[0]", /not in the catalog/],
        ["no type at all", onDemand(), stockholm, "capacity", /names no instance type/],
        [
            "the same type twice",
            onDemand("g6e.12xlarge", "g6e.12xlarge"),
            stockholm,
            "capacity.instanceTypes[1]",
            /listed twice/,
        ],
        [
            "two nodes of a type without EFA",
            onDemand("g6e.xlarge"),
            { ...stockholm, demand: { ...stockholm.demand, nodesPerReplica: 2 } },
            "capacity.instanceTypes[0]",
            /no EFA interface/,
        ],
        ["a block without a beginning", { ...block, startsAt: "" }, stockholm, "capacity.startsAt", /2026-12-01T/],
        ["a block without an end", { ...block, endsAt: "" }, stockholm, "capacity.endsAt", /not a moment in UTC/],
        [
            "a block that ends in February 31st",
            { ...block, endsAt: "2027-02-31T11:30:00Z" },
            stockholm,
            "capacity.endsAt",
            /UTC/,
        ],
        [
            "a block in local time",
            { ...block, endsAt: "2026-12-09T11:30:00+01:00" },
            stockholm,
            "capacity.endsAt",
            /UTC/,
        ],
        [
            "a block that ends first",
            { ...block, endsAt: "2026-11-30T11:30:00Z" },
            stockholm,
            "capacity.endsAt",
            /not after startsAt/,
        ],
        ["a block of a year", { ...block, endsAt: "2027-12-01T11:30:00Z" }, stockholm, "capacity.endsAt", /182 days/],
        ["a block without a reservation", { ...block, reservationId: "" }, stockholm, "capacity.reservationId", /cr-/],
        [
            "a reservation of another kind",
            { ...block, reservationId: "lt-0123456789" },
            stockholm,
            "capacity.reservationId",
            /cr-/,
        ],
        ["a reservation abroad", { ...block, zone: "us-east-1a" }, stockholm, "capacity.zone", /no standard zone/],
        ["a reservation in a zone id", { ...block, zone: "eun1-az1" }, stockholm, "capacity.zone", /no standard zone/],
    ];
    it.each(refused)("%s", (_, wish, need, path, says) => {
        const faults = capacityFaults(wish, need);
        expect(faults.map(({ path }) => formatPath(path))).toEqual([path]);
        expect(faults.map(formatText).join("\n")).toMatch(says);
    });

    it("is never advised: whatever a refusal names lies in the same jurisdiction", () => {
        fc.assert(
            fc.property(
                fc.constantFrom(...namesOf(gpuInstances)),
                fc.constantFrom<RegionId>(...namesOf(regions)),
                (type, region) => {
                    const need = { ...stockholm, region, jurisdiction: regions[region].jurisdiction };
                    for (const { fix } of capacityFaults(onDemand(type), need)) {
                        const named = namesOf(regions).filter((name) => fix.includes(` ${name} (`));
                        for (const name of named) expect(regions[name].jurisdiction).toBe(need.jurisdiction);
                        for (const name of named) expect(regions[name].partition).toBe(regions[region].partition);
                    }
                },
            ),
        );
    });
});

describe("spot", () => {
    const spot = {
        model: "chat",
        dataClass: "health",
        capacity: { kind: "spot" },
        path: ["capacity", "kind"],
    } as const;

    it("is refused as the only capacity of a model that serves bound data", () => {
        expect(spotOnlyFaults([spot])).toMatchObject([{ path: ["capacity", "kind"] }]);
        expect(spotOnlyFaults([spot, { ...spot, capacity: { kind: "spot" } }])).toHaveLength(2);
        expect(spotOnlyFaults([spot, { ...spot, model: "other", capacity: { kind: "onDemand" } }])).toHaveLength(1);
    });

    it("is accepted beside capacity that stays, and for data that may go elsewhere", () => {
        expect(spotOnlyFaults([spot, { ...spot, capacity: { kind: "reservation" } }])).toEqual([]);
        expect(spotOnlyFaults([{ ...spot, dataClass: "internal" }])).toEqual([]);
    });
});

it("reads exactly the moments that exist", () => {
    fc.assert(
        fc.property(fc.date({ min: new Date(0), max: new Date("9999-01-01"), noInvalidDate: true }), (date) => {
            const whole = new Date(Math.floor(date.getTime() / 1_000) * 1_000);
            expect(instantOf(whole.toISOString())).toBe(whole.getTime());
            expect(instantOf(whole.toISOString().slice(0, 10))).toBeUndefined();
        }),
    );
});
