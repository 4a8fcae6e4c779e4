import { describe, expect, it } from "vitest";
import type { PreviewResource } from "../preview/preview.ts";
import { dependencySteps } from "./dependency-steps.ts";

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
        expect(dependencySteps(pairs)).toBe(1 + 1 + 3 + 3);
        expect(dependencySteps([...pairs, resource("e", "c", "d")])).toBe(8 + 7);
    });
});
