import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { listStacks } from "../../config/index.ts";
import { hasShape } from "../../policies/shapes/shapes.ts";
import { projectRoot } from "../../preview/index.ts";
import { recordsOf } from "../holes/stack-records.ts";
import { misfitsIn } from "./misfits-in.ts";

describe.each(listStacks(join(projectRoot, "stacks")))("the clean stack %s", (stack) => {
    test("has shapes for all that it registers, and fits them", async () => {
        const records = await recordsOf(stack);
        const judged = records.filter(({ type }) => /^(aws|kubernetes|random|tls|pulumi:providers):/.test(type));
        expect([...new Set(judged.map(({ type }) => type).filter((type) => !hasShape(type)))]).toEqual([]);
        expect(misfitsIn(stack, records)).toEqual([]);
    });
});
