import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ringfence } from "./ringfence.fixture.ts";

const walked = z.object({
    flow: z.object({ name: z.string(), port: z.number() }),
    passes: z.boolean(),
    verdicts: z.array(z.object({ layer: z.string(), verdict: z.string(), by: z.array(z.string()) })),
});
const answer = z.strictObject({ needed: z.array(walked), others: z.array(walked) });

describe("ringfence flows", () => {
    test("shows how a client reaches a destination, layer by layer, and ends with 0", async () => {
        const { code, stdout } = await ringfence("flows", "pilot-eu", "--from", "cert-manager", "--to", "API server");
        expect(stdout).toMatch(/^✓ cert-manager\/.* → API server tcp 443, Service address$/m);
        expect(stdout).toMatch(/^ {4}networkPolicy +passes +controllers-cert-manager-controllers$/m);
        expect(stdout).toMatch(/\d+ needed; \d+ that nobody needs\n$/);
        expect(code).toBe(0);
    });

    test("answers whether a pair that nobody needs could connect, as JSON", async () => {
        const { code, stdout } = await ringfence(
            "flows",
            "pilot-eu",
            "--from",
            "models",
            "--to",
            "api.openai.com",
            "--json",
        );
        const { needed, others } = answer.parse(JSON.parse(stdout));
        expect(needed).toEqual([]);
        expect(others.length).toBeGreaterThan(0);
        for (const { passes, verdicts } of others) {
            expect(passes).toBe(false);
            const refusing = verdicts.filter(({ verdict }) => verdict === "refuses").map(({ layer }) => layer);
            expect(refusing).toEqual(["name", "networkPolicy", "securityGroup", "route"]);
        }
        expect(code).toBe(0);
    });

    test("refuses a name that nobody has", async () => {
        const { code, stdout, stderr } = await ringfence("flows", "pilot-eu", "--to", "nowhere");
        expect(stdout).toBe("");
        expect(stderr).toContain("no connection matches - ");
        expect(code).toBe(2);
    });

    test("refuses what is no port, and a stack that is not there", async () => {
        expect(await ringfence("flows", "pilot-eu", "--port", "https")).toMatchObject({ code: 2, stdout: "" });
        expect(await ringfence("flows", "no-such-stack")).toMatchObject({ code: 2, stdout: "" });
    });
});
