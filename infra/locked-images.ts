import * as pulumi from "@pulumi/pulumi";
import type { LockedChartReference } from "../components/controllers/index.ts";
import { placeOf } from "../components/identity/arn.ts";
import type { ImageReference } from "../components/image-reference.ts";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { chartReference, pinnedReference } from "../components/model-store/names.ts";
import { formatLockFaults, readArtifactLock } from "../components/model-store/read-lock.ts";
import type { DeploymentConfig } from "../config/deployment-config.ts";

/** An image of the lock by its name there, as pods name it: in the own registry, by digest. */
export type LockedImages = (name: string) => ImageReference;

/** The images of a stack, in the registry of its store. The config was judged against the same lock before. */
export function lockedImages(config: DeploymentConfig, stack: string, lock: ArtifactLock): LockedImages {
    const place = placeOf(config.region, config.accounts.workload);
    return (name) => {
        const digest = lock.images[name]?.digest;
        if (digest === undefined) throw new pulumi.RunError(`the lock does not pin the image ${name}`);
        return pinnedReference(place, stack, "images", { name, digest });
    };
}

/** A chart of the lock by its name there, as a release names it: in the own registry, with the version that is pinned. */
export type LockedCharts = (name: string) => LockedChartReference;

/** The charts of a stack, in the registry of its store. */
export function lockedCharts(config: DeploymentConfig, stack: string, lock: ArtifactLock): LockedCharts {
    const place = placeOf(config.region, config.accounts.workload);
    return (name) => {
        const version = lock.charts[name]?.version;
        if (version === undefined) throw new pulumi.RunError(`the lock does not pin the chart ${name}`);
        return { reference: chartReference(place, stack, name), version };
    };
}

/**
 * Reads the lock of the project. It may hold examples of what the stack uses: the program is the same in a preview and in a
 * deployment, so that a preview shows what is deployed. That examples are not deployed is for `deploy` to say, and no registry has them.
 *
 * @throws pulumi.RunError where the lock cannot be read.
 */
export function readLock(): ArtifactLock {
    const reading = readArtifactLock();
    if (!reading.ok) throw new pulumi.RunError(formatLockFaults("stacks/artifacts.lock.json", reading.faults));
    return reading.lock;
}
