import { createHash } from "node:crypto";
import type { ArtifactLock, LockedChart } from "../components/model-store/artifact-lock.ts";
import type { RepositoryKind } from "../components/model-store/names.ts";
import { digestOf, readBlob } from "./crane.ts";
import type { Crane } from "./crane.ts";
import { repositoryAt } from "./destination.ts";
import type { Destination } from "./destination.ts";
import { manifestShape } from "./image-layout.ts";
import { ArtifactProblem } from "./problem.ts";
import type { Progress } from "./progress.ts";

/** An image or chart of the lock, and where it goes. */
export interface RegistryArtifact {
    readonly kind: "image" | "chart";
    readonly name: string;
    readonly locked: LockedChart;
    /** `host/repository@sha256:…` at the source. Only ever by digest. */
    readonly source: string;
    /** `host/repository` at the destination. */
    readonly repository: string;
    /** What the destination calls it: an immutable tag, so that it is kept and people can find it. */
    readonly tagged: string;
}

/** What a registry answers about an artifact. */
export type RegistryState =
    | { readonly state: "present" }
    | { readonly state: "missing" }
    | { readonly state: "conflict"; readonly problem: string };

/** The images and charts of a lock, in its order. */
export function registryArtifacts(lock: ArtifactLock, destination: Destination): readonly RegistryArtifact[] {
    const listed = (kind: "image" | "chart", repositories: RepositoryKind, entries: Record<string, LockedChart>) =>
        Object.entries(entries).map(([name, locked]) => {
            const repository = repositoryAt(destination, repositories, name);
            return {
                kind,
                name,
                locked,
                source: `${locked.source}@${locked.digest}`,
                repository,
                tagged: `${repository}:${locked.version}`,
            };
        });
    return [...listed("image", "images", lock.images), ...listed("chart", "charts", lock.charts)];
}

/**
 * Asks the destination. Only the tag counts: what lies there without one is the rest of an interrupted push, and the
 * repository's lifecycle removes it.
 */
export async function registryState(
    crane: Crane,
    artifact: RegistryArtifact,
    signal?: AbortSignal,
): Promise<RegistryState> {
    try {
        const found = await digestOf(crane, artifact.tagged, { signal });
        if (found === artifact.locked.digest) return { state: "present" };
        const problem =
            `${artifact.tagged} is ${found}, the lock says ${artifact.locked.digest} - tags of the store never move, so one ` +
            "of the two was not reviewed - lock a new version, or find out who pushed the other";
        return { state: "conflict", problem };
    } catch (error) {
        if (error instanceof ArtifactProblem && error.kind === "missing") return { state: "missing" };
        throw error;
    }
}

/**
 * Copies by digest and looks whether the digest arrived. Blobs that are already there are not sent again, so a copy that
 * was interrupted continues.
 *
 * @throws ArtifactProblem, EnvironmentProblem
 */
export async function copyArtifact(
    crane: Crane,
    artifact: RegistryArtifact,
    progress: Progress,
    signal?: AbortSignal,
): Promise<void> {
    const { blobs } = await readManifest(crane, artifact.source, signal);
    const sizes = new Map(blobs.map((blob) => [blob.digest, blob.size]));
    await crane.run(["copy", artifact.source, artifact.tagged], {
        signal,
        onLog: (line) => {
            const digest = /(?:pushed|existing|mounted) blob: (sha256:[0-9a-f]{64})/.exec(line)?.[1];
            if (digest !== undefined) progress.advance(sizes.get(digest) ?? 0);
        },
    });
    const arrived = await registryState(crane, artifact, signal);
    if (arrived.state !== "present") {
        throw new ArtifactProblem("failed", `${artifact.tagged} is ${arrived.state} after the copy - push it again`);
    }
}

/** Reads everything back from the destination and hashes it here. @throws ArtifactProblem, EnvironmentProblem */
export async function verifyArtifact(
    crane: Crane,
    artifact: RegistryArtifact,
    progress: Progress,
    signal?: AbortSignal,
): Promise<void> {
    const { blobs } = await readManifest(crane, `${artifact.repository}@${artifact.locked.digest}`, signal);
    for (const { digest, size } of blobs) {
        const read = await readBlob(crane, `${artifact.repository}@${digest}`, {
            signal,
            onBytes: (bytes) => {
                progress.advance(bytes);
            },
        });
        if (read.digest !== digest || read.sizeBytes !== size) {
            throw new ArtifactProblem(
                "corrupt",
                `${artifact.repository}@${digest}: its bytes have the digest ${read.digest}`,
            );
        }
    }
}

/** Config and layers of a manifest whose own bytes were checked. @throws ArtifactProblem, EnvironmentProblem */
export async function readManifest(
    crane: Crane,
    reference: string,
    signal?: AbortSignal,
): Promise<{ readonly blobs: readonly { readonly digest: string; readonly size: number }[] }> {
    const text = await crane.run(["manifest", reference], { signal });
    const digest = `sha256:${createHash("sha256").update(text).digest("hex")}`;
    if (!reference.endsWith(`@${digest}`)) {
        throw new ArtifactProblem(
            "corrupt",
            `${reference}: its manifest has the digest ${digest} - it was changed at rest`,
        );
    }
    const manifest = manifestShape.safeParse(JSON.parse(text));
    if (!manifest.success) {
        throw new ArtifactProblem(
            "failed",
            `${reference} is not the manifest of one platform - an index would bring images for machines the platform does ` +
                "not have - lock the digest of its linux/amd64 manifest: npm run mirror -- lock",
        );
    }
    return { blobs: [manifest.data.config, ...manifest.data.layers] };
}
