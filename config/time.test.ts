import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { referenceDay } from "../catalog/day.ts";
import { readStackFile } from "./stack-file.ts";
import { timeDemandOf, timeLimitsOf } from "./time.ts";
import type { TimeSource } from "./time.ts";

function configOf(stack: string): TimeSource {
    const reading = readStackFile(join(import.meta.dirname, "..", "stacks", `Pulumi.${stack}.yaml`), referenceDay);
    if (!reading.ok) throw new Error(`the reference stack ${stack} is sound`);
    return reading.config;
}

/** The kinds of work that a stack's model is for. */
function answersOf(source: TimeSource, model: string): readonly string[] {
    return timeDemandOf(source).models?.[model]?.answers ?? [];
}

describe("the answers of a model", () => {
    it("are those of every task that some route leads to it, and of unknown tasks where a route names none", () => {
        const config = configOf("self-hosted-eu");
        const every = ["classification", "extraction", "summarization", "chat", "reasoning", "other"];
        expect(answersOf(config, "llama-70b")).toEqual(every);
        expect(answersOf(config, "mistral-small")).toEqual(every);
    });

    it("leave out what other routes of the data class take", () => {
        const config = configOf("self-hosted-eu");
        const [routine, others] = config.routes ?? [];
        if (routine === undefined || others === undefined) throw new Error("the stack has two routes");
        const routes = [
            { ...routine, fallback: [] },
            { ...others, fallback: [] },
        ];
        expect(answersOf({ ...config, routes }, "mistral-small")).toEqual(["classification", "extraction"]);
        expect(answersOf({ ...config, routes }, "llama-70b")).toEqual(["summarization", "chat", "reasoning", "other"]);
        expect(timeLimitsOf({ ...config, routes }).models["mistral-small"]?.drainSeconds).toBe(112);
    });

    it("are all of them where no readable route names it", () => {
        expect(answersOf({ ...configOf("self-hosted-eu"), routes: [] }, "mistral-small")).toHaveLength(6);
    });
});

describe("the time limits of a reference stack", () => {
    it("let a full-length answer of its reasoning models end, at the server and at the proxies", () => {
        const { answers, models, proxies } = timeLimitsOf(configOf("hybrid-eu"));
        // 16,384 tokens at 25 to 50 a second.
        expect(answers.reasoning?.whole.fleet.front.trySeconds).toBeGreaterThanOrEqual(650);
        expect(models["llama-70b"]?.drainSeconds).toBeGreaterThanOrEqual(650);
        expect(proxies.front.drainSeconds).toBeGreaterThanOrEqual(650);
    });
});
