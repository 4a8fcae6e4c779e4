import { partitions } from "../../catalog/jurisdictions.ts";
import type { Precision } from "../../catalog/models.ts";
import type { Place } from "../identity/arn.ts";
import type { ImageReference } from "../image-reference.ts";

/** The two kinds of artifact that live in a registry; a repository each. */
export type RepositoryKind = "images" | "charts";

/** One set of weights: a model, its number format, and the commit of the repository it came from. */
export interface WeightsId {
    readonly model: string;
    readonly precision: Precision;
    /** Commit of the model's repository, 40 hexadecimal digits. */
    readonly revision: string;
}

/**
 * Name of a stack's weights bucket. Bucket names are unique over all accounts of a partition, so the account and the
 * region are part of it: `self-hosted-eu-weights-111122223333-eu-north-1`.
 */
export function weightsBucketName(place: Place, stack: string): string {
    return `${stack}-weights-${place.accountId}-${place.region}`;
}

/** Alias, without `alias/`, of the key that encrypts the weights and the images of a stack. */
export function artifactsKeyAlias(stack: string): string {
    return `${stack}-artifacts`;
}

/**
 * Where a set of weights lies in the bucket; ends in a slash. The revision is part of it, so that a new revision never
 * overwrites the one that serves: `llama-3.3-70b/int4/<revision>/`.
 */
export function weightsPrefix({ model, precision, revision }: WeightsId): string {
    return `${model}/${precision}/${revision}/`;
}

/** Name of a set of weights in the lock, without its revision: `llama-3.3-70b-int4`. */
export function weightsName({ model, precision }: Pick<WeightsId, "model" | "precision">): string {
    return `${model}-${precision}`;
}

/** Name of an artifact's repository in the account's registry: `self-hosted-eu/images/vllm`. */
export function repositoryName(stack: string, kind: RepositoryKind, artifact: string): string {
    return `${stack}/${kind}/${artifact}`;
}

/** Host of the account's private registry in a region; the suffix is the partition's own. */
export function registryHost(place: Place): string {
    return `${place.accountId}.dkr.ecr.${place.region}.${partitions[place.partition].dnsSuffix}`;
}

/** What a pod or a chart names: host, repository and digest, never a tag. */
export function pinnedReference(
    place: Place,
    stack: string,
    kind: RepositoryKind,
    artifact: { readonly name: string; readonly digest: string },
): ImageReference {
    const hexDigits = artifact.digest.replace(/^sha256:/, "");
    return `${registryHost(place)}/${repositoryName(stack, kind, artifact.name)}@sha256:${hexDigits}`;
}

/** What a release names: where its chart lies in the own registry. The version comes beside it, and is the chart's tag. */
export function chartReference(place: Place, stack: string, chart: string): `oci://${string}` {
    return `oci://${registryHost(place)}/${repositoryName(stack, "charts", chart)}`;
}

/** IAM role of the mirror job: the only identity that adds weights and images. */
export function writerRoleName(stack: string): string {
    return `${stack}-artifacts-writer`;
}

/** IAM role of one serving pool, which reads its own model's weights. */
export function readerRoleName(stack: string, reader: string): string {
    return `${stack}-weights-reader-${reader}`;
}
