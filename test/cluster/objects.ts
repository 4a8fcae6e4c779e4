import type { Preview, PreviewResource } from "../../preview/preview.ts";
import type { KubeObject } from "./api.ts";

/** What of a preview goes to the API server. */
export interface ClusterObjects {
    /** Each after everything that it depends on. */
    readonly objects: readonly KubeObject[];
    /** Kubernetes resources that are no object, each with the reason. */
    readonly notApplied: readonly { readonly resource: string; readonly reason: string }[];
    /** Paths of values that only the cloud knows, which got a plain text instead. */
    readonly madeUp: readonly string[];
}

/** A value that only the cloud can know, as a preview writes it, and the text that stands for it here. */
const unknown = "[unknown]";
const madeUpText = "known-after-deployment";

/** Every Kubernetes object of a preview. */
export function clusterObjectsOf({ resources }: Pick<Preview, "resources">): ClusterObjects {
    const ofKubernetes = inDependencyOrder(resources).filter(({ type }) => type.startsWith("kubernetes:"));
    const isRelease = ({ type }: PreviewResource) => type === "kubernetes:helm.sh/v3:Release";
    const settled = ofKubernetes.filter((one) => !isRelease(one)).map((one) => ({ one, ...settle(one.inputs) }));
    return {
        objects: settled.map(({ value }) => objectOf(value)),
        notApplied: ofKubernetes.filter(isRelease).map(({ name }) => ({
            resource: `Helm release ${name}`,
            reason: "a release is no object: Helm renders its chart, which lies in the stack's own registry",
        })),
        madeUp: settled.flatMap(({ one, paths }) => paths.map((path) => `${one.name}: ${path}`)),
    };
}

/** Depth first, as registered: what a resource waits for comes before it. */
function inDependencyOrder(resources: readonly PreviewResource[]): readonly PreviewResource[] {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const ordered = new Set<PreviewResource>();
    const visit = (resource: PreviewResource) => {
        if (ordered.has(resource)) return;
        for (const urn of resource.dependencies) {
            const needed = byUrn.get(urn);
            if (needed !== undefined) visit(needed);
        }
        ordered.add(resource);
    };
    resources.forEach(visit);
    return [...ordered];
}

function settle(value: unknown, path = ""): { readonly value: unknown; readonly paths: readonly string[] } {
    if (value === unknown) return { value: madeUpText, paths: [path] };
    if (typeof value !== "object" || value === null) return { value, paths: [] };
    const entries = Object.entries(value).map(([key, member]) => [key, settle(member, `${path}/${key}`)] as const);
    const paths = entries.flatMap(([, member]) => member.paths);
    if (Array.isArray(value)) return { value: entries.map(([, member]) => member.value), paths };
    return { value: Object.fromEntries(entries.map(([key, member]) => [key, member.value])), paths };
}

function objectOf(value: unknown): KubeObject {
    const { apiVersion, kind, metadata } = value as Partial<KubeObject>;
    if (apiVersion === undefined || kind === undefined || metadata === undefined) {
        throw new Error(`a Kubernetes resource without apiVersion, kind or metadata: ${JSON.stringify(value)}`);
    }
    return value as KubeObject;
}
