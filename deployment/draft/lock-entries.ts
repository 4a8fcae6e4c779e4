import { models, publisherOf } from "../../catalog/models.ts";
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
    const publisher = publisherOf(models[model], precision);
    const ownName = `${(repository.confirmed ? repository.value : model).split("/").at(-1) ?? model}-${precision.toUpperCase()}`;
    const source = `huggingface.co/${publisher.confirmed ? publisher.value : `your-organisation/${ownName}`}`;
    const example = (exampleBecause: string): LockEntry => ({
        name,
        entry: exampleWeights(weights, source),
        exampleBecause,
    });
    if (!publisher.confirmed) {
        return example(
            `${publisher.reason}; name one: npm run mirror -- lock --only ${name} --source huggingface.co/<owner>/<name>`,
        );
    }
    if (hub === undefined) return example(`nobody was asked; npm run mirror -- lock --only ${name} asks`);
    try {
        const revision = await newestRevision(hub, { source });
        const files = await filesAt(hub, { source, revision });
        const id = licence.confirmed ? licence.value.id : "unknown";
        return { name, entry: { model, precision, source, licence: id, revisions: [{ revision, files }] } };
    } catch (error) {
        return example(error instanceof Error ? error.message : String(error));
    }
}

/** The text of a lock with further entries; what stands there stays as it is, byte for byte where JSON allows. */
export function lockWith(text: string, entries: readonly LockEntry[]): string {
    const lock = JSON.parse(text) as { readonly models: Readonly<Record<string, unknown>> };
    const added = Object.fromEntries(entries.map(({ name, entry }) => [name, entry]));
    return `${JSON.stringify({ ...lock, models: { ...lock.models, ...added } }, undefined, 2)}\n`;
}
