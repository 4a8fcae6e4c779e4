import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ringfence } from "./ringfence.fixture.ts";

const out = mkdtempSync(join(tmpdir(), "ringfence-manifests-"));
afterAll(() => {
    rmSync(out, { recursive: true });
});

describe("ringfence manifests", () => {
    test("writes a file for each object of a stack, and never among those of another run", async () => {
        const written = await ringfence("manifests", "pilot-eu", "--out", out);
        expect(written).toMatchObject({ code: 0, stderr: "" });
        expect(written.stdout).toMatch(/^wrote \d+ objects to /);
        expect(parse(readFileSync(join(out, "_cluster", "Namespace", "models.yaml"), "utf8"))).toMatchObject({
            apiVersion: "v1",
            kind: "Namespace",
            metadata: { name: "models" },
        });
        const again = await ringfence("manifests", "pilot-eu", "--out", out);
        expect(again).toMatchObject({ code: 2, stdout: "" });
        expect(again.stderr).toContain("is not empty - ");
    });

    test("refuses a stack that does not exist and names those that do", async () => {
        const { code, stdout, stderr } = await ringfence("manifests", "nowhere");
        expect(stdout).toBe("");
        expect(stderr).toContain("hybrid-eu");
        expect(code).toBe(2);
    });
});
