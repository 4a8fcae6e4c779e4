import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat, statfs } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { LockedWeights, WeightsFile } from "../components/model-store/artifact-lock.ts";
import type { CheckedFile, Transfer } from "./bucket.ts";
import { weightsKey } from "./destination.ts";
import { fetchFromHub, fileUrl } from "./hub.ts";
import type { Hub } from "./hub.ts";
import { ArtifactProblem, EnvironmentProblem } from "./problem.ts";
import { formatBytes } from "./report.ts";
import { isFromFolder } from "./resolve-lock.ts";

/** Where weights come from. What it hands out has the checksum of the lock, or it throws. */
export interface WeightsSource {
    /** @throws ArtifactProblem, EnvironmentProblem */
    take(name: string, model: LockedWeights, file: WeightsFile, transfer: Transfer): Promise<CheckedFile>;
    /** The file was brought over; what was kept of it here may go. */
    release(file: CheckedFile): Promise<void>;
}

/**
 * Weights that somebody already has on a disk: in folders named as in the bucket, or in the model's own folder. Nothing is fetched or
 * removed, and every file is hashed against the lock.
 */
export function folderSource(folder: string): WeightsSource {
    return {
        async take(_name, model, file) {
            const places = [join(folder, weightsKey(model, file.path)), join(folder, file.path)];
            for (const place of places) {
                if ((await sizeOf(place)) !== undefined) return await checked(place, file, place);
            }
            throw new ArtifactProblem(
                "missing",
                `neither ${places.join(" nor ")} exists - the lock lists it - put it there, or leave out --weights`,
            );
        },
        release: () => Promise.resolve(),
    };
}

/** Where downloads are kept until they are brought over. */
export const defaultSpool = join(homedir(), ".cache", "ringfence", "weights");

/**
 * Weights of a Hugging Face hub, fetched one file at a time into a folder on this machine: a file is hashed before its
 * first byte goes on, and an interrupted download continues. The folder needs room for the largest file.
 */
export function hubSource(hub: Hub, spool: string): WeightsSource {
    return {
        async take(name, model, file, transfer) {
            if (isFromFolder(model)) {
                throw new ArtifactProblem(
                    "missing",
                    `${name} was locked from a folder - no hub has it - name the folder: --weights <folder>`,
                );
            }
            await mkdir(spool, { recursive: true });
            const path = join(spool, file.sha256);
            if ((await sizeOf(path)) === undefined) await download(hub, model, file, path, transfer);
            return await checked(path, file, `${name}/${file.path}`).catch(async (error: unknown) => {
                // Wrong bytes must not be found again by the next attempt.
                await rm(path, { force: true });
                throw error;
            });
        },
        async release(file) {
            await rm(file.path, { force: true });
        },
    };
}

async function download(
    hub: Hub,
    model: LockedWeights,
    file: WeightsFile,
    path: string,
    transfer: Transfer,
): Promise<void> {
    const partial = `${path}.part`;
    const have = Math.min((await sizeOf(partial)) ?? 0, file.sizeBytes);
    await requireRoom(path, file.sizeBytes - have);
    if (have < file.sizeBytes || file.sizeBytes === 0) {
        const url = fileUrl(hub, model, file.path);
        const answer = await fetchFromHub(hub, url, { from: have, signal: transfer.signal });
        // A server that ignores the range sends the file from its start.
        const flags = answer.status === 206 ? "a" : "w";
        if (answer.body === null)
            throw new ArtifactProblem("failed", `${url} sent nothing - run the same command again`);
        if (flags === "a") transfer.onBytes?.(have);
        await pipeline(Readable.fromWeb(answer.body), counted(transfer), createWriteStream(partial, { flags }), {
            ...(transfer.signal === undefined ? {} : { signal: transfer.signal }),
        }).catch((error: unknown) => {
            if (transfer.signal?.aborted === true) throw error;
            throw new ArtifactProblem(
                "failed",
                `${url} broke off (${error instanceof Error ? error.message : "unknown"}) - run the same command again: it continues`,
            );
        });
    }
    await rename(partial, path);
}

/** Passes bytes on and counts them. */
function counted({ onBytes }: Transfer): Transform {
    return new Transform({
        transform(chunk: Buffer, _encoding, done) {
            onBytes?.(chunk.length);
            done(null, chunk);
        },
    });
}

async function requireRoom(path: string, bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(join(path, ".."));
    if (bavail * bsize < bytes) {
        throw new EnvironmentProblem(
            `${join(path, "..")} has ${formatBytes(bavail * bsize)} free, the next file needs ${formatBytes(bytes)} - ` +
                "name a folder on a larger disk with --spool",
        );
    }
}

/** Hashes a file against the lock. */
async function checked(path: string, file: WeightsFile, what: string): Promise<CheckedFile> {
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash);
    const sha256 = hash.digest("hex");
    const sizeBytes = (await sizeOf(path)) ?? 0;
    if (sha256 !== file.sha256 || sizeBytes !== file.sizeBytes) {
        throw new ArtifactProblem(
            "corrupt",
            `${what} has the SHA-256 ${sha256} (${sizeBytes} bytes), the lock says ${file.sha256} (${file.sizeBytes} bytes) - ` +
                "these are other weights than those that were reviewed, or damaged ones - fetch them again; if the source " +
                "really changed, review and lock the new revision",
        );
    }
    return { path, sizeBytes, sha256 };
}

async function sizeOf(path: string): Promise<number | undefined> {
    return await stat(path).then(
        (found) => found.size,
        () => undefined,
    );
}
