import { expect, it } from "vitest";
import { storageFaults } from "./storage-faults.ts";

const own = (localDiskGB: number) => [{ propertyPath: "capacity.instanceTypes[0]", localDiskGB }];

it("accepts own disks with room for images and one copy of the weights", () => {
    expect(storageFaults({ kind: "instanceStore" }, 37.5, own(3_800))).toEqual([]);
});

it("refuses own disks that the weights would fill, and types that have none", () => {
    // 250 GB are 232 GiB.
    expect(storageFaults({ kind: "instanceStore" }, 33, own(250))).toMatchObject([
        { propertyPath: "capacity.instanceTypes[0]", reason: expect.stringContaining("232 GiB") as string },
    ]);
    expect(storageFaults({ kind: "instanceStore" }, 0, own(0))).toHaveLength(1);
});

it.each([199, 200.5, 16_385, Number.NaN])("refuses a volume of %d GiB", (sizeGiB) => {
    expect(storageFaults({ kind: "ebs", sizeGiB }, 0, own(0))).toMatchObject([{ propertyPath: "storage.sizeGiB" }]);
});

it.each([200, 16_384, undefined])("accepts a volume of %d GiB", (sizeGiB) => {
    expect(storageFaults(sizeGiB === undefined ? { kind: "ebs" } : { kind: "ebs", sizeGiB }, 0, own(0))).toEqual([]);
});
