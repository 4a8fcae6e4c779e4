import type { PropertyPath } from "../kit/path.ts";
import type { AnyInputs } from "../kit/rule.ts";
import { leavesOf, recordOf, slotsOf } from "../kit/view.ts";
import type { Leaf } from "../kit/view.ts";

/** Where a kind of Kubernetes keeps the specification of its pods. */
const podPaths: Readonly<Record<string, PropertyPath>> = {
    Pod: ["spec"],
    PodTemplate: ["template", "spec"],
    CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
    ...Object.fromEntries(
        ["Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "ReplicationController", "Job"].map((kind) => [
            kind,
            ["spec", "template", "spec"],
        ]),
    ),
};

/** Lists of containers in a pod. */
const containerLists = ["initContainers", "containers", "ephemeralContainers"];

interface KubernetesType {
    readonly group: string;
    /** `Deployment`, also for the Patch and the List of one. */
    readonly kind: string;
    /** A patch may leave out what it does not change. */
    readonly isPatch: boolean;
    readonly isList: boolean;
}

/** Reads `kubernetes:apps/v1:DeploymentPatch`. */
function typeOf(token: string): KubernetesType | undefined {
    const [, version = "", name = ""] = /^kubernetes:([^:]+):([^:]+)$/.exec(token) ?? [];
    const [group = ""] = version.split("/");
    const isPatch = name.endsWith("Patch");
    const isList = name.endsWith("List");
    return name === "" ? undefined : { group, kind: name.replace(/(Patch|List)$/, ""), isPatch, isList };
}

function podPathOf({ group, kind }: KubernetesType): PropertyPath | undefined {
    const isBuiltIn = ["core", "apps", "batch", "extensions"].includes(group);
    return isBuiltIn && Object.hasOwn(podPaths, kind) ? podPaths[kind] : undefined;
}

/**
 * Kinds that hold no pod by their own definition, and name things that are unknown before they exist.
 * Source: cert-manager/aws-privateca-issuer v1.12.0, charts/aws-pca-issuer/crds (arn, region, role, references to secrets).
 */
const podless = ["awspca.cert-manager.io/AWSPCAClusterIssuer", "awspca.cert-manager.io/AWSPCAIssuer"];

/** A group that Kubernetes itself does not have: its kinds are somebody's own, and may hold pods anywhere. */
function isCustom({ group, kind }: KubernetesType): boolean {
    const others = ["helm.sh", "yaml", "kustomize"];
    return (
        group.includes(".") &&
        !group.endsWith(".k8s.io") &&
        !others.includes(group) &&
        !podless.includes(`${group}/${kind}`)
    );
}

/** True for a type that can make containers run. */
export function mayRunContainers(token: string): boolean {
    const type = typeOf(token);
    return type !== undefined && (podPathOf(type) !== undefined || isCustom(type));
}

/** A container and the pod it belongs to. */
export interface Container {
    readonly path: PropertyPath;
    readonly read: () => AnyInputs;
}

/** What a resource says about its containers. */
export interface Workload {
    /** Containers of every kind, one list for each pod. */
    readonly pods: readonly (readonly Container[])[];
    /** Images that are named outside a container: volumes, and fields of custom resources. */
    readonly images: readonly { readonly path: PropertyPath; readonly read: () => unknown }[];
    /** True where a container need not name its image. */
    readonly mayOmitImages: boolean;
    /** Values of a custom resource that are unknown, and so could be containers. */
    readonly unknown: readonly PropertyPath[];
}

/** The containers of a resource, in whatever form its type has them. */
export function workloadOf(token: string, props: AnyInputs): Workload {
    const type = typeOf(token);
    const path = type && podPathOf(type);
    return type && path ? builtInWorkload(type, path, props) : customWorkload(props);
}

function builtInWorkload(type: KubernetesType, podPath: PropertyPath, props: AnyInputs): Workload {
    const holders = type.isList
        ? slotsOf(props, ["items"]).map(({ path, read }) => ({ path, value: recordOf(read()) }))
        : [{ path: [], value: props }];
    const pods = holders.map(({ path, value }) => ({
        path: [...path, ...podPath],
        spec: podPath.reduce((inner: AnyInputs, key) => recordOf(inner[key]), value),
    }));
    return {
        pods: pods.map(({ path, spec }) => containersOf(spec, path)),
        images: pods.flatMap(({ path, spec }) =>
            slotsOf(spec, ["volumes"], path).flatMap((volume) => {
                const image = recordOf(volume.read())["image"];
                return image === undefined
                    ? []
                    : [{ path: [...volume.path, "image", "reference"], read: () => recordOf(image)["reference"] }];
            }),
        ),
        mayOmitImages: type.isPatch,
        unknown: [],
    };
}

function containersOf(spec: AnyInputs, at: PropertyPath): readonly Container[] {
    return slotsOf(spec, containerLists, at).map(({ path, read }) => ({ path, read: () => recordOf(read()) }));
}

/** Nobody knows the form of a custom resource, so all of it is looked through. */
function customWorkload(props: AnyInputs): Workload {
    const leaves = Object.keys(props)
        .filter((key) => !["apiVersion", "kind", "metadata", "status", "id"].includes(key))
        .flatMap((key) => leavesOf({ [key]: props[key] }));
    const specs = new Map(leaves.flatMap((leaf) => podSpecPaths(leaf)).map((path) => [JSON.stringify(path), path]));
    return {
        pods: [...specs.values()].map((path) => containersOf(recordAt(props, path), path)),
        images: leaves
            .filter((leaf) => isImage(leaf) && podSpecPaths(leaf).length === 0)
            .map(({ path, text }) => ({ path, read: () => text })),
        mayOmitImages: true,
        unknown: leaves.flatMap(({ path, text }) => (text === undefined ? [path] : [])),
    };
}

/** Paths of the pods that a leaf is part of: what stands before a list of containers. */
function podSpecPaths({ path }: Leaf): readonly PropertyPath[] {
    return path.flatMap((key, index) =>
        typeof key === "string" && containerLists.includes(key) && typeof path[index + 1] === "number"
            ? [path.slice(0, index)]
            : [],
    );
}

function recordAt(holder: AnyInputs, path: PropertyPath): AnyInputs {
    return path.reduce((inner: AnyInputs, key) => recordOf(inner[key]), holder);
}

/** `image`, `runtimeImage`, or the reference of an image volume. */
function isImage({ path, text }: Leaf): boolean {
    const name = String(path.at(-1));
    const isReference = name === "reference" && path.at(-2) === "image";
    return text !== undefined && (/^(image|.*Image)$/.test(name) || isReference);
}
