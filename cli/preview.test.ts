import { describe, expect, test } from "vitest";
import { ringfence } from "./ringfence.fixture.ts";

describe("ringfence preview", () => {
    test("draws a stack: heading, tree and verdicts", async () => {
        const { code, stdout, stderr } = await ringfence("preview", "pilot-eu");
        expect(stderr).toBe("");
        expect(stdout).toMatch(/^✓ pilot-eu {2}self-hosted · eu · \d+ resources/);
        expect(stdout).toContain("Stack ringfence-pilot-eu");
        expect(stdout).toContain("policies (ringfence-residency):");
        expect(code).toBe(0);
    });

    test("prints a list as JSON for several stacks, without those that have faults, which go to stderr", async () => {
        const { code, stdout, stderr } = await ringfence("preview", "pilot-eu", "nowhere", "--json");
        const previews = JSON.parse(stdout) as readonly { readonly stack: string }[];
        expect(previews.map((preview) => preview.stack)).toEqual(["pilot-eu"]);
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

    test("ends with 2 for an option that does not exist: 1 would read as a violation", async () => {
        const { code, stderr } = await ringfence("preview", "--nope");
        expect(stderr).toContain("unknown option '--nope'");
        expect(code).toBe(2);
    });
});
