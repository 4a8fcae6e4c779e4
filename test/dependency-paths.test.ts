import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { referenceDay } from "../catalog/day.ts";
import { listStacks } from "../config/index.ts";
import { projectRoot } from "../preview/index.ts";
import { previewProject } from "../preview/project-preview.ts";
import type { PreviewResource } from "../preview/preview.ts";

/**
 * Steps that the Pulumi CLI takes to find out, for each resource, on which others it depends: it follows every path through
 * the dependencies anew, and a dependency as often as it is named, so that a component in `dependsOn`, which stands for all
 * its children, multiplies everything above it.
 *
 * Source: pulumi/pulumi v3.260, pkg/resource/graph/dependency_graph.go, markAsDependency.
 */
function stepsOf(resources: readonly PreviewResource[]): number {
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

describe("the dependencies of a stack", () => {
    // A hundred million steps are about a second here. With twenty billion, `pulumi destroy` did not end in minutes.
    it.each(listStacks(join(projectRoot, "stacks")))("are few enough in %s for the CLI to follow", async (stack) => {
        const { resources } = await previewProject({ root: projectRoot, stack, today: referenceDay });
        const steps = stepsOf(resources);
        expect(steps).toBeGreaterThan(resources.length);
        expect(steps).toBeLessThan(100_000_000);
    });
});

describe("the count of steps", () => {
    const resource = (urn: string, ...dependencies: readonly string[]): PreviewResource => ({
        urn,
        type: "t",
        name: urn,
        dependencies,
        propertyDependencies: {},
        inputs: {},
        protect: false,
        opaque: false,
    });

    it("doubles with each pair that both depend on both of the pair before", () => {
        const pairs = [resource("a"), resource("b"), resource("c", "a", "b"), resource("d", "a", "b")];
        expect(stepsOf(pairs)).toBe(1 + 1 + 3 + 3);
        expect(stepsOf([...pairs, resource("e", "c", "d")])).toBe(8 + 7);
    });
});
