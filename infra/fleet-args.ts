import type * as pulumi from "@pulumi/pulumi";
import { s3Blocks } from "../catalog/s3-blocks.ts";
import { weightsOf } from "../components/model-store/artifact-lock.ts";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { lockFor, requiredArtifacts } from "../components/model-store/required-artifacts.ts";
import { servedModelNames } from "../components/routing-gateway/served-model-names.ts";
import type { StoredWeights, VllmFleetArgs } from "../components/vllm-fleet/index.ts";
import { servingOf, timeLimitsOf } from "../config/index.ts";
import type { DeploymentConfig, FleetConfig } from "../config/index.ts";
import type { LockedImages } from "./locked-images.ts";

/** What a fleet stands in, beside the config. */
export interface FleetSurroundings {
    readonly stack: string;
    readonly images: LockedImages;
    readonly lock: ArtifactLock;
    /** Roles that read one model's weights, by the model's name. */
    readonly readerRoleArns: Readonly<Record<string, pulumi.Input<string>>>;
}

/** What the stack's config means for its fleet. */
export function fleetArgs(config: FleetConfig, surroundings: FleetSurroundings): VllmFleetArgs {
    const { stack, images, lock, readerRoleArns } = surroundings;
    const blocks = s3Blocks[config.region];
    return {
        stack,
        jurisdiction: config.jurisdiction,
        region: config.region,
        accountId: config.accounts.workload,
        clusterName: stack,
        image: images("vllm"),
        ...servingOf(config),
        storedWeights: storedWeights(config, lock),
        aliases: servedModelNames({ fleet: config.models, taskClasses: config.taskClasses }),
        networks: { storage: blocks.confirmed ? blocks.value : [] },
        timeLimits: timeLimitsOf(config).models,
        readerRoleArns,
        tags: config.tags,
    };
}

/** The weights that the config names, of those that the lock holds: nobody else's can be asked for. */
function storedWeights(config: DeploymentConfig, lock: ArtifactLock): readonly StoredWeights[] {
    const { models } = lockFor(requiredArtifacts(config), lock);
    return Object.values(models)
        .flatMap(weightsOf)
        .map(({ model, precision, revision, files }) => ({ model, precision, revision, files }));
}
