import { describe, expect, it } from "vitest";
import { gp3 } from "./gp3.ts";

describe("a gp3 volume", () => {
    // botocore 1.44.8, ec2, EbsBlockDevice: "gp3: 1 - 65,536 GiB", "gp3: 3,000 - 80,000 IOPS", 125 to 2,000 MiB/s.
    it("is as large and as fast as EC2 sells it", () => {
        expect(gp3.value).toMatchObject({
            least: { sizeGiB: 1, iops: 3_000, throughputMiBps: 125 },
            most: { sizeGiB: 65_536, iops: 80_000, throughputMiBps: 2_000 },
        });
    });
});
