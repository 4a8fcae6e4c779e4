import type {
    ArtifactLock,
    LockedChart,
    LockedImage,
    LockedModel,
    LockedRevision,
} from "../components/model-store/artifact-lock.ts";
import { digestOf } from "./crane.ts";
import type { Crane } from "./crane.ts";
import { filesAt, newestRevision } from "./hub.ts";
import type { Hub } from "./hub.ts";
import { readManifest } from "./registry.ts";

/**
 * Asks every source what it holds under the versions and revisions of the lock, and answers a lock with real digests. The
 * revisions of an example are placeholders: instead of them the newest commit is taken. The result is to be reviewed as a diff:
 * from here on, whatever does not match it is refused.
 *
 * @throws ArtifactProblem, EnvironmentProblem
 */
export async function resolveLock(lock: ArtifactLock, crane: Crane, hub: Hub): Promise<ArtifactLock> {
    const images = await mapEntries(lock.images, async (image) => await resolveImage(crane, image));
    const charts = await mapEntries(lock.charts, async (chart) => await resolveChart(crane, chart));
    const models = await mapEntries(lock.models, async (model) => await resolveModel(hub, model, lock.example));
    return { formatVersion: 1, example: false, images, charts, models };
}

/** The text of a lock file. */
export function lockText(lock: ArtifactLock): string {
    const { example, ...rest } = lock;
    const { formatVersion, ...content } = rest;
    return `${JSON.stringify({ formatVersion, ...(example ? { example } : {}), ...content }, undefined, 2)}\n`;
}

async function resolveImage(crane: Crane, image: LockedImage): Promise<LockedImage> {
    const digest = await digestAt(crane, ["--platform", image.platform], image);
    return { ...image, digest, sizeBytes: await sizeAt(crane, image.source, digest) };
}

async function resolveChart(crane: Crane, chart: LockedChart): Promise<LockedChart> {
    const digest = await digestAt(crane, [], chart);
    return { ...chart, digest, sizeBytes: await sizeAt(crane, chart.source, digest) };
}

async function digestAt(crane: Crane, options: readonly string[], { source, version }: LockedChart): Promise<string> {
    return options.length === 0
        ? await digestOf(crane, `${source}:${version}`)
        : (await crane.run(["digest", ...options, `${source}:${version}`])).trim();
}

async function sizeAt(crane: Crane, source: string, digest: string): Promise<number> {
    const { blobs } = await readManifest(crane, `${source}@${digest}`);
    return blobs.reduce((sum, blob) => sum + blob.size, 0);
}

async function resolveModel(hub: Hub, model: LockedModel, example: boolean): Promise<LockedModel> {
    const commits = example ? [await newestRevision(hub, model)] : model.revisions.map(({ revision }) => revision);
    const revisions: LockedRevision[] = [];
    for (const revision of commits) revisions.push({ revision, files: await filesAt(hub, { ...model, revision }) });
    return { ...model, revisions };
}

async function mapEntries<T>(
    entries: Readonly<Record<string, T>>,
    change: (entry: T) => Promise<T>,
): Promise<Record<string, T>> {
    const changed: [string, T][] = [];
    for (const [name, entry] of Object.entries(entries)) changed.push([name, await change(entry)]);
    return Object.fromEntries(changed);
}
