import fc from "fast-check";
import { expect, it } from "vitest";
import { allocatableGiB, replicaDisksGiB, storageFaults } from "./storage-faults.ts";

const own = (localDiskGB: number) => [
    { path: ["capacity", "instanceTypes", 0], type: "g6e.xlarge" as const, localDiskGB },
];
const one = (weightsGiB: number) => ({ replicas: 1, weightsGiB });

it("accepts own disks with room for images and a copy of the weights for each replica", () => {
    expect(storageFaults({ kind: "instanceStore" }, { replicas: 8, weightsGiB: 37.5 }, own(3_800))).toEqual([]);
});

it("refuses own disks that the weights would fill, and types that have none", () => {
    // 250 GB are 232 GiB.
    expect(storageFaults({ kind: "instanceStore" }, one(13), own(250))).toMatchObject([
        {
            path: ["capacity", "instanceTypes", 0],
            problem: expect.stringContaining("g6e.xlarge has 232 GiB") as string,
        },
    ]);
    expect(storageFaults({ kind: "instanceStore" }, one(12), own(250))).toEqual([]);
    expect(storageFaults({ kind: "instanceStore" }, one(0), own(0))).toHaveLength(1);
});

it.each([199, 200.5, 65_537, Number.NaN])("refuses a volume of %d GiB", (sizeGiB) => {
    expect(storageFaults({ kind: "ebs", sizeGiB }, one(0), own(0))).toMatchObject([{ path: ["storage", "sizeGiB"] }]);
});

it.each([200, 16_385, 65_536, undefined])("accepts a volume of %d GiB", (sizeGiB) => {
    const storage = sizeGiB === undefined ? { kind: "ebs" as const } : { kind: "ebs" as const, sizeGiB };
    expect(storageFaults(storage, one(0), own(0))).toEqual([]);
});

it("refuses a volume on which the last replica's copy has no place, and says which would do", () => {
    const eight = { replicas: 8, weightsGiB: 18 };
    expect(storageFaults({ kind: "ebs", sizeGiB: 300 }, eight, own(0))).toMatchObject([
        {
            path: ["storage", "sizeGiB"],
            problem: expect.stringMatching(/8 copies .* 304$/) as string,
            fix: expect.stringMatching(/at least 504/) as string,
        },
    ]);
    expect(storageFaults({ kind: "ebs", sizeGiB: 504 }, eight, own(0))).toEqual([]);
});

it("asks for volumes on which every replica can be placed", () => {
    const disks = fc.record({
        replicas: fc.integer({ min: 1, max: 8 }),
        weightsGiB: fc.double({ min: 0, max: 160, noNaN: true }),
    });
    fc.assert(
        fc.property(disks, (given) => {
            expect(allocatableGiB(200 + replicaDisksGiB(given))).toBeGreaterThanOrEqual(replicaDisksGiB(given));
        }),
    );
});
