import { examplesIn, weightsOf } from "../components/model-store/artifact-lock.ts";
import type { ArtifactLock, LockedWeights, WeightsFile } from "../components/model-store/artifact-lock.ts";
import { formatText } from "../components/fault.ts";
import { refusalToDeploy } from "../components/model-store/required-artifacts.ts";
import { weightsPrefix } from "../components/model-store/names.ts";
import type { Bucket } from "./bucket.ts";
import type { Crane } from "./crane.ts";
import type { Destination } from "./destination.ts";
import { ArtifactProblem, LockRefused } from "./problem.ts";
import type { Progress } from "./progress.ts";
import { copyArtifact, registryArtifacts, registryState, verifyArtifact } from "./registry.ts";
import type { RegistryArtifact } from "./registry.ts";
import type { ArtifactReport, MirrorReport } from "./report.ts";
import { missingFiles, sendFiles, verifyFiles } from "./weights.ts";
import type { WeightsSource } from "./weights-source.ts";

/** What the three commands work with. */
export interface Mirror {
    readonly lock: ArtifactLock;
    readonly destination: Destination;
    readonly crane: Crane;
    readonly bucket: Bucket;
    readonly progress: Progress;
    /** Ends the work at once; what is done stays done. */
    readonly signal?: AbortSignal;
}

/** What only a push needs. */
export interface PushOptions {
    readonly weights: WeightsSource;
    /** Send weights again that seem to be there, to replace corrupt ones. Images and charts cannot be replaced. @default false */
    readonly overwrite?: boolean;
}

/** What is missing at the destination. Changes nothing, reads no layers and no weights. @throws EnvironmentProblem */
export async function plan(mirror: Mirror): Promise<MirrorReport> {
    return await overAll(
        "plan",
        mirror,
        async (artifact) => await planRegistry(mirror, artifact),
        async (name, model) => await planModel(mirror, name, model),
    );
}

/**
 * Brings over what is missing. One artifact that cannot be brought does not stop the others.
 *
 * @throws LockRefused where the lock holds examples, EnvironmentProblem where nothing more can be done, AbortError when stopped
 */
export async function push(mirror: Mirror, options: PushOptions): Promise<MirrorReport> {
    const refusal = refusalToDeploy(mirror.lock);
    if (refusal !== undefined) throw new LockRefused(formatText(refusal));
    return await overAll(
        "push",
        mirror,
        async (artifact) => await pushRegistry(mirror, artifact),
        async (name, model) => await pushModel(mirror, options, name, model),
    );
}

/** Reads every byte at the destination back and compares it with the lock. Changes nothing. @throws EnvironmentProblem */
export async function verify(mirror: Mirror): Promise<MirrorReport> {
    return await overAll(
        "verify",
        mirror,
        async (artifact) => await verifyRegistry(mirror, artifact),
        async (name, model) => await verifyModel(mirror, name, model),
    );
}

async function overAll(
    command: MirrorReport["command"],
    { lock, destination }: Mirror,
    registry: (artifact: RegistryArtifact) => Promise<ArtifactReport>,
    model: (name: string, model: LockedWeights) => Promise<ArtifactReport>,
): Promise<MirrorReport> {
    const artifacts: ArtifactReport[] = [];
    for (const artifact of registryArtifacts(lock, destination)) {
        artifacts.push(
            await guarded(
                () => registry(artifact),
                () => registryReport(artifact, "failed"),
            ),
        );
    }
    const weights = Object.entries(lock.models).flatMap(([name, locked]) =>
        weightsOf(locked).map((one) => [name, one] as const),
    );
    for (const [name, locked] of weights) {
        artifacts.push(
            await guarded(
                () => model(name, locked),
                () => modelReport(destination, name, locked, "failed"),
            ),
        );
    }
    const example = examplesIn(lock).length > 0;
    return { command, example, registry: destination.registry, bucket: destination.bucket, artifacts };
}

/** Turns what is wrong with one artifact into its report; everything else goes on up. */
async function guarded(work: () => Promise<ArtifactReport>, fallback: () => ArtifactReport): Promise<ArtifactReport> {
    try {
        return await work();
    } catch (error) {
        if (error instanceof ArtifactProblem) return { ...fallback(), state: error.kind, problem: error.message };
        throw error;
    }
}

async function planRegistry(mirror: Mirror, artifact: RegistryArtifact): Promise<ArtifactReport> {
    const found = await registryState(mirror.crane, artifact, mirror.signal);
    return {
        ...registryReport(artifact, found.state),
        ...(found.state === "conflict" ? { problem: found.problem } : {}),
    };
}

async function planModel(mirror: Mirror, name: string, model: LockedWeights): Promise<ArtifactReport> {
    const missing = await missingFiles(mirror.bucket, model, mirror.signal);
    const state = missing.length === 0 ? "present" : missing.length === model.files.length ? "missing" : "partial";
    return { ...modelReport(mirror.destination, name, model, state), bytesToMove: bytesOf(missing) };
}

async function pushRegistry(mirror: Mirror, artifact: RegistryArtifact): Promise<ArtifactReport> {
    const planned = await planRegistry(mirror, artifact);
    if (planned.state !== "missing") return planned;
    mirror.progress.start(`${artifact.kind} ${artifact.name}`, artifact.locked.sizeBytes);
    await finishing(mirror.progress, "copied", () =>
        copyArtifact(mirror.crane, artifact, mirror.progress, mirror.signal),
    );
    return { ...planned, state: "copied" };
}

async function pushModel(
    mirror: Mirror,
    { weights, overwrite = false }: PushOptions,
    name: string,
    model: LockedWeights,
): Promise<ArtifactReport> {
    const files = overwrite ? model.files : await missingFiles(mirror.bucket, model, mirror.signal);
    const report = { ...modelReport(mirror.destination, name, model, "present"), bytesToMove: bytesOf(files) };
    if (files.length === 0) return report;
    await finishing(mirror.progress, undefined, () =>
        sendFiles(mirror.bucket, weights, name, model, files, mirror.progress, mirror.signal),
    );
    return { ...report, state: "copied" };
}

async function verifyRegistry(mirror: Mirror, artifact: RegistryArtifact): Promise<ArtifactReport> {
    const planned = await planRegistry(mirror, artifact);
    if (planned.state !== "present") return planned;
    mirror.progress.start(`${artifact.kind} ${artifact.name}`, artifact.locked.sizeBytes);
    await finishing(mirror.progress, "verified", () =>
        verifyArtifact(mirror.crane, artifact, mirror.progress, mirror.signal),
    );
    return { ...planned, state: "verified" };
}

async function verifyModel(mirror: Mirror, name: string, model: LockedWeights): Promise<ArtifactReport> {
    const planned = await planModel(mirror, name, model);
    if (planned.state !== "present") return planned;
    mirror.progress.start(`model ${name}`, planned.sizeBytes);
    await finishing(mirror.progress, "verified", () =>
        verifyFiles(mirror.bucket, model, mirror.progress, mirror.signal),
    );
    return { ...planned, state: "verified" };
}

/** Gives a piece of work its last word on the screen, also where it fails. */
async function finishing(progress: Progress, outcome: string | undefined, work: () => Promise<void>): Promise<void> {
    try {
        await work();
    } catch (error) {
        progress.finish("stopped");
        throw error;
    }
    if (outcome !== undefined) progress.finish(outcome);
}

function registryReport(artifact: RegistryArtifact, state: ArtifactReport["state"]): ArtifactReport {
    const { kind, name, source, tagged, locked } = artifact;
    const bytesToMove = state === "present" ? 0 : locked.sizeBytes;
    return { kind, name, state, source, target: tagged, sizeBytes: locked.sizeBytes, bytesToMove };
}

function modelReport(
    destination: Destination,
    name: string,
    model: LockedWeights,
    state: ArtifactReport["state"],
): ArtifactReport {
    const sizeBytes = bytesOf(model.files);
    return {
        kind: "model",
        name,
        state,
        source: `${model.source}@${model.revision}`,
        target: `s3://${destination.bucket}/${weightsPrefix(model)}`,
        sizeBytes,
        bytesToMove: state === "present" ? 0 : sizeBytes,
    };
}

function bytesOf(files: readonly WeightsFile[]): number {
    return files.reduce((sum, file) => sum + file.sizeBytes, 0);
}
