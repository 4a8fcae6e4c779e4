import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listStacks } from "../../config/index.ts";
import { rules } from "../../policies/residency/rules.ts";
import { projectRoot } from "../../preview/index.ts";
import { cloudHoles, missingParts } from "./cloud-holes.ts";
import { clusterHoles, fleetHoles } from "./cluster-holes.ts";
import { gatewayHoles, wayOutHoles } from "./gateway-holes.ts";
import { groundOf } from "./hole.ts";
import type { Ground, Hole } from "./hole.ts";
import { StackCourt } from "./judge-hole.ts";
import { recordsOf } from "./stack-records.ts";

const stacks = listStacks(join(projectRoot, "stacks"));
const kinds = {
    cloud: cloudHoles,
    missing: missingParts,
    cluster: clusterHoles,
    fleet: fleetHoles,
    gateway: gatewayHoles,
    wayOut: wayOutHoles,
};
const holes = Object.entries(kinds).flatMap(([kind, byRule]) =>
    Object.entries(byRule).map(([id, hole]) => ({ kind, id, hole })),
);
const byId = new Map(rules.map((rule) => [rule.id as string, rule]));

/** Rule and kind of hole -> the stacks in which it was opened and refused. */
const refused = new Map<string, string[]>();

test("every rule has a hole, and every hole is of a rule", () => {
    const opened = new Set(holes.map(({ id }) => id));
    expect(rules.map(({ id }) => id).filter((id) => !opened.has(id))).toEqual([]);
    expect([...opened].filter((id) => !byId.has(id))).toEqual([]);
});

describe.each(stacks)("one hole in the clean stack %s is refused by its own rule", (stack) => {
    let ground: Ground;
    let court: StackCourt;
    beforeAll(async () => {
        ground = groundOf(await recordsOf(stack));
        court = new StackCourt(stack, ground);
    });

    test.each(holes)("$id, $kind", async ({ kind, id, hole }) => {
        const change = (hole satisfies Hole)(ground);
        const rule = byId.get(id);
        if (change === undefined || rule === undefined) {
            return;
        }
        const { before, after } = await court.judge(rule, change);
        expect(before).toBe(0);
        expect(after).toBeGreaterThan(0);
        refused.set(`${id} ${kind}`, [...(refused.get(`${id} ${kind}`) ?? []), stack]);
    });
});

describe("the holes that were opened", () => {
    test.each(holes)("are refused in at least one stack: $id, $kind", ({ id, kind }) => {
        expect(refused.get(`${id} ${kind}`) ?? []).not.toEqual([]);
    });
});

afterAll(() => {
    const rows = holes.map(({ id, kind }) => {
        const seen = refused.get(`${id} ${kind}`) ?? [];
        const marks = stacks.map((stack) => (seen.includes(stack) ? "refused" : "-").padEnd(stack.length));
        return [id, kind.padEnd(7), ...marks].join("  ");
    });
    const total = [...refused.values()].flat().length;
    const head = ["rule   ", "hole   ", ...stacks].join("  ");
    console.log([head, ...rows, `${total} holes in ${stacks.length} stacks, each refused by its rule`].join("\n"));
});
