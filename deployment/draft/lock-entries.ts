import { models } from "../../catalog/models.ts";
import type { ArtifactLock, LockedModel } from "../../components/model-store/artifact-lock.ts";
import { filesAt, newestRevision } from "../../mirror/hub.ts";
import type { Hub } from "../../mirror/hub.ts";
import type { NamedWeights } from "./draft-stack.ts";
import { exampleWeights } from "./example-weights.ts";

/** An entry that the lock needs for a new stack, and how it was come by. */
export interface LockEntry {
    /** Name in the lock. */
    readonly name: string;
    readonly entry: LockedModel;
    /** Why its digests are placeholders. @default - they are the publisher's own */
    readonly exampleBecause?: string;
}

/**
 * Entries for the weights that the lock does not hold yet: as the publisher has them, or, where that cannot be asked, an example
 * that a preview accepts.
 *
 * @param hub Without it, nobody is asked.
 */
export async function entriesFor(
    needed: readonly NamedWeights[],
    lock: ArtifactLock,
    hub: Hub | undefined,
): Promise<readonly LockEntry[]> {
    const missing = needed.filter(
        ({ name }, i) => !Object.hasOwn(lock.models, name) && needed.findIndex((one) => one.name === name) === i,
    );
    return await Promise.all(missing.map(async (weights) => await entryFor(weights, hub)));
}

async function entryFor(weights: NamedWeights, hub: Hub | undefined): Promise<LockEntry> {
    const { name, model, precision } = weights;
    const { repository, licence } = models[model];
    const published = precision === "bf16" && repository.confirmed ? `huggingface.co/${repository.value}` : undefined;
    const ownName = `${(repository.confirmed ? repository.value : model).split("/").at(-1) ?? model}-${precision.toUpperCase()}`;
    const example = (source: string, exampleBecause: string): LockEntry => ({
        name,
        entry: exampleWeights(weights, source),
        exampleBecause,
    });
    if (published === undefined) {
        return example(
            `huggingface.co/your-organisation/${ownName}`,
            `nobody knows a public repository of ${precision} weights of this model - write the source`,
        );
    }
    if (hub === undefined) return example(published, "nobody was asked (--offline)");
    try {
        const source = { source: published };
        const revision = await newestRevision(hub, source);
        const files = await filesAt(hub, { ...source, revision });
        const id = licence.confirmed ? licence.value.id : "unknown";
        return { name, entry: { model, precision, source: published, licence: id, revisions: [{ revision, files }] } };
    } catch (error) {
        return example(published, error instanceof Error ? error.message : String(error));
    }
}

/** The text of a lock with further entries; what stands there stays as it is, byte for byte where JSON allows. */
export function lockWith(text: string, entries: readonly LockEntry[]): string {
    const lock = JSON.parse(text) as { readonly models: Readonly<Record<string, unknown>> };
    const added = Object.fromEntries(entries.map(({ name, entry }) => [name, entry]));
    return `${JSON.stringify({ ...lock, models: { ...lock.models, ...added } }, undefined, 2)}\n`;
}
