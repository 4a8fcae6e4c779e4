import { describe, expect, it } from "vitest";
import { looksSecret } from "./secret-shapes.ts";

describe("a text that looks like a secret", () => {
    it.each([
        ["an OpenAI key", "sk-proj-4f9aQ2xL0mN7bV3cK8dR1tY6"],
        ["an Anthropic key", "sk-ant-api03-abcdefghijklmnop"],
        ["an AWS access key id", "AKIAIOSFODNN7EXAMPLE"],
        ["an AWS secret access key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
        ["a GitHub token", "ghp_0123456789abcdefghijABCDEFGHIJ012345"],
        ["a Hugging Face token", "hf_abcdefghijklmnopqrstuvwxyz"],
        ["a Groq key", "gsk_abcdefghijklmnopqrstuvwxyz"],
        ["a signed token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"],
        ["a private key", "-----BEGIN RSA PRIVATE KEY-----"],
        ["an address with a password", "https://user:hunter2@login.example/"],
        ["a key inside a longer text", "Authorization: Bearer sk-proj-4f9aQ2xL0mN7bV3cK8dR1tY6"],
    ])("is %s", (_kind, text) => {
        expect(looksSecret(text)).toBe(true);
    });

    it.each([
        ["a model's revision", "0123456789abcdef0123456789abcdef01234567"],
        ["a secret's name", "ringfence/tenants/claims-desk/openai-api-key"],
        ["an address", "https://login.example:8443/.well-known/jwks.json"],
        ["a model id", "eu.anthropic.claude-sonnet-5"],
        ["a reservation", "cr-0123456789abcdef0"],
        ["a name that begins like a key", "sk-small"],
        ["an endpoint service", "com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0"],
    ])("is not %s", (_kind, text) => {
        expect(looksSecret(text)).toBe(false);
    });

    it("is told quickly in a long text made to be slow", () => {
        for (const text of [
            "a.".repeat(100_000),
            "eyJ-".repeat(50_000),
            "-----BEGIN ".repeat(20_000),
            "sk-".repeat(50_000),
        ]) {
            expect(typeof looksSecret(text)).toBe("boolean");
        }
    }, 5_000);
});
