import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Preview } from "../preview/preview.ts";
import { ringfence } from "./ringfence.fixture.ts";

const out = mkdtempSync(join(tmpdir(), "ringfence-preview-"));
afterAll(() => {
    rmSync(out, { recursive: true });
});

describe("ringfence preview", () => {
    test("draws a stack: heading, tree and verdicts", async () => {
        const { code, stdout, stderr } = await ringfence("preview", "pilot-eu");
        expect(stderr).toBe("");
        expect(stdout).toMatch(/^✓ pilot-eu {2}self-hosted · eu · \d+ resources/);
        expect(stdout).toContain("Stack ringfence-pilot-eu");
        expect(stdout).toContain("policies (ringfence-residency):");
        expect(stdout).toContain("as deployed: the same resources and values, and no rule finds more");
        expect(code).toBe(0);
    });

    test("looks once where it is asked to, and says that it did not look as deployed", async () => {
        const { code, stdout } = await ringfence("preview", "pilot-eu", "--once");
        expect(stdout).toContain("as deployed: not looked at");
        expect(code).toBe(0);
    });

    test("writes a list as JSON for several stacks, without those that have faults, which go to stderr", async () => {
        const file = join(out, "previews.json");
        const form = ["--output", "json", "--out", file];
        const { code, stdout, stderr } = await ringfence(
            "preview",
            "pilot-eu",
            "nowhere",
            "--today=2024-02-29",
            ...form,
        );
        expect(stdout).toBe("");
        const previews = JSON.parse(readFileSync(file, "utf8")) as readonly Pick<
            Preview,
            "stack" | "asOf" | "schemaVersion" | "asDeployed"
        >[];
        expect(previews).toMatchObject([
            { stack: "pilot-eu", asOf: "2024-02-29", schemaVersion: 1, asDeployed: { resources: [] } },
        ]);
        expect(stderr).toContain("nowhere");
        expect(code).toBe(2);
    });

    test("prints nothing on stdout for a single stack that has faults, and no stack trace", async () => {
        const { code, stdout, stderr } = await ringfence("preview", "nowhere", "--json");
        expect(stdout).toBe("");
        expect(stderr).toContain("hybrid-eu");
        expect(stderr).not.toMatch(/^\s+at /m);
        expect(code).toBe(2);
    });

    test("explains itself, exit codes included", async () => {
        const { code, stdout } = await ringfence("preview", "--help");
        expect(stdout).toContain("Exit codes");
        expect(stdout).toContain("npm run preview -- hybrid-eu");
        expect(code).toBe(0);
    });

    test("refuses a day that the calendar does not have, with how to write one", async () => {
        const { code, stdout, stderr } = await ringfence("preview", "pilot-eu", "--today", "2026-02-30");
        expect(stdout).toBe("");
        expect(stderr).toContain('"2026-02-30" is not a day of the calendar - ');
        expect(stderr).toContain("write it as YYYY-MM-DD");
        expect(code).toBe(2);
    });

    test("refuses a file for the result that cannot be written, before it begins", async () => {
        const { code, stdout, stderr } = await ringfence("preview", "pilot-eu", "--out", join(out, "no", "folder"));
        expect(stdout).toBe("");
        expect(stderr).toContain("cannot be written - the result would be lost");
        expect(code).toBe(2);
    });

    test("ends with 2 for an option that does not exist: 1 would read as a violation", async () => {
        const { code, stderr } = await ringfence("preview", "--nope");
        expect(stderr).toContain("unknown option '--nope'");
        expect(code).toBe(2);
    });
});
