import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { viewOfImage } from "./image-layout.ts";

describe("an image among layouts on the disk", () => {
    let folder = "";
    beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), "ringfence-layout-"));
    });
    afterAll(async () => {
        await rm(folder, { recursive: true, force: true });
    });

    const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;
    const fileOf = (layout: string, digest: string) => join(layout, "blobs", ...digest.split(":"));

    async function blob(layout: string, text: string): Promise<string> {
        const path = fileOf(layout, digestOf(text));
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, text);
        return digestOf(text);
    }

    /** An image of one layer in a layout; its digest and that of the layer. */
    async function image(layout: string, layerText: string) {
        const layer = await blob(layout, layerText);
        const config = { digest: await blob(layout, "{}"), size: 2 };
        const manifest = { schemaVersion: 2, config, layers: [{ digest: layer, size: layerText.length }] };
        return { layer, digest: await blob(layout, JSON.stringify(manifest)) };
    }

    it.each([
        ["a layout of its own", "own"],
        ["a layout of many images", "."],
    ])("is shown alone, out of %s", async (_, place) => {
        const { digest } = await image(join(folder, place), `layer in ${place}`);
        await image(join(folder, place), "another image");
        const view = join(folder, `view-of-${place}`);

        await viewOfImage(folder, { name: "own", digest }, view);

        const index = JSON.parse(await readFile(join(view, "index.json"), "utf8")) as { manifests: unknown[] };
        expect(index.manifests).toEqual([
            expect.objectContaining({ digest, mediaType: "application/vnd.oci.image.manifest.v1+json" }),
        ]);
        expect(digestOf(await readFile(fileOf(view, digest), "utf8"))).toBe(digest);
    });

    it("is refused where a layer has other bytes, or is not there", async () => {
        const changed = await image(join(folder, "changed"), "a layer");
        await writeFile(fileOf(join(folder, "changed"), changed.layer), "other bytes");
        const asked = { name: "changed", digest: changed.digest };
        await expect(viewOfImage(folder, asked, join(folder, "v1"))).rejects.toMatchObject({ kind: "corrupt" });
        await rm(fileOf(join(folder, "changed"), changed.layer));
        await expect(viewOfImage(folder, asked, join(folder, "v2"))).rejects.toMatchObject({ kind: "missing" });
    });

    it("is refused where the digest names nothing, or an index of many", async () => {
        const absent = { name: "absent", digest: digestOf("nothing") };
        await expect(viewOfImage(folder, absent, join(folder, "v3"))).rejects.toThrow(/crane pull --format=oci/);
        const digest = await blob(join(folder, "index"), JSON.stringify({ schemaVersion: 2, manifests: [] }));
        await expect(viewOfImage(folder, { name: "index", digest }, join(folder, "v4"))).rejects.toThrow(
            /one platform/,
        );
    });
});
