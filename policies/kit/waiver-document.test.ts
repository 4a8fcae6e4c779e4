import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { referenceDay } from "../../catalog/day.ts";
import { declarationsIn } from "./read-declaration.ts";
import { judgeWaivers, longestDays, waiversSchema } from "./waiver.ts";

const repository = path.join(import.meta.dirname, "..", "..");
const document = readFileSync(path.join(repository, "docs", "waivers.md"), "utf8");
const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(document) ?? [];
const declared = declarationsIn(path.join(repository, "policies", "declarations"))("pilot-eu");

describe("docs/waivers.md", () => {
    test("shows a waiver that holds by the declaration of its stack, on the day of this project", () => {
        const entries = (parse(example) as readonly unknown[]).map((value) => ({ value, line: 1 }));
        const approvers = declared.ok ? (declared.declaration.approvers ?? []) : [];
        const rules = [{ id: "RES-103", waivable: true, severity: "critical" }];
        const judged = judgeWaivers(entries, { stack: "pilot-eu", today: referenceDay, approvers, rules });
        expect(judged.faults.map(({ problem }) => String(problem))).toEqual([]);
        expect(judged.valid).toHaveLength(1);
        expect(example).toContain("policies/declarations/waivers/pilot-eu.yaml");
    });

    test("tells of every key, of no other, and of the right number of days", () => {
        const told = [...document.matchAll(/^\| `([A-Za-z]+)` /gm)].map(([, key]) => key);
        expect(told).toEqual(Object.keys(waiversSchema.element.shape));
        expect(document).toContain(
            `at most ${longestDays.other} days after \`granted\`, ${longestDays.critical} where`,
        );
    });
});
