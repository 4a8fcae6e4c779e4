import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listStacks } from "../../config/index.ts";
import { baselineOf } from "../../policies/kit/mutation.ts";
import type { Baseline } from "../../policies/kit/mutation.ts";
import { readMutations } from "../../policies/residency/areas.ts";
import { rules } from "../../policies/residency/rules.ts";
import { projectRoot } from "../../preview/index.ts";
import { Evaluator } from "./evaluator.ts";
import { recordsOf } from "./stack-records.ts";

const stacks = listStacks(join(projectRoot, "stacks"));
const byRule = new Map(Object.values(await readMutations()).flatMap((area) => Object.entries(area)));
const cases = rules.flatMap((rule) =>
    Object.entries(byRule.get(rule.id) ?? {}).map(([name, mutation]) => ({ id: rule.id, name, rule, mutation })),
);

/** Rule and name of the mutation -> the stacks in which it was possible and refused. */
const refused = new Map<string, string[]>();

describe.each(stacks)("one mutation of the clean stack %s is refused by its own rule", (stack) => {
    let baseline: Baseline;
    let evaluator: Evaluator;
    beforeAll(async () => {
        const records = await recordsOf(stack);
        baseline = baselineOf(records);
        evaluator = new Evaluator(records);
    });

    test.each(cases)("$id, $name", async ({ id, name, rule, mutation }) => {
        const change = mutation(baseline);
        if (change === undefined) {
            return;
        }
        const { before, after } = await evaluator.evaluate(rule, change);
        expect(before).toBe(0);
        expect(after).toBeGreaterThan(0);
        refused.set(`${id} ${name}`, [...(refused.get(`${id} ${name}`) ?? []), stack]);
    });
});

describe("the mutations", () => {
    test.each(cases)("are possible and refused in at least one stack: $id, $name", ({ id, name }) => {
        expect(refused.get(`${id} ${name}`) ?? []).not.toEqual([]);
    });
});

afterAll(() => {
    const width = Math.max(...cases.map(({ name }) => name.length));
    const rows = cases.map(({ id, name }) => {
        const seen = refused.get(`${id} ${name}`) ?? [];
        const marks = stacks.map((stack) => (seen.includes(stack) ? "refused" : "-").padEnd(stack.length));
        return [id, name.padEnd(width), ...marks].join("  ");
    });
    const total = [...refused.values()].flat().length;
    const head = ["rule   ", "mutation".padEnd(width), ...stacks].join("  ");
    console.log([head, ...rows, `${total} mutations in ${stacks.length} stacks, each refused by its rule`].join("\n"));
});
