import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it } from "vitest";
import { referenceDay } from "../catalog/day.ts";
import { ConfigError, configFromPulumi } from "./stack-config.ts";
import { listStacks, readStackFile } from "../config/stack-file.ts";
import { formatPath } from "../config/path.ts";

const stacks = path.join(import.meta.dirname, "..", "stacks");

function readStack(stack: string) {
    const reading = readStackFile(path.join(stacks, `Pulumi.${stack}.yaml`), referenceDay);
    if (!reading.ok) throw new Error(`${stack} is not accepted`);
    return reading;
}

/** The error that the program would end with. */
function refusal(): ConfigError {
    try {
        configFromPulumi(referenceDay);
    } catch (error) {
        if (error instanceof ConfigError) return error;
        throw error;
    }
    throw new Error("the config was accepted");
}

describe("the config of the running program", () => {
    afterEach(() => {
        pulumi.runtime.setAllConfig({});
    });

    it.each(listStacks(stacks))("is the same as the file's: %s", (stack) => {
        const { config, settings } = readStack(stack);
        pulumi.runtime.setAllConfig(settings);
        expect(configFromPulumi(referenceDay)).toEqual(config);
    });

    it("is refused with every fault and its path, and without a stack trace", () => {
        const { settings } = readStack("hybrid-eu");
        pulumi.runtime.setAllConfig({ ...settings, "ringfence:region": "eu-west-2", "aws:region": "us-east-1" });
        const error = refusal();
        // Pulumi shows a RunError's message and nothing else.
        expect(pulumi.RunError.isInstance(error)).toBe(true);
        expect(error.faults.map((fault) => formatPath(fault.path))).toEqual(
            expect.arrayContaining(["aws:region", "ringfence:region", "ringfence:network.zones[0]"]),
        );
        for (const fault of error.faults) expect(error.message).toContain(formatPath(fault.path));
        expect(error.message).not.toMatch(/^\s+at /m);
    });

    it("is refused where nothing is configured", () => {
        pulumi.runtime.setAllConfig({});
        expect(refusal().faults.map((fault) => formatPath(fault.path))).toContain("ringfence:mode");
    });

    it("is refused where a value was encrypted, although Pulumi hands it over in clear text", () => {
        const { settings } = readStack("pilot-eu");
        pulumi.runtime.setAllConfig({ ...settings, "ringfence:budget": '{"usdPerMonth":1234}' }, ["ringfence:budget"]);
        const error = refusal();
        expect(error.faults.map((fault) => formatPath(fault.path))).toEqual(["ringfence:budget"]);
        expect(error.message).toContain("an encrypted value");
        expect(error.message).not.toContain("1234");
    });
});
