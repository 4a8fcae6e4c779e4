import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { referenceDay } from "../../catalog/day.ts";
import { modes } from "../../catalog/vocabulary.ts";
import { readArtifactLock } from "../../components/model-store/read-lock.ts";
import { registrationsOf, theOne } from "../../components/registrations.fixture.ts";
import { validate } from "../../config/validate.ts";
import { declarePlatform } from "../../infra/platform.ts";
import { projectRoot } from "../../preview/index.ts";
import { previewProject } from "../../preview/project-preview.ts";
import { customFaults } from "../custom-resources/custom-faults.ts";
import { soundConfig } from "../invalid-configs/generator.ts";
import type { GeneratedConfig } from "../invalid-configs/generator.ts";

const reading = readArtifactLock();
const lock = reading.ok ? reading.lock : undefined;

/** YAML with every text in quotes: Pulumi reads a bare 2026-03-01 as a moment. */
function quoted(value: unknown): string {
    return stringify(value, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" });
}

/** Sound configs whose artifacts the repository's own lock holds: those that its program accepts. */
const accepted = soundConfig.filter((config) => validate(config, lock, referenceDay).ok);

describe("a generated config that is accepted", () => {
    it("can be built: no component refuses what the config let pass", async () => {
        await fc.assert(
            fc.asyncProperty(accepted, async (given) => {
                const result = validate(given, lock, referenceDay);
                if (!result.ok) throw new Error("only accepted configs come here");
                const { config } = result;
                const made = await registrationsOf(() => {
                    declarePlatform(config);
                });
                expect(customFaults(made.map(({ inputs }) => inputs))).toEqual([]);
                expect(theOne(made, "ringfence:network:DmzNetwork").inputs["region"]).toBe(config.region);
            }),
            { numRuns: 15 },
        );
    });

    let work = "";
    beforeAll(() => {
        work = mkdtempSync(join(tmpdir(), "ringfence-generated-"));
    });
    afterAll(() => {
        rmSync(work, { recursive: true });
    });

    /** A project like the real one with one stack, `generated`. */
    function projectOf(config: GeneratedConfig): string {
        const root = mkdtempSync(join(work, "project-"));
        const project = {
            name: "ringfence",
            runtime: { name: "nodejs", options: { typescript: false } },
            main: relative(root, join(projectRoot, "infra", "index.ts")),
        };
        writeFileSync(join(root, "Pulumi.yaml"), JSON.stringify(project));
        writeFileSync(join(root, "Pulumi.generated.yaml"), quoted({ config }));
        return root;
    }

    it.each(modes)("previews through the engine in the mode %s", async (mode) => {
        const inMode = accepted.filter((config) => config["ringfence:mode"] === mode);
        const [config] = fc.sample(inMode, { numRuns: 1, seed: 20_261_121 });
        if (config === undefined) throw new Error(`the generator makes no ${mode} config`);
        const { resources } = await previewProject({
            root: projectOf(config),
            stack: "generated",
            today: referenceDay,
        });
        expect(resources.map(({ type }) => type)).toContain("ringfence:network:DmzNetwork");
    });
});
