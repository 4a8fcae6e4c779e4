import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { ArtifactProblem } from "./problem.ts";

/** Config and layers of the manifest of one platform; an index of many has neither. */
export const manifestShape = z.object({
    mediaType: z.string().optional(),
    config: z.object({ digest: z.string(), size: z.int() }),
    layers: z.array(z.object({ digest: z.string(), size: z.int() })),
});

/**
 * Finds an image by its digest among OCI layouts on the disk, `<folder>` itself or `<folder>/<name>`, and makes a layout in
 * `view` that shows that image alone, by links. Every byte of it is hashed first: the one that reads layouts does not.
 *
 * @throws ArtifactProblem where the image is not there, or its bytes are not what they are named by; AbortError when stopped
 */
export async function viewOfImage(
    folder: string,
    { name, digest }: { readonly name: string; readonly digest: string },
    view: string,
    signal?: AbortSignal,
): Promise<void> {
    const layout = [join(folder, name), folder].find((one) => existsSync(blobAt(one, digest)));
    if (layout === undefined) {
        throw new ArtifactProblem(
            "missing",
            `${folder} holds no ${digest} - it would be another image that is scanned - bring it: ` +
                `crane pull --format=oci <source>@${digest} ${join(folder, name)}`,
        );
    }
    const text = await checkedBlob(layout, digest, signal);
    const manifest = manifestShape.safeParse(JSON.parse(text.toString("utf8")));
    if (!manifest.success) {
        throw new ArtifactProblem(
            "failed",
            `${join(layout, digest)} is not the manifest of one platform - lock it again`,
        );
    }
    for (const blob of [manifest.data.config, ...manifest.data.layers]) await checkBlob(layout, blob.digest, signal);
    await mkdir(view, { recursive: true });
    await symlink(resolve(layout, "blobs"), join(view, "blobs"), "dir");
    const mediaType = manifest.data.mediaType ?? "application/vnd.oci.image.manifest.v1+json";
    const index = { schemaVersion: 2, manifests: [{ mediaType, digest, size: text.length }] };
    await writeFile(join(view, "index.json"), JSON.stringify(index));
    await writeFile(join(view, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
}

function blobAt(layout: string, digest: string): string {
    return join(layout, "blobs", ...digest.split(":"));
}

async function checkedBlob(layout: string, digest: string, signal: AbortSignal | undefined): Promise<Buffer> {
    await checkBlob(layout, digest, signal);
    return await readFile(blobAt(layout, digest));
}

async function checkBlob(layout: string, digest: string, signal: AbortSignal | undefined): Promise<void> {
    const path = blobAt(layout, digest);
    if (!existsSync(path)) {
        throw new ArtifactProblem(
            "missing",
            `${path} is not there - a part of the image would go unseen - bring it again`,
        );
    }
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path, { signal })) hash.update(chunk as Buffer);
    const found = `sha256:${hash.digest("hex")}`;
    if (found !== digest) {
        throw new ArtifactProblem(
            "corrupt",
            `${path}: its bytes have the digest ${found} - they were changed at rest - bring the image again`,
        );
    }
}
