import { describe, expect, it } from "vitest";
import { referenceDay } from "./day.ts";
import { endOf, stageOf } from "./lifecycle.ts";
import { findProviderModel, providerModels } from "./provider-models.ts";
import { providers } from "./providers.ts";
import type { ProviderId } from "./providers.ts";

const all = (Object.keys(providers) as ProviderId[]).flatMap((provider) =>
    Object.entries(providerModels[provider]).map(([name, facts]) => [provider, name, facts] as const),
);

describe("models of providers", () => {
    it("are known for every provider", () => {
        expect(new Set(all.map(([provider]) => provider))).toEqual(new Set(Object.keys(providers)));
    });

    it("end after they began", () => {
        const odd = all.filter(
            ([, , facts]) => facts.servedFrom.confirmed && (endOf(facts) ?? "9999") <= facts.servedFrom.value,
        );
        expect(odd.map(([, name]) => name)).toEqual([]);
    });

    it("are replaced by models that are known, and have not ended today", () => {
        const dead = all.flatMap(([provider, name, { replacement }]) => {
            if (replacement === undefined) return [];
            const facts = findProviderModel(provider, replacement);
            return facts === undefined || stageOf(facts, referenceDay) === "ended" ? [`${name} -> ${replacement}`] : [];
        });
        expect(dead).toEqual([]);
    });

    it.each([
        ["anthropic", "claude-sonnet-4-5", "ending", "2026-11-30"],
        ["openai", "gpt-4.1", "ending", "2027-01-14"],
        ["openai", "gpt-4.1-nano", "ended", "2026-10-23"],
        ["openai", "gpt-6.1-sol", "lasting", undefined],
        ["bedrock", "anthropic.claude-3-5-sonnet-20240620-v1:0", "ended", "2026-03-01"],
        ["bedrock", "eu.anthropic.claude-sonnet-5", "lasting", undefined],
        ["bedrock", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "unknown", undefined],
        ["groq", "llama-3.3-70b-versatile", "ended", "2026-08-16"],
        ["fireworks", "accounts/fireworks/models/llama-v3p3-70b-instruct", "unknown", undefined],
    ] as const)("of %s: %s is %s on the reference day", (provider, name, stage, end) => {
        const facts = findProviderModel(provider, name);
        expect(facts && stageOf(facts, referenceDay)).toBe(stage);
        expect(facts && endOf(facts)).toBe(end);
    });

    it("that nobody wrote down are not found", () => {
        expect(findProviderModel("openai", "constructor")).toBeUndefined();
        expect(findProviderModel("openai", "gpt-4.1 ")).toBeUndefined();
    });
});
