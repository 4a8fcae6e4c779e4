import { open, readFile, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { fetchFromHub, fileUrl, treeOf } from "../hub.ts";
import type { Hub } from "../hub.ts";
import { ArtifactProblem } from "../problem.ts";

/** A file of a checkpoint. */
export interface CheckpointFile {
    /** Path in the checkpoint, with forward slashes. */
    readonly path: string;
    readonly sizeBytes: number;
}

/** The files of a checkpoint, wherever they lie. */
export interface CheckpointFiles {
    /** What messages call it: the folder, or the repository. */
    readonly where: string;
    /** All files, sorted by path. */
    readonly files: readonly CheckpointFile[];
    /** The text of a small file. */
    text(path: string): Promise<string>;
    /** Some bytes of a file. */
    bytes(path: string, from: number, count: number): Promise<Uint8Array>;
}

/** A checkpoint in a folder. Links are followed, as caches of the hub's own tools are made of them. @throws ArtifactProblem */
export async function folderFiles(folder: string): Promise<CheckpointFiles> {
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() !== true) {
        throw new ArtifactProblem(
            "missing",
            `${folder} is no folder - a model is read from a folder with its files, or from a hub - write the folder's path, or ` +
                "<owner>/<name> of its repository",
        );
    }
    const names = await readdir(folder, { recursive: true });
    const files: CheckpointFile[] = [];
    for (const name of names.toSorted()) {
        const one = await stat(path.join(folder, name)).catch(() => undefined);
        if (one?.isFile() === true) files.push({ path: name.split(path.sep).join("/"), sizeBytes: one.size });
    }
    return {
        where: folder,
        files,
        text: async (name) => await readFile(path.join(folder, name), "utf8"),
        bytes: async (name, from, count) => {
            const handle = await open(path.join(folder, name));
            try {
                const { buffer, bytesRead } = await handle.read(new Uint8Array(count), 0, count, from);
                return buffer.subarray(0, bytesRead);
            } finally {
                await handle.close();
            }
        },
    };
}

/** A repository of a hub at a commit. @throws ArtifactProblem, EnvironmentProblem */
export async function hubFiles(
    hub: Hub,
    model: { readonly source: string; readonly revision: string },
    signal?: AbortSignal,
): Promise<CheckpointFiles> {
    const tree = await treeOf(hub, model, signal);
    const files = tree
        .filter(({ type }) => type === "file")
        .map((entry) => ({ path: entry.path, sizeBytes: entry.lfs?.size ?? entry.size }))
        .toSorted((a, b) => (a.path < b.path ? -1 : 1));
    return {
        where: `${model.source}@${model.revision.slice(0, 12)}`,
        files,
        text: async (name) => await (await fetchFromHub(hub, fileUrl(hub, model, name), { signal })).text(),
        bytes: async (name, from, count) => {
            const answer = await fetchFromHub(hub, fileUrl(hub, model, name), { from, count, signal });
            // A server that ignores the range sends the file from its start.
            const skipped = answer.status === 206 ? 0 : from;
            return (await firstBytes(answer, skipped + count)).subarray(skipped);
        },
    };
}

/** The first bytes of an answer; the rest is not waited for. */
async function firstBytes(answer: Response, count: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let have = 0;
    for await (const piece of answer.body ?? []) {
        pieces.push(piece);
        have += piece.length;
        if (have >= count) break;
    }
    return Buffer.concat(pieces).subarray(0, count);
}
