import type { Fault } from "../components/fault.ts";
import path from "node:path";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { artifactLockFile, readArtifactLock } from "../components/model-store/read-lock.ts";
import { lockedOtherwise } from "../components/model-store/locked-otherwise.ts";
import { requiredArtifacts, unlockedArtifacts } from "../components/model-store/required-artifacts.ts";
import { entriesOf } from "./check.ts";
import type { Draft } from "./key.ts";
import type { mode } from "./keys/mode.ts";
import { modelFaults } from "./keys/models.ts";
import type { models } from "./keys/models.ts";
import { placed } from "./fault.ts";
import type { PlacedFault } from "./fault.ts";
import { below } from "./path.ts";

/** What the project's lock of artifacts says, or why it cannot be asked. */
export type ProjectLock =
    { readonly lock: ArtifactLock; readonly faults: readonly [] } | { readonly faults: readonly PlacedFault[] };

/**
 * Reads the lock. Faults of the file as a whole name it and its lines: without a lock no stack is built. Those of one entry are told
 * where a stack uses it.
 */
export function readProjectLock(file: string = artifactLockFile): ProjectLock {
    const reading = readArtifactLock(file);
    if (reading.ok) return { lock: reading.lock, faults: [] };
    const named = path.relative(process.cwd(), file);
    return {
        faults: reading.faults.map(({ line, column, ...fault }) =>
            placed(fault, {
                file: named,
                ...(line === undefined ? {} : { line }),
                ...(column === undefined ? {} : { column }),
            }),
        ),
    };
}

type LockedKey = typeof mode | typeof models;

/** Every image, chart and set of weights that the config asks for must be pinned by the lock. */
export function lockFaults({ mode, models, known }: Draft<LockedKey>, lock: ArtifactLock): readonly Fault[] {
    if (mode === undefined) return [];
    // Weights that the catalog does not know are a fault already.
    const sound = entriesOf(models).filter(([name, entry]) => modelFaults(name, entry, known).length === 0);
    const needs = { mode, models: Object.fromEntries(sound) };
    return [...unlockedArtifacts(requiredArtifacts(needs), lock), ...lockedOtherwise(needs, lock)].map((fault) => ({
        ...fault,
        path: below(fault.path),
    }));
}
