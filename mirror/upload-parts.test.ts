import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxParts, minPartBytes, planParts } from "./upload-parts.ts";

const mebibyte = 2 ** 20;

describe("the parts of an upload", () => {
    it("cover the file without a gap, in order, within the limits of S3", () => {
        const size = fc.integer({ min: 1, max: 5 * 2 ** 40 });
        const wanted = fc.integer({ min: 0, max: 512 * mebibyte });
        fc.assert(
            fc.property(size, wanted, (fileBytes, partBytes) => {
                const parts = planParts(fileBytes, partBytes);
                expect(parts.length).toBeLessThanOrEqual(maxParts);
                let end = 0;
                for (const [index, part] of parts.entries()) {
                    if (part.number !== index + 1 || part.offset !== end) return false;
                    if (index < parts.length - 1 && part.sizeBytes < Math.max(minPartBytes, partBytes)) return false;
                    end += part.sizeBytes;
                }
                return end === fileBytes && (parts.at(-1)?.sizeBytes ?? 0) > 0;
            }),
            { numRuns: 50 },
        );
    });

    it("are one empty part for an empty file", () => {
        expect(planParts(0, 64 * mebibyte)).toEqual([{ number: 1, offset: 0, sizeBytes: 0 }]);
    });

    it("are of the wanted size where S3 allows it", () => {
        expect(planParts(130 * mebibyte, 64 * mebibyte).map((part) => part.sizeBytes / mebibyte)).toEqual([64, 64, 2]);
    });
});
