import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dayVariable, referenceDay } from "../../catalog/day.ts";
import type { AddedModel } from "../../mirror/add-model.ts";
import type { Preview } from "../../preview/preview.ts";
import { tinyLlama, writeModel } from "./tiny-model.ts";

const project = join(import.meta.dirname, "..", "..");
const parts = ["catalog", "cli", "components", "config", "infra", "mirror", "policies", "preview", "stacks"];

/** A team's checkout: this project with a model, a stack file and a declaration of its own. */
describe("an own model, from its folder to a clean preview", () => {
    let checkout = "";
    beforeAll(() => {
        checkout = mkdtempSync(join(tmpdir(), "ringfence-checkout-"));
        for (const part of [...parts, "Pulumi.yaml", "package.json", "tsconfig.json"]) {
            cpSync(join(project, part), join(checkout, part), { recursive: true });
        }
        symlinkSync(join(project, "node_modules"), join(checkout, "node_modules"));
        writeModel(join(checkout, "weights", "clinic-llama"), tinyLlama);
    });
    afterAll(() => {
        rmSync(checkout, { recursive: true, force: true });
    });

    const ringfence = (...args: readonly string[]) =>
        spawnSync(process.execPath, [join(checkout, "cli", "main.js"), ...args], {
            cwd: checkout,
            encoding: "utf8",
            maxBuffer: 64 * 2 ** 20,
            env: { ...process.env, [dayVariable]: referenceDay },
        });

    it("asks for nothing in TypeScript, and for no hand in the lock", { timeout: 240_000 }, () => {
        const by = ["--confirmed-by", "ml@clinic.example"];
        const adding = ringfence("model", "add", join(checkout, "weights", "clinic-llama"), ...by, "--json");
        expect(adding.stderr).toBe("");
        const { id, precision, revision } = JSON.parse(adding.stdout) as AddedModel;

        const pilot = readFileSync(join(checkout, "stacks", "Pulumi.pilot-eu.yaml"), "utf8");
        const stack = pilot
            .replace("model: qwen3-8b", `model: ${id}`)
            .replace("precision: int4", `precision: ${precision}`)
            .replace(/maxContextTokens: \d+/, "maxContextTokens: 8192")
            .replaceAll(/revision: .*?([}\n])/g, `revision: "${revision}"$1`);
        writeFileSync(join(checkout, "stacks", "Pulumi.clinic.yaml"), stack);
        const declarations = join(checkout, "policies", "declarations");
        const declared = readFileSync(join(declarations, "pilot-eu.yaml"), "utf8").replaceAll("pilot-eu", "clinic");
        writeFileSync(join(declarations, "clinic.yaml"), declared);

        const previewing = ringfence("preview", "clinic", "--json");
        expect(previewing.stderr).toBe("");
        const preview = JSON.parse(previewing.stdout) as Preview;
        const against = preview.policies.filter(({ status }) => status !== "passed" && status !== "notApplicable");
        expect(against).toEqual([]);
        expect(previewing.status).toBe(0);
        expect(preview.gpuPools).toMatchObject([
            {
                model: id,
                precision,
                vouched: [{ what: `model ${id}`, confirmedBy: "ml@clinic.example", asOf: referenceDay }],
            },
        ]);
        // What the servers load is what the lock pins.
        expect(JSON.stringify(preview.resources)).toContain(`${id}/${precision}/${revision}/`);
    });
});
