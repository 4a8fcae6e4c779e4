import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { referenceDay } from "../../catalog/day.ts";
import { listStacks } from "../../config/index.ts";
import { projectRoot } from "../../preview/index.ts";
import { previewProject } from "../../preview/project-preview.ts";
import { projectOf } from "./project.ts";

/**
 * One hole each, opened by a program from its first line to the pack's verdict, and the rules that have to see it. Each is opened
 * in one stack, the next in the next: `rule-holes.test.ts` opens holes for every rule in every stack, in what a program registered.
 */
const holes = {
    "internet-gateway": ["RES-301"],
    "foreign-provider": ["RES-101"],
    "public-nat": ["RES-302"],
    "open-security-group": ["RES-309"],
    "bucket-abroad": ["RES-102"],
    "read-key": ["RES-110"],
    "other-cluster": ["RES-111"],
    "plugin-from-elsewhere": ["RES-107"],
} as const;

const stacks = listStacks(join(projectRoot, "stacks"));

let work: string;
beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), "ringfence-holes-"));
});
afterAll(() => {
    rmSync(work, { recursive: true });
});

async function violatedRules(hole: string, stack: string): Promise<readonly string[]> {
    const pack = { folder: join(projectRoot, "policies", "residency") };
    const { policies } = await previewProject({
        root: projectOf(work, hole),
        stack,
        today: referenceDay,
        packs: [pack],
    });
    return policies.filter(({ status }) => status === "violated").map(({ id }) => id);
}

describe("a reference stack with one hole in its program", () => {
    const cases = Object.entries(holes).map(([hole, rules], at) => {
        return { hole, rules, stack: stacks[at % stacks.length] ?? "" };
    });

    it.each(cases)("is refused: $hole in $stack", async ({ hole, rules, stack }) => {
        expect(await violatedRules(hole, stack)).toEqual(expect.arrayContaining([...rules]));
    });
});
