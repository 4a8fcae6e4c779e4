import { join, relative } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { LockedChartReference } from "../components/controllers/index.ts";
import { formatText } from "../components/fault.ts";
import { placeOf } from "../components/identity/arn.ts";
import type { ImageReference } from "../components/image-reference.ts";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { chartReference, pinnedReference } from "../components/model-store/names.ts";
import { formatLockFaults, readArtifactLock } from "../components/model-store/read-lock.ts";
import { lockFor, refusalToDeploy, requiredArtifacts } from "../components/model-store/required-artifacts.ts";
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

/** The run of the program. */
export interface Run {
    /** A preview changes nothing. */
    readonly isPreview: boolean;
    /** Folder of the project file. */
    readonly projectFolder: string;
}

const ownFolder = join(import.meta.dirname, "..");

function currentRun(): Run {
    return { isPreview: pulumi.runtime.isDryRun(), projectFolder: pulumi.getRootDirectory() };
}

/**
 * Reads the lock of the project. Examples of what the stack uses may be previewed; and they may be deployed to the sandbox, which has
 * no account, and runs this program from a project file of its own in another folder.
 *
 * @throws pulumi.RunError where the lock cannot be read, or where the stack uses an example and this is a deployment.
 */
export function readLock(config: DeploymentConfig, run: Run = currentRun()): ArtifactLock {
    const reading = readArtifactLock();
    if (!reading.ok) throw new pulumi.RunError(formatLockFaults("stacks/artifacts.lock.json", reading.faults));
    const { lock } = reading;
    const isDeployment = !run.isPreview && relative(ownFolder, run.projectFolder) === "";
    const refusal = isDeployment ? refusalToDeploy(lockFor(requiredArtifacts(config), lock)) : undefined;
    if (refusal !== undefined) throw new pulumi.RunError(formatText(refusal));
    return lock;
}
