import { simulatedCloud, simulatedPackages } from "../../preview/cloud/packages.ts";
import type { PreviewResource } from "../../preview/preview.ts";

/** A resource that holds state, and what of its inputs cannot change without another taking its place. */
export interface Kept {
    readonly urn: string;
    readonly protect: boolean;
    /** Inputs by their path; a change of any replaces the resource, and with it what it holds. */
    readonly fixed: Readonly<Record<string, unknown>>;
}

/**
 * Paths of Kubernetes objects that the provider replaces for, beside `apiVersion` and `kind`, by kind.
 * Source: pulumi/pulumi-kubernetes, provider/pkg/provider/diff.go, forceNew.
 */
const metadata = ["metadata.name", "metadata.namespace"];
const kubernetesFixed: Readonly<Record<string, readonly string[]>> = {
    StatefulSet: [
        ...metadata,
        "spec.podManagementPolicy",
        "spec.revisionHistoryLimit",
        "spec.selector",
        "spec.serviceName",
        "spec.volumeClaimTemplates",
    ],
    PersistentVolumeClaim: [...metadata, "spec"],
    Namespace: metadata,
};

/** Resources that hold state: what is protected, what has volumes, namespaces with all that is in them, and releases of charts with their definitions. */
export function keptOf(resources: readonly PreviewResource[]): readonly Kept[] {
    return resources
        .filter(({ type, protect }) => protect || fixedPaths(type).length > 0)
        .filter(({ type }) => type.includes(":") && !type.startsWith("ringfence:") && !type.startsWith("pulumi:"))
        .map(({ urn, type, protect, inputs }) => ({
            urn,
            protect,
            fixed: Object.fromEntries(
                [...fixedPaths(type), ...cloudPaths(type)].map((path) => [path, at(inputs, path)]),
            ),
        }))
        .toSorted((a, b) => (a.urn < b.urn ? -1 : 1));
}

function fixedPaths(type: string): readonly string[] {
    if (type === "kubernetes:helm.sh/v3:Release") return ["name", "namespace"];
    const kind = type.split(":").at(-1) ?? "";
    return type.startsWith("kubernetes:") && Object.hasOwn(kubernetesFixed, kind) ? (kubernetesFixed[kind] ?? []) : [];
}

function cloudPaths(type: string): readonly string[] {
    const name = simulatedPackages.find((one) => type.startsWith(`${one}:`));
    return name === undefined || name === "kubernetes"
        ? []
        : simulatedCloud(name, { region: "eu-central-1" }).replaceOn(type);
}

function at(inputs: unknown, path: string): unknown {
    return (
        path
            .split(".")
            .reduce<unknown>(
                (value, key) =>
                    typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
                inputs,
            ) ?? null
    );
}

/** What would be lost on the way from one program to another. */
export function losses(before: readonly Kept[], after: readonly Kept[]): readonly string[] {
    const now = new Map(after.map((one) => [one.urn, one]));
    return before.flatMap(({ urn, protect, fixed }) => {
        const next = now.get(urn);
        if (next === undefined) return [`${urn} is gone`];
        return [
            ...(protect && !next.protect ? [`${urn} is no longer protected`] : []),
            ...Object.entries(fixed).flatMap(([path, value]) =>
                JSON.stringify(value) === JSON.stringify(next.fixed[path] ?? null)
                    ? []
                    : [`${urn} is replaced: ${path}`],
            ),
        ];
    });
}
