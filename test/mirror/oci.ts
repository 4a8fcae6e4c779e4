import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import type { LockedChart, LockedImage } from "../../components/model-store/artifact-lock.ts";

/** An artifact that was put into a registry, and what a lock says about it. */
export interface PushedArtifact {
    readonly digest: string;
    /** Digests of the layers, in their order. */
    readonly layers: readonly string[];
    readonly locked: LockedImage;
    readonly lockedChart: LockedChart;
}

const mediaTypes = {
    image: {
        config: "application/vnd.oci.image.config.v1+json",
        layer: "application/vnd.oci.image.layer.v1.tar+gzip",
    },
    chart: {
        config: "application/vnd.cncf.helm.config.v1+json",
        layer: "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
    },
} as const;

/** What a test puts into an artifact. */
interface Contents {
    /** @default "image" */
    readonly kind?: "image" | "chart";
    /** Sizes of layers of random bytes. */
    readonly layerBytes?: readonly number[];
    /** The files of an image, by their path in it, in one layer that a machine could run. @default - random bytes */
    readonly files?: Readonly<Record<string, string>>;
}

/** Puts an artifact into a registry, over the registry's own HTTP interface. */
export async function pushArtifact(
    registry: string,
    repository: string,
    version: string,
    { kind = "image", layerBytes = [40_000, 50_000, 60_000], files }: Contents = {},
): Promise<PushedArtifact> {
    const unpacked = files === undefined ? layerBytes.map((size) => randomBytes(size)) : [await archiveOf(files)];
    const layers = unpacked.map((bytes) => gzipSync(bytes));
    const rootfs = { type: "layers", diff_ids: unpacked.map(digestOf) };
    const config = Buffer.from(JSON.stringify({ architecture: "amd64", os: "linux", rootfs }));
    for (const blob of [config, ...layers]) await putBlob(registry, repository, blob);
    const descriptor = (mediaType: string, blob: Buffer) => ({ mediaType, digest: digestOf(blob), size: blob.length });
    const manifest = JSON.stringify({
        schemaVersion: 2,
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        config: descriptor(mediaTypes[kind].config, config),
        layers: layers.map((layer) => descriptor(mediaTypes[kind].layer, layer)),
    });
    await answered(
        fetch(`http://${registry}/v2/${repository}/manifests/${version}`, {
            method: "PUT",
            headers: { "content-type": "application/vnd.oci.image.manifest.v1+json" },
            body: manifest,
        }),
    );
    const digest = digestOf(Buffer.from(manifest));
    const lockedChart = {
        source: `${registry}/${repository}`,
        version,
        digest,
        licence: "Apache-2.0",
        sizeBytes: [config, ...layers].reduce((sum, blob) => sum + blob.length, 0),
    };
    const locked = { ...lockedChart, platform: "linux/amd64" } as const;
    return { digest, layers: layers.map(digestOf), locked, lockedChart };
}

/** A tar archive of files. */
async function archiveOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
    const folder = await mkdtemp(join(tmpdir(), "ringfence-layer-"));
    try {
        for (const [path, text] of Object.entries(files)) {
            await mkdir(dirname(join(folder, path)), { recursive: true });
            await writeFile(join(folder, path), text);
        }
        const { stdout } = await promisify(execFile)("tar", ["-c", "-C", folder, "."], {
            encoding: "buffer",
            maxBuffer: 2 ** 26,
        });
        return stdout;
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

/** Puts a multi-platform index over an artifact that is in the registry; answers the index's digest. */
export async function pushIndex(registry: string, repository: string, version: string, amd64: string): Promise<string> {
    const mediaType = "application/vnd.oci.image.index.v1+json";
    const manifest = await (
        await answered(fetch(`http://${registry}/v2/${repository}/manifests/${amd64}`, accepted))
    ).text();
    const entry = { mediaType: "application/vnd.oci.image.manifest.v1+json", digest: amd64, size: manifest.length };
    const index = JSON.stringify({
        schemaVersion: 2,
        mediaType,
        manifests: [{ ...entry, platform: { architecture: "amd64", os: "linux" } }],
    });
    const url = `http://${registry}/v2/${repository}/manifests/${version}`;
    await answered(fetch(url, { method: "PUT", headers: { "content-type": mediaType }, body: index }));
    return digestOf(Buffer.from(index));
}

const accepted = { headers: { accept: "application/vnd.oci.image.manifest.v1+json" } };

/** Changes one byte of a blob where a registry keeps it, as a failing disk does. */
export async function damageBlob(registryFolder: string, digest: string): Promise<void> {
    const hex = digest.replace("sha256:", "");
    const file = join(registryFolder, "data/docker/registry/v2/blobs/sha256", hex.slice(0, 2), hex, "data");
    const bytes = await readFile(file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 0xff, bytes.length >> 1);
    await writeFile(file, bytes);
}

async function putBlob(registry: string, repository: string, blob: Buffer): Promise<void> {
    const opened = await answered(fetch(`http://${registry}/v2/${repository}/blobs/uploads/`, { method: "POST" }));
    const location = new URL(opened.headers.get("location") ?? "", `http://${registry}`);
    location.searchParams.set("digest", digestOf(blob));
    const headers = { "content-type": "application/octet-stream" };
    await answered(fetch(location, { method: "PUT", headers, body: Uint8Array.from(blob) }));
}

async function answered(request: Promise<Response>): Promise<Response> {
    const answer = await request;
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`);
    return answer;
}

function digestOf(bytes: Buffer): string {
    return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
