import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { referenceDay } from "../catalog/day.ts";
import { listStacks } from "../config/index.ts";
import { previewStack, projectRoot } from "../preview/index.ts";
import { isClean } from "../preview/preview.ts";
import type { Preview } from "../preview/preview.ts";
import { customFaults, customObjects } from "./custom-resources/custom-faults.ts";
import { dependencySteps } from "./dependency-steps.ts";

describe.each(listStacks(join(projectRoot, "stacks")))("the reference stack %s", (stack) => {
    let preview: Preview;
    beforeAll(async () => {
        preview = await previewStack({ stack, today: referenceDay, asDeployed: true });
    });

    it("previews clean", () => {
        expect(preview.policies.filter(({ status }) => status === "violated" || status === "undetermined")).toEqual([]);
        expect(isClean(preview)).toBe(true);
    });

    it("is the same as deployed, and no rule finds more in it once every value is known", () => {
        expect(preview.asDeployed).toEqual({ resources: [], policies: [] });
    });

    it("has custom resources with the fields of their definitions, and what those ask", () => {
        const inputs = preview.resources.map((resource) => resource.inputs);
        expect(customObjects(inputs).length).toBeGreaterThan(10);
        expect(customFaults(inputs)).toEqual([]);
    });

    // A hundred million steps are about a second here. With twenty billion, `pulumi destroy` did not end in minutes. That everything in
    // the cluster waits for each of its thirty admission objects is most of them.
    it("has dependencies that are few enough for the CLI to follow", () => {
        const steps = dependencySteps(preview.resources);
        expect(steps).toBeGreaterThan(preview.resources.length);
        expect(steps).toBeLessThan(1_000_000_000);
    });
});
