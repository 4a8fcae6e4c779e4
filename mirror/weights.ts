import type { LockedWeights, WeightsFile } from "../components/model-store/artifact-lock.ts";
import type { Bucket, Transfer } from "./bucket.ts";
import { weightsKey } from "./destination.ts";
import { ArtifactProblem } from "./problem.ts";
import type { Progress } from "./progress.ts";
import type { WeightsSource } from "./weights-source.ts";

/** The files of a model that the bucket does not hold as locked. Looks at sizes and checksums, reads no bytes. */
export async function missingFiles(
    bucket: Bucket,
    model: LockedWeights,
    signal?: AbortSignal,
): Promise<readonly WeightsFile[]> {
    const missing: WeightsFile[] = [];
    for (const file of model.files) {
        const found = await bucket.find(weightsKey(model, file.path), { signal });
        if (found?.sha256 !== file.sha256 || found.sizeBytes !== file.sizeBytes) missing.push(file);
    }
    return missing;
}

/** Fetches, checks and sends files, one at a time, so that this machine needs room for one. */
export async function sendFiles(
    bucket: Bucket,
    source: WeightsSource,
    name: string,
    model: LockedWeights,
    files: readonly WeightsFile[],
    progress: Progress,
    signal?: AbortSignal,
): Promise<void> {
    for (const file of files) {
        const what = `${name}/${file.path}`;
        progress.start(`fetch ${what}`, file.sizeBytes);
        const taken = await source.take(name, model, file, counting(progress, signal));
        progress.finish("checked");
        progress.start(`send ${what}`, file.sizeBytes);
        await bucket.put(weightsKey(model, file.path), taken, counting(progress, signal));
        progress.finish("sent");
        await source.release(taken);
    }
}

/** Reads every file of a model back and hashes it here. @throws ArtifactProblem naming all wrong files */
export async function verifyFiles(
    bucket: Bucket,
    model: LockedWeights,
    progress: Progress,
    signal?: AbortSignal,
): Promise<void> {
    const wrong: string[] = [];
    for (const file of model.files) {
        const sha256 = await bucket.sha256(weightsKey(model, file.path), counting(progress, signal));
        if (sha256 !== file.sha256) wrong.push(file.path);
    }
    if (wrong.length > 0) {
        throw new ArtifactProblem(
            "corrupt",
            `${wrong.join(", ")}: the bytes in the bucket do not have the checksum of the lock - a model that loads them answers ` +
                "with weights nobody reviewed - stop serving it and send them again: npm run mirror -- push --overwrite",
        );
    }
}

function counting(progress: Progress, signal: AbortSignal | undefined): Transfer {
    return {
        signal,
        onBytes: (bytes) => {
            progress.advance(bytes);
        },
    };
}
