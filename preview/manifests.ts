import { stringify } from "yaml";
import type { PreviewResource } from "./preview.ts";

/** A Kubernetes object as the API server would get it. */
export interface Manifest {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: {
        readonly name: string;
        /** Absent on objects of the whole cluster. */
        readonly namespace?: string;
        readonly [field: string]: unknown;
    };
    /** `spec`, `data` and whatever else the kind has. */
    readonly [field: string]: unknown;
}

/**
 * The Kubernetes objects of a preview: those of the whole cluster first, then by namespace, kind and name, so that the
 * same stack gives the same bytes. What a Helm chart renders is not among them. As in every preview `"[secret]"` stands
 * for a secret and `"[unknown]"` for what only the cloud can know.
 */
export function manifestsOf(resources: readonly PreviewResource[]): readonly Manifest[] {
    return resources
        .flatMap((resource) => manifestOf(resource) ?? [])
        .map((manifest) => ({ manifest, file: manifestFile(manifest) }))
        .toSorted((one, other) => (one.file < other.file ? -1 : 1))
        .map(({ manifest }) => manifest);
}

function manifestOf({ type, name: logicalName, inputs }: PreviewResource): Manifest | undefined {
    const { apiVersion, kind, metadata, ...rest } = inputs;
    if (!type.startsWith("kubernetes:") || typeof apiVersion !== "string" || typeof kind !== "string") {
        return undefined;
    }
    const given = metadata as Partial<Manifest["metadata"]> | undefined;
    return { apiVersion, kind, metadata: { name: logicalName, ...given }, ...rest };
}

/** A file of its own for each object, e.g. `models/Service/chat` or `_cluster/ClusterRole.rbac.authorization.k8s.io/reader`. */
export function manifestFile({ apiVersion, kind, metadata: { name, namespace = "_cluster" } }: Manifest): string {
    const [group, version] = apiVersion.split("/");
    const kindOfGroup = version === undefined ? kind : `${kind}.${group}`;
    return [namespace, kindOfGroup, name].map(encodeURIComponent).join("/");
}

/** Objects as YAML documents, in the form that `kubectl` reads. */
export function manifestsYaml(manifests: readonly Manifest[]): string {
    return manifests
        .map((manifest) => stringify(manifest, { lineWidth: 120, aliasDuplicateObjects: false }))
        .join("---\n");
}

/** Objects as the one object in which `kubectl` reads several. */
export function manifestList(manifests: readonly Manifest[]): object {
    return { apiVersion: "v1", kind: "List", items: manifests };
}
