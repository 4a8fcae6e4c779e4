import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { readProjectLock } from "./lock.ts";

/** The project's lock with the versions of some images and charts written otherwise, by their names in the lock. */
export function lockWith(versions: Readonly<Record<string, string>>): ArtifactLock {
    const locked = readProjectLock();
    if (!("lock" in locked)) throw new Error("the lock has faults");
    const written = <T extends { readonly version: string }>(entries: Readonly<Record<string, T>>) =>
        Object.fromEntries(
            Object.entries(entries).map(([name, entry]) => [
                name,
                { ...entry, version: versions[name] ?? entry.version },
            ]),
        );
    return { ...locked.lock, images: written(locked.lock.images), charts: written(locked.lock.charts) };
}

/** The project's lock with programs whose support ended in 2026. */
export const agedLock = lockWith({
    "envoy-gateway": "v1.8.1",
    "gateway-helm": "v1.8.1",
    "external-secrets": "v1.3.2",
    "external-secrets-helm": "1.3.2",
});
