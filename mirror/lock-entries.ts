import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { precisions, publisherOf } from "../catalog/models.ts";
import type { Model, ModelTable, Precision } from "../catalog/models.ts";
import { namesOf } from "../catalog/table.ts";
import type { ArtifactLock, LockedModel } from "../components/model-store/artifact-lock.ts";
import { weightsName } from "../components/model-store/names.ts";
import { formatLockFaults, parseArtifactLock } from "../components/model-store/read-lock.ts";
import { chooseFrom, quote } from "../components/suggest.ts";
import type { Crane } from "./crane.ts";
import type { Hub } from "./hub.ts";
import { LockRefused } from "./problem.ts";
import { lockText, resolveLock } from "./resolve-lock.ts";
import { writeWhole } from "./write-whole.ts";

/** What somebody wants to have in a lock, and where it is asked for. */
export interface EntriesToLock {
    /** The file to write. */
    readonly lockFile: string;
    /** Names of entries; a model that has none yet is added. @default - everything that stands in the lock */
    readonly names?: readonly string[] | undefined;
    /** Models that are known: the catalog's, and those of the team's own. */
    readonly models: ModelTable;
    /** Repository of the weights, `huggingface.co/<owner>/<name>`. @default - the entry's own, else the publisher's by the catalog */
    readonly source?: string | undefined;
    /** Commits to hold beside those that are locked already, by entry. @default - none; the newest one where there is no other */
    readonly revisions?: Readonly<Record<string, readonly string[]>>;
    readonly hub: Hub;
    /** Finds the tool that asks registries; called only where an image or a chart is asked for. */
    readonly crane: () => Crane;
    readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the sources of some entries, and writes what they answer into the lock: of those entries alone, once the last has answered, and
 * the file whole.
 *
 * @returns The entries that were asked for, as they are locked now.
 * @throws LockRefused where a name, a source or the lock cannot be worked with; ArtifactProblem, EnvironmentProblem from the sources
 */
export async function lockEntries(asked: EntriesToLock): Promise<ArtifactLock> {
    const { lockFile, hub, crane, revisions = {}, signal } = asked;
    const before = readLockToWrite(lockFile);
    const anew = await resolveLock(partToAsk(before.lock, asked), crane, hub, { added: revisions, signal });
    writeWhole({ [lockFile]: lockTextWith(before, anew) });
    return anew;
}

/** A lock file that is to be written anew. */
export interface LockToWrite {
    readonly lock: ArtifactLock;
    /** All that stands in it as plain data, what cannot be read included. */
    readonly written: Readonly<Record<string, unknown>>;
}

/** Reads a lock that is to be written anew. @throws LockRefused where it is not there, or has faults as a whole */
export function readLockToWrite(file: string): LockToWrite {
    let text: string;
    try {
        text = readFileSync(file, "utf8");
    } catch {
        throw new LockRefused(
            `${file}: there is no lock - nothing can be added to it - name it with --lock, or restore stacks/artifacts.lock.json`,
        );
    }
    const reading = parseArtifactLock(text);
    if (!reading.ok) throw new LockRefused(formatLockFaults(file, reading.faults));
    // A lock that could be read is a mapping.
    return { lock: reading.lock, written: parse(text) as LockToWrite["written"] };
}

/** The text of a lock with some entries written anew. */
export function lockTextWith({ lock, written }: LockToWrite, anew: ArtifactLock): string {
    return lockText(written, lock, anew);
}

/** The entries to ask for, those that are new among them. */
function partToAsk(lock: ArtifactLock, { names, lockFile, models, source }: EntriesToLock): ArtifactLock {
    const { faulty = [] } = lock;
    // An entry of weights is written anew from what the catalog knows, whatever is wrong with it.
    const refused = faulty.filter(
        ({ path: [part, name] }) => names === undefined || (part !== "models" && names.includes(String(name))),
    );
    if (refused.length > 0) throw new LockRefused(formatLockFaults(lockFile, refused));
    if (names === undefined) return lock;
    const isAsked = ([name]: readonly [string, unknown]) => names.includes(name);
    const images = Object.fromEntries(Object.entries(lock.images).filter(isAsked));
    const charts = Object.fromEntries(Object.entries(lock.charts).filter(isAsked));
    const weights = names.filter((name) => !Object.hasOwn(images, name) && !Object.hasOwn(charts, name));
    const entries = weights.map((name) => [name, modelToAsk(name, models, lock, source)] as const);
    return { formatVersion: 2, images, charts, models: Object.fromEntries(entries) };
}

/** The entry of a model: the one of the lock, or a new one, whose list of revisions is empty. */
function modelToAsk(name: string, models: ModelTable, lock: ArtifactLock, source: string | undefined): LockedModel {
    if (source !== undefined && !/^[a-z0-9.-]+(\/[A-Za-z0-9._-]+){2}$/.test(source)) {
        throw new LockRefused(
            `--source ${quote(source)} is not a repository of a hub - the weights could not be found there again - write ` +
                "<host>/<owner>/<name>, e.g. huggingface.co/Qwen/Qwen3-32B-FP8",
        );
    }
    const held = Object.hasOwn(lock.models, name) ? lock.models[name] : undefined;
    if (held !== undefined) {
        // Of another repository the commits of this one mean nothing.
        return source === undefined || source === held.source ? held : { ...held, source, revisions: [] };
    }
    const named = weightsNamed(name, models);
    if (named === undefined) throw new LockRefused(unknownName(name, models, lock));
    const { model, precision } = named;
    if (!model.licence.confirmed) {
        throw new LockRefused(
            `${name}: nobody could confirm the licence of ${model.name} (${model.licence.reason}) - serving weights without a known ` +
                "licence is a legal risk - take another model, or add it with its licence: npm run model -- add",
        );
    }
    const from = source ?? publisherSource(name, model, precision);
    return { model: model.id, precision, source: from, licence: model.licence.value.id, revisions: [] };
}

function publisherSource(name: string, model: Model, precision: Precision): string {
    const publisher = publisherOf(model, precision);
    if (publisher.confirmed) return `huggingface.co/${publisher.value}`;
    throw new LockRefused(
        `${name}: ${publisher.reason} - who quantizes a model decides what it answers, so that none is guessed - name the repository: ` +
            "--source huggingface.co/<owner>/<name>",
    );
}

/** The model and the precision that a name in the lock means, where the catalog knows such weights. */
function weightsNamed(name: string, models: ModelTable): Named | undefined {
    return allWeights(models).find((one) => one.name === name);
}

interface Named {
    readonly name: string;
    readonly model: Model;
    readonly precision: Precision;
}

function allWeights(models: ModelTable): readonly Named[] {
    return Object.values(models).flatMap((model) =>
        precisions
            .filter((precision) => model.weights[precision] !== undefined)
            .map((precision) => ({ name: weightsName({ model: model.id, precision }), model, precision })),
    );
}

function unknownName(name: string, models: ModelTable, { images, charts }: ArtifactLock): string {
    const known = [...allWeights(models).map((one) => one.name), ...namesOf(images), ...namesOf(charts)];
    return (
        `${quote(name)} is neither in the lock nor a model of the catalog with a precision - nothing is known of its source - ` +
        `${chooseFrom(name, known)} Or bring the model in: npm run model -- add <folder or repository>`
    );
}
