import { describe, expect, it } from "vitest";
import {
    answersToOwnId,
    bedrockMakers,
    bedrockProfiles,
    findProfile,
    isOwnModelId,
    ownIdsIn,
} from "./bedrock-models.ts";
import { legacyModels, ownIdRegions } from "./bedrock/own-ids.ts";
import { findRegion } from "./jurisdictions.ts";

describe("ids of Bedrock", () => {
    it.each([
        "qwen.qwen3-32b-v1:0",
        "google.gemma-3-27b-it",
        "zai.glm-4.7",
        "nvidia.nemotron-nano-9b-v2",
        "minimax.minimax-m2",
    ])("%s is a model's own", (id) => {
        expect(isOwnModelId(id)).toBe(true);
    });

    it.each(["eu.anthropic.claude-sonnet-5", "global.anthropic.claude-sonnet-5", "claude", "", "arn:aws:bedrock:x"])(
        "%j is not",
        (id) => {
            expect(isOwnModelId(id)).toBe(false);
        },
    );

    it("begin with a maker that is known, in every list", () => {
        const ids = ownIdRegions.flatMap(({ models }) => models);
        expect([...ids, ...legacyModels].filter((id) => !isOwnModelId(id))).toEqual([]);
        expect(new Set(ids).size).toBe(ids.length);
        expect(bedrockMakers.value).not.toContain("eu");
    });
});

describe("a geographic profile", () => {
    it("that is asked for in the Union answers in the Union alone", () => {
        for (const profile of Object.values(bedrockProfiles.value)) {
            for (const [source, reached] of Object.entries(profile.routes)) {
                const jurisdiction = findRegion(source)?.jurisdiction;
                if (jurisdiction !== "eu" && jurisdiction !== "us") continue;
                const outside = reached.filter((region) => findRegion(region)?.jurisdiction !== jurisdiction);
                expect(outside, `${profile.id} from ${source}`).toEqual([]);
            }
        }
    });

    it("that is asked for in London or Zurich answers in the Union too", () => {
        const routes = findProfile("eu.anthropic.claude-sonnet-5")?.routes;
        expect(routes?.["eu-west-2"]).toContain("eu-central-1");
        expect(routes?.["eu-central-2"]).toContain("eu-central-1");
    });

    it.each(["global.anthropic.claude-sonnet-5", "eu.anthropic.claude-v2", "constructor", ""])(
        "%j is not known",
        (id) => {
            expect(findProfile(id)).toBeUndefined();
        },
    );
});

describe("a model in a region", () => {
    it("answers to its own id, to a profile, or nobody knows", () => {
        expect(answersToOwnId("mistral.ministral-3-8b-instruct", "eu-central-1")).toMatchObject({ value: true });
        expect(answersToOwnId("anthropic.claude-sonnet-5", "eu-central-1")).toMatchObject({ value: false });
        expect(answersToOwnId("anthropic.claude-sonnet-5", "us-gov-west-1").confirmed).toBe(false);
        expect(answersToOwnId("anthropic.claude-v2", "eu-central-1").confirmed).toBe(false);
    });

    it("is among those that answer there by their own id", () => {
        expect(ownIdsIn("eu-central-1")).toContain("mistral.ministral-3-8b-instruct");
        expect(ownIdsIn("eu-central-1")).not.toContain("anthropic.claude-sonnet-5");
        expect(ownIdsIn("us-gov-west-1")).toEqual([]);
    });
});
