import type { PreviewResource } from "../preview/preview.ts";

/**
 * Steps that the Pulumi CLI takes to find out, for each resource, on which others it depends: it follows every path through
 * the dependencies anew, and a dependency as often as it is named, so that a component in `dependsOn`, which stands for all
 * its children, multiplies everything above it.
 *
 * Source: pulumi/pulumi v3.260, pkg/resource/graph/dependency_graph.go, markAsDependency.
 */
export function dependencySteps(resources: readonly PreviewResource[]): number {
    const byUrn = new Map(resources.map((one) => [one.urn, one]));
    const known = new Map<string, number>();
    const steps = (urn: string): number => {
        const found = known.get(urn);
        if (found !== undefined) return found;
        const resource = byUrn.get(urn);
        if (resource === undefined) throw new Error(`${urn} is not in the stack`);
        const named = [...resource.dependencies, ...Object.values(resource.propertyDependencies).flat()];
        const before = resource.provider === undefined ? named : [...named, resource.provider];
        const all = before.reduce((sum, one) => sum + steps(one), 1);
        known.set(urn, all);
        return all;
    };
    return resources.reduce((sum, { urn }) => sum + steps(urn), 0);
}
