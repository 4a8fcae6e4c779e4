import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ringfence } from "./ringfence.fixture.ts";

const out = mkdtempSync(join(tmpdir(), "ringfence-generate-"));
afterAll(() => {
    rmSync(out, { recursive: true });
});

describe("ringfence generate", () => {
    test("writes what is asked for, names what became stale, and then has nothing to do", async () => {
        const written = await ringfence("generate", "docs/rules.md", "docs/dashboards", "--out", out);
        expect(written).toMatchObject({ code: 0, stderr: "" });
        expect(written.stdout).toContain("wrote docs/rules.md\nwrote docs/dashboards/");
        expect(readdirSync(join(out, "docs")).toSorted()).toEqual(["dashboards", "rules.md"]);

        writeFileSync(join(out, "docs", "rules.md"), "edited by hand");
        const checked = await ringfence("generate", "--check", "docs/rules.md", "--out", out);
        expect(checked).toMatchObject({ code: 1, stdout: "" });
        expect(checked.stderr).toBe(
            "docs/rules.md does not match policies/residency/ - whoever relies on it is misled - " +
                "run: npm run generate -- docs/rules.md\n",
        );

        const report = await ringfence("generate", "docs/rules.md", "--json", "--out", out);
        const entry = { file: "docs/rules.md", source: "policies/residency/" };
        expect(JSON.parse(report.stdout)).toEqual([{ ...entry, state: "written" }]);
        const again = await ringfence("generate", "--check", "docs/rules.md", "--json", "--out", out);
        expect(JSON.parse(again.stdout)).toEqual([{ ...entry, state: "current" }]);
        expect(again.code).toBe(0);
    });

    test("refuses a path that no generated file has, and names those that there are", async () => {
        const { code, stdout, stderr } = await ringfence("generate", "docs/rule.md");
        expect(stdout).toBe("");
        expect(stderr).toContain("docs/rule.md is no generated file - ");
        expect(stderr).toContain("\n  docs/rules.md");
        expect(code).toBe(2);
    });
});
