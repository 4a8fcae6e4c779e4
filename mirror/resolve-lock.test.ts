import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { exampleSha256 } from "../components/model-store/artifact-lock.ts";
import type { Crane } from "./crane.ts";
import { resolveLock } from "./resolve-lock.ts";

const manifest = JSON.stringify({
    config: { digest: "sha256:1", size: 2 },
    layers: [{ digest: "sha256:2", size: 40 }],
});
const found = `sha256:${createHash("sha256").update(manifest).digest("hex")}`;

/** A registry that holds one image. */
const crane: Crane = {
    run: async ([command]) => await Promise.resolve(command === "digest" ? `${found}\n` : manifest),
};

describe("what the lock states of the fabric's libraries in an image", () => {
    const fabric = { libfabric: "2.3.1", awsOfiNccl: "1.17.2" };
    const resolved = async (digest: string) => {
        const image = { source: "r.example/vllm", version: "v1", digest, licence: "MIT", sizeBytes: 0, fabric };
        const images = { vllm: { ...image, platform: "linux/amd64" as const } };
        const lock = await resolveLock({ formatVersion: 2, images, charts: {}, models: {} }, () => crane, {});
        return lock.images["vllm"];
    };

    it("stays where the source has the same bytes", async () => {
        expect(await resolved(found)).toMatchObject({ digest: found, sizeBytes: 42, fabric });
    });

    it("stays beside a placeholder, which it was written for", async () => {
        expect(await resolved(`sha256:${exampleSha256("vllm")}`)).toMatchObject({ digest: found, fabric });
    });

    it("is taken away where the source has other bytes, in which nobody has looked", async () => {
        const image = await resolved(`sha256:${"1".repeat(64)}`);
        expect(image).toMatchObject({ digest: found });
        expect(image).not.toHaveProperty("fabric");
    });
});
