import { formatText } from "../components/fault.ts";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { lockedOtherwise } from "../components/model-store/locked-otherwise.ts";
import { formatLockFaults, readArtifactLock } from "../components/model-store/read-lock.ts";
import { lockFor, requiredArtifacts, unlockedArtifacts } from "../components/model-store/required-artifacts.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { Refused } from "./exit-codes.ts";

/** The part of a lock file that a stack needs. @throws Refused */
export function lockOf(config: DeploymentConfig, file: string): ArtifactLock {
    const lock = lockIn(file);
    const required = requiredArtifacts(config);
    const unlocked = [...unlockedArtifacts(required, lock), ...lockedOtherwise(config, lock)];
    if (unlocked.length > 0) throw new Refused(unlocked.map((fault) => `${file}: ${formatText(fault)}`).join("\n"));
    return lockFor(required, lock);
}

/** A lock file, read and checked. @throws Refused */
export function lockIn(file: string): ArtifactLock {
    const reading = readArtifactLock(file);
    if (!reading.ok) throw new Refused(formatLockFaults(file, reading.faults));
    return reading.lock;
}

/** The part of a lock that bears the names, of whatever kind. @throws Refused where nothing is called so */
export function only(names: readonly string[] | undefined, lock: ArtifactLock): ArtifactLock {
    if (names === undefined) return lock;
    const known = [lock.images, lock.charts, lock.models].flatMap((entries) => Object.keys(entries));
    const unknown = names.filter((name) => !known.includes(name));
    if (unknown.length > 0) {
        throw new Refused(
            `--only ${unknown.join(", ")}: no artifact of that name is asked for - nothing would be done for it - ` +
                `write one of: ${known.join(", ")}`,
        );
    }
    const kept = names.flatMap((name) => (["image", "chart", "model"] as const).map((kind) => ({ kind, name })));
    return lockFor(kept, lock);
}
