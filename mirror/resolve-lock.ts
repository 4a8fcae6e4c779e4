import { examplesIn, isExampleArtifact, isExampleWeights, weightsOf } from "../components/model-store/artifact-lock.ts";
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
 * Asks the source of every entry of a lock, or of a part of one, what it holds under their versions and revisions, and answers them with
 * real digests. The revisions of examples are placeholders: instead of them the newest commit is taken. The result is to be reviewed as
 * a diff: from here on, whatever does not match it is refused. Weights of a folder stay as they are: no source can be asked.
 *
 * @param crane Finds the tool; called only where there is an image or a chart to ask for.
 * @throws ArtifactProblem, EnvironmentProblem
 */
export async function resolveLock(
    lock: ArtifactLock,
    crane: () => Crane,
    hub: Hub,
    { added = {}, signal }: Resolution = {},
): Promise<ArtifactLock> {
    const images = await mapEntries(lock.images, async (image, name) => await resolveImage(crane(), name, image));
    const charts = await mapEntries(lock.charts, async (chart) => await resolveChart(crane(), chart));
    const models = await mapEntries(
        lock.models,
        async (model, name) => await resolveModel(hub, model, added[name] ?? [], signal),
    );
    return { formatVersion: 2, images, charts, models };
}

interface Resolution {
    /** Commits to hold beside those of the lock, by entry. @default - none */
    readonly added?: Readonly<Record<string, readonly string[]>>;
    readonly signal?: AbortSignal | undefined;
}

/**
 * The text of a lock file with some of its entries written anew. What else stands in the file stays, also what cannot be read; the
 * notice, which speaks of examples, goes with the last of them.
 *
 * @param written The file as it stands, as plain data.
 * @param lock The same, as far as it can be read.
 * @param anew Entries that take their places, or are added.
 */
export function lockText(written: Readonly<Record<string, unknown>>, lock: ArtifactLock, anew: ArtifactLock): string {
    const images = { ...lock.images, ...anew.images };
    const charts = { ...lock.charts, ...anew.charts };
    const models = { ...lock.models, ...anew.models };
    const hasExamples = examplesIn({ formatVersion: 2, images, charts, models }).length > 0;
    const part = (name: "images" | "charts" | "models") => ({ ...(written[name] as object), ...anew[name] });
    const content = {
        formatVersion: 2,
        ...(lock.notice !== undefined && hasExamples ? { notice: lock.notice } : {}),
        images: part("images"),
        charts: part("charts"),
        models: part("models"),
    };
    return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** True for weights that were locked from a folder: no hub has them. */
export function isFromFolder({ source }: Pick<LockedModel, "source">): boolean {
    return source.startsWith("folder/");
}

/**
 * What somebody found in an image (`fabric`) was found in the bytes of one digest: of others it is not known, and the stacks that
 * need it ask for it anew. Beside a placeholder it is of the image that is about to be locked.
 */
async function resolveImage(crane: Crane, name: string, { fabric, ...image }: LockedImage): Promise<LockedImage> {
    const digest = await digestAt(crane, ["--platform", image.platform], image);
    const isOfThese = digest === image.digest || isExampleArtifact(name, image);
    return {
        ...image,
        digest,
        sizeBytes: await sizeAt(crane, image.source, digest),
        ...(fabric !== undefined && isOfThese ? { fabric } : {}),
    };
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

/**
 * The weights of an entry as the hub has them: at the commits that are real, and at those that are added. Where none is left, and so in
 * place of examples, at the newest.
 */
async function resolveModel(
    hub: Hub,
    model: LockedModel,
    added: readonly string[],
    signal: AbortSignal | undefined,
): Promise<LockedModel> {
    if (isFromFolder(model)) return model;
    const real = weightsOf(model)
        .filter((one) => !isExampleWeights(one))
        .map(({ revision }) => revision);
    const kept = [...new Set([...real, ...added])];
    const commits = kept.length > 0 ? kept : [await newestRevision(hub, model, undefined, signal)];
    const revisions: LockedRevision[] = [];
    for (const revision of commits) {
        revisions.push({ revision, files: await filesAt(hub, { ...model, revision }, signal) });
    }
    return { ...model, revisions };
}

async function mapEntries<T>(
    entries: Readonly<Record<string, T>>,
    change: (entry: T, name: string) => Promise<T>,
): Promise<Record<string, T>> {
    const changed: [string, T][] = [];
    for (const [name, entry] of Object.entries(entries)) changed.push([name, await change(entry, name)]);
    return Object.fromEntries(changed);
}
