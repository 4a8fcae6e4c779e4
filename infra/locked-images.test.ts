import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { referenceDay } from "../catalog/day.ts";
import { placeOf } from "../components/identity/arn.ts";
import { imageFaults } from "../components/image-reference.ts";
import { requiredArtifacts } from "../components/model-store/required-artifacts.ts";
import { readStackFile } from "../config/index.ts";
import { lockedImages, readLock } from "./locked-images.ts";

const repository = join(import.meta.dirname, "..");

const reading = readStackFile(join(repository, "stacks", "Pulumi.hybrid-eu.yaml"), referenceDay);
if (!reading.ok) throw new Error("the reference stack is sound");
const { config } = reading;

describe("the images of a stack", () => {
    const images = lockedImages(config, "hybrid-eu", readLock());

    it("come by digest from the registry of the stack's own account and region", () => {
        const place = placeOf(config.region, config.accounts.workload);
        const needed = requiredArtifacts(config).filter(({ kind }) => kind === "image");
        expect(needed.length).toBeGreaterThan(5);
        for (const { name } of needed) expect(imageFaults(images(name), place, [name])).toEqual([]);
    });

    it("are none but those of the lock", () => {
        expect(() => images("busybox")).toThrow(/does not pin the image busybox/);
    });
});
