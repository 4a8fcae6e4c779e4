import type { ModelTable } from "../catalog/models.ts";
import type { LockedModel } from "../components/model-store/artifact-lock.ts";
import { artifactLockFile } from "../components/model-store/read-lock.ts";
import type { Hub } from "./hub.ts";
import { lockEntries } from "./lock-entries.ts";
import { EnvironmentProblem } from "./problem.ts";

/** Weights that somebody wants in the lock. */
export interface ModelsToLock {
    /** Names as the lock has them, `<model>-<precision>`, e.g. `qwen3-32b-fp8`. */
    readonly names: readonly string[];
    /** Models that are known: the catalog's, and those of the team's own. */
    readonly models: ModelTable;
    /** The hub to ask: `hubFrom(process.env)`. */
    readonly hub: Hub;
    /** The file to write. @default stacks/artifacts.lock.json */
    readonly lockFile?: string;
    /** Repository of the weights, `huggingface.co/<owner>/<name>`. @default - the entry's own, else the publisher's by the catalog */
    readonly source?: string;
    /** Commits to hold beside those that are locked already, by name. @default - none; the newest one where there is no other */
    readonly revisions?: Readonly<Record<string, readonly string[]>>;
    readonly signal?: AbortSignal;
}

/** An entry of the lock after its source was asked. */
export interface LockedNow {
    readonly name: string;
    readonly model: LockedModel;
}

/**
 * Asks the hub for the weights of some models, and writes their entries into the lock. An entry that is missing is added; what else
 * stands in the lock stays as it is, and no other source is asked. The file is written whole, after the last answer.
 *
 * @throws LockRefused where a name, a source or the lock cannot be worked with; ArtifactProblem, EnvironmentProblem from the hub
 */
export async function lockModels({
    lockFile = artifactLockFile,
    ...asked
}: ModelsToLock): Promise<readonly LockedNow[]> {
    const { models } = await lockEntries({ ...asked, lockFile, crane: noRegistries });
    return Object.entries(models).map(([name, model]) => ({ name, model }));
}

/** Names of images and charts are none of a model's. */
function noRegistries(): never {
    throw new EnvironmentProblem("an image or a chart was named where weights are asked for");
}
