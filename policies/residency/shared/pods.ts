import type { PropertyPath } from "../../kit/path.ts";
import type { AnyInputs } from "../../kit/rule.ts";
import { leavesOf, recordOf, slotsOf } from "../../kit/view.ts";
import type { Leaf } from "../../kit/view.ts";
import { kubernetesTypeOf, objectsOf, propertiesNamed } from "./kubernetes.ts";
import type { KubernetesType, NamedProperty } from "./kubernetes.ts";

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

/** Lists of containers in a pod; a custom resource may describe a single one as its `container`. */
const containerLists = ["initContainers", "containers", "ephemeralContainers"];
const containerKeys = [...containerLists, "container"];

/** Groups of Kubernetes itself that have a domain. None of their kinds holds pods. */
const ownGroups =
    /^(admissionregistration|apiextensions|apiregistration|authentication|authorization|rbac\.authorization|certificates|coordination|discovery|events|(flowcontrol|internal)\.apiserver|networking|node|resource|scheduling|storage|storagemigration)\.k8s\.io$/;
/** Where the provider puts what is no object: releases, and components that register their children one by one. */
const notObjects = ["helm.sh", "yaml", "kustomize"];

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
    const isOther = ownGroups.test(group) || notObjects.includes(group) || podless.includes(`${group}/${kind}`);
    return group.includes(".") && !isOther;
}

/** True for a type that can make containers run. */
export function mayRunContainers(token: string): boolean {
    const type = kubernetesTypeOf(token);
    return type !== undefined && (podPathOf(type) !== undefined || isCustom(type));
}

/** True for a kind of Kubernetes itself that makes pods. */
export function isBuiltInWorkload(token: string): boolean {
    const type = kubernetesTypeOf(token);
    return type !== undefined && podPathOf(type) !== undefined;
}

/** A container and the pod it belongs to. */
export interface Container {
    readonly path: PropertyPath;
    readonly read: () => AnyInputs;
}

/** A pod that a resource describes. */
export interface Pod {
    /** Where its specification stands. */
    readonly path: PropertyPath;
    readonly spec: AnyInputs;
    /** Containers of every kind. Nothing is read before they are asked for. */
    readonly containers: () => readonly Container[];
}

/** What a resource says about its containers. */
export interface Workload {
    readonly pods: readonly Pod[];
    /** Images that are named outside a container: volumes, and fields of custom resources. */
    readonly images: readonly { readonly path: PropertyPath; readonly read: () => unknown }[];
    /** True where a container need not name its image. */
    readonly mayOmitImages: boolean;
    /** Values of a custom resource that are unknown, and so could be containers. */
    readonly unknown: readonly PropertyPath[];
}

/** The containers of a resource, in whatever form its type has them. */
export function workloadOf(token: string, props: AnyInputs): Workload {
    const type = kubernetesTypeOf(token);
    const path = type && podPathOf(type);
    return type && path ? builtInWorkload(token, path, props, type.isPatch) : customWorkload(props);
}

/** Every container of every pod. */
export function containersOf({ pods }: Workload): readonly Container[] {
    return pods.flatMap(({ containers }) => containers());
}

/** Where pods say whether they have the network of their node; in a custom resource that may be anywhere. */
export function hostNetworkOf(token: string, props: AnyInputs): readonly NamedProperty[] {
    if (!isBuiltInWorkload(token)) {
        return Object.keys(props)
            .filter((key) => !notSpecified.includes(key))
            .flatMap((key) => propertiesNamed("hostNetwork", { [key]: props[key] }));
    }
    return workloadOf(token, props).pods.map(({ path, spec }) => ({
        path: [...path, "hostNetwork"],
        read: () => spec["hostNetwork"],
    }));
}

function builtInWorkload(token: string, podPath: PropertyPath, props: AnyInputs, isPatch: boolean): Workload {
    const pods = objectsOf(token, props).map(({ path, read }) => podAt(read(), podPath, path));
    return {
        pods,
        images: pods.flatMap(({ path, spec }) =>
            slotsOf(spec, ["volumes"], path).flatMap((volume) => {
                const image = recordOf(volume.read())["image"];
                return image === undefined
                    ? []
                    : [{ path: [...volume.path, "image", "reference"], read: () => recordOf(image)["reference"] }];
            }),
        ),
        mayOmitImages: isPatch,
        unknown: [],
    };
}

/** The pod below an object; `at` is where the object stands. */
function podAt(
    object: AnyInputs,
    podPath: PropertyPath,
    at: PropertyPath = [],
    keys: readonly string[] = containerLists,
): Pod {
    const spec = podPath.reduce((inner: AnyInputs, key) => recordOf(inner[key]), object);
    const path = [...at, ...podPath];
    const containers = () =>
        slotsOf(spec, keys, path).map((slot) => ({ path: slot.path, read: () => recordOf(slot.read()) }));
    return { path, spec, containers };
}

/** What a custom resource has beside its specification. */
const notSpecified = ["apiVersion", "kind", "metadata", "status", "id"];

/** Nobody knows the form of a custom resource, so all of it is looked through. */
function customWorkload(props: AnyInputs): Workload {
    const leaves = Object.keys(props)
        .filter((key) => !notSpecified.includes(key))
        .flatMap((key) => leavesOf({ [key]: props[key] }));
    const specs = new Map(leaves.flatMap((leaf) => podSpecPaths(leaf)).map((path) => [JSON.stringify(path), path]));
    return {
        pods: [...specs.values()].map((path) => podAt(props, path, [], containerKeys)),
        images: leaves
            .filter((leaf) => isImage(leaf) && podSpecPaths(leaf).length === 0)
            .map(({ path, text }) => ({ path, read: () => text })),
        mayOmitImages: true,
        unknown: leaves.flatMap(({ path, text }) => (text === undefined ? [path] : [])),
    };
}

/** Paths of the pods that a leaf is part of: what stands before a list of containers, or a container. */
function podSpecPaths({ path }: Leaf): readonly PropertyPath[] {
    return path.flatMap((key, index) => {
        const isList = containerLists.includes(String(key)) && typeof path[index + 1] === "number";
        const isSingle = key === "container" && typeof path[index + 1] === "string";
        return isList || isSingle ? [path.slice(0, index)] : [];
    });
}

/** `image`, `runtimeImage`, the reference of an image volume, or where a proxy fetches the code of a filter. */
function isImage({ path, text }: Leaf): boolean {
    const name = String(path.at(-1));
    const isReference = (name === "reference" && path.at(-2) === "image") || (name === "url" && path.at(-3) === "code");
    return text !== undefined && (/^(image|.*Image)$/.test(name) || isReference);
}
