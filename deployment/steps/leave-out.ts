import type { PreviewResource } from "../../preview/preview.ts";

/** What a part of the graph is known by: a resource as a preview shows it. */
export type GraphResource = Pick<
    PreviewResource,
    "urn" | "type" | "parent" | "provider" | "dependencies" | "propertyDependencies"
>;

/** Every object in the cluster, and the providers that reach it: none can be made before the cluster, and none from outside. */
export const inTheCluster = ["**$kubernetes:**", "**pulumi:providers:kubernetes::**"] as const;

/** Nodes start what the registry holds, and are paid for: not before the mirror has filled it. */
export const nodes = "**$aws:eks/nodeGroup:NodeGroup::**";

/** AWS takes a route to a transit gateway only where an attachment is accepted. */
export const routes = "**$aws:ec2/route:Route::**";

/**
 * The resources that `pulumi up --exclude <pattern>… --exclude-dependents` leaves alone: those that a pattern names, and whatever
 * depends on one of them - by an input, by `dependsOn`, as its child, or as a resource of its provider.
 *
 * Not `--target`: the Pulumi CLI adds every provider to the targets, and the provider of a cluster that is not among them ends
 * the run ("depends on … which was not specified in --target list").
 *
 * @param patterns Globs over URNs in which `**` is any text, the way the CLI reads them.
 */
export function leftOut(resources: readonly GraphResource[], patterns: readonly string[]): ReadonlySet<string> {
    const named = patterns.map(globOf);
    const left = new Set(resources.filter(({ urn }) => named.some((glob) => glob.test(urn))).map(({ urn }) => urn));
    // A resource is registered after what it depends on, but in a preview's tree it may stand before it.
    for (let before = -1; before !== left.size;) {
        before = left.size;
        for (const resource of resources) {
            if (needsOf(resource).some((urn) => left.has(urn))) left.add(resource.urn);
        }
    }
    return left;
}

/** URNs without which a resource cannot be made. */
export function needsOf({ parent, provider, dependencies, propertyDependencies }: GraphResource): readonly string[] {
    return [
        ...(parent === undefined ? [] : [parent]),
        ...(provider === undefined ? [] : [provider]),
        ...dependencies,
        ...Object.values(propertyDependencies).flat(),
    ];
}

/**
 * Patterns for every service of AWS but KMS and those that a key itself needs: what is left are the keys, before anything that could
 * be encrypted under one.
 */
export function allButKeys(resources: readonly GraphResource[]): readonly string[] {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const needed = new Set(resources.filter(({ type }) => serviceOf(type) === "kms").map(({ urn }) => urn));
    for (const urn of needed) {
        const resource = byUrn.get(urn);
        // A set goes on to what is added to it on the way.
        for (const other of resource === undefined ? [] : needsOf(resource)) needed.add(other);
    }
    const kept = new Set([...needed].map((urn) => serviceOf(byUrn.get(urn)?.type ?? "")));
    const services = new Set(resources.flatMap(({ type }) => serviceOf(type) ?? []));
    return [...services]
        .filter((service) => !kept.has(service))
        .toSorted()
        .map((service) => `**$aws:${service}/**`);
}

/** `aws:kms/key:Key` -> `kms`; nothing for what is no resource of AWS. */
function serviceOf(type: string): string | undefined {
    return /^aws:([^/]+)\//.exec(type)?.[1];
}

function globOf(pattern: string): RegExp {
    const parts = pattern.split("**").map((text) => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
    return new RegExp(`^${parts.join(".*")}$`);
}
