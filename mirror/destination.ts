import { registryHost, repositoryName, weightsBucketName, weightsPrefix } from "../components/model-store/names.ts";
import type { RepositoryKind } from "../components/model-store/names.ts";
import type { LockedWeights } from "../components/model-store/artifact-lock.ts";
import type { Place } from "../components/identity/arn.ts";

/** Where artifacts are brought to: the registry and the bucket of one stack's ModelStore. */
export interface Destination {
    /** Host of the registry, with a port where it has one. */
    readonly registry: string;
    /** Name of the stack; starts every repository's name. */
    readonly stack: string;
    readonly bucket: string;
    /** Region of the bucket. */
    readonly region: string;
}

/** The destination of a stack, as the program names it: both sides compute the names by the same functions. */
export function destinationOf(place: Place, stack: string): Destination {
    return {
        registry: registryHost(place),
        stack,
        bucket: weightsBucketName(place, stack),
        region: place.region,
    };
}

/** Repository at the destination, without tag or digest. */
export function repositoryAt(destination: Destination, kind: RepositoryKind, name: string): string {
    return `${destination.registry}/${repositoryName(destination.stack, kind, name)}`;
}

/** Key of one file of a model in the bucket. */
export function weightsKey(model: LockedWeights, path: string): string {
    return `${weightsPrefix(model)}${path}`;
}
