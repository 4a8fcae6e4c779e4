import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ringfence } from "./ringfence.fixture.ts";

let folder = "";
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "ringfence-guardrails-"));
});
afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
});

describe("guardrails", () => {
    test("say what each policy keeps, its size, and what is left", async () => {
        const { code, stdout, stderr } = await ringfence("guardrails", "self-hosted-eu");
        expect(stderr).toBe("");
        expect(stdout).toMatch(
            /^Organization policies of self-hosted-eu, for the accounts 111122223333, 444455556666\n/,
        );
        expect(stdout).toMatch(/\nself-hosted-eu-service-control-1 \(\d+ characters\)\n {2}StayInJurisdiction\n/);
        expect(stdout).toContain("\nself-hosted-eu-resource-control-1 (");
        expect(stdout).toContain("--vpc vpc-…");
        expect(code).toBe(0);
    });

    test("are a file for each policy, as AWS takes it", async () => {
        const out = join(folder, "new");
        const { code } = await ringfence("guardrails", "hybrid-eu", "--out", out, "--vpc", "vpc-0123456789abcdef0");
        expect(code).toBe(0);
        expect(readdirSync(out)).toEqual(["hybrid-eu-resource-control-1.json", "hybrid-eu-service-control-1.json"]);
        const text = readFileSync(join(out, "hybrid-eu-service-control-1.json"), "utf8");
        expect(JSON.parse(text)).toMatchObject({ Version: "2012-10-17" });
        expect(text).toContain("CredentialsOfPodsStay");
        const again = await ringfence("guardrails", "hybrid-eu", "--out", out);
        expect(again.stderr).toContain("is not empty");
        expect(again.code).toBe(2);
    });

    test("are one JSON document, with each policy as a document", async () => {
        const { stdout } = await ringfence("guardrails", "managed-us", "--json");
        const { policies } = JSON.parse(stdout) as { policies: { characters: number; document: object }[] };
        for (const { characters, document } of policies) expect(JSON.stringify(document)).toHaveLength(characters);
    });

    test.each([
        [["no-such-stack"], "policies/declarations/no-such-stack.yaml"],
        [["hybrid-eu", "--organization", "exampleorg"], "an organization's id is o-"],
        [["hybrid-eu", "--vpc", "10.0.0.0/16"], "a VPC's id is vpc-"],
    ])("refuse %j", async (args, word) => {
        const { code, stderr } = await ringfence("guardrails", ...args);
        expect(stderr).toContain(word);
        expect(code).toBe(2);
    });
});
