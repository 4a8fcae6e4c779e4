import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { today } from "../../catalog/day.ts";
import { previewProject } from "../../preview/project-preview.ts";
import type { ProjectPreview } from "../../preview/project-preview.ts";
import { sandboxCli } from "../sandbox/index.ts";
import { cliPreview } from "./cli-preview.ts";
import type { CliPreview } from "./cli-preview.ts";
import { byUrn, findingsOfCli, findingsOfEmbedded } from "./compare.ts";
import { holes, isHole, referenceStacks, samplePrograms } from "./subjects.ts";
import type { EngineSubject } from "./subjects.ts";
import { describeWithCli } from "./with-cli.ts";

describeWithCli("the embedded engine and the real CLI preview the same", () => {
    describe.each<EngineSubject>([...samplePrograms, ...referenceStacks, ...holes])("$title", (subject) => {
        const { packs, ...args } = subject;
        let folder = "";
        let real: CliPreview;
        let embedded: ProjectPreview;

        beforeAll(async () => {
            folder = mkdtempSync(join(tmpdir(), "ringfence-engines-"));
            const cli = await sandboxCli({ ...args, folder });
            real = await cliPreview(cli, packs);
            embedded = await previewProject({ root: cli.projectFolder, stack: args.stack, today: today(), packs });
        });
        afterAll(() => {
            rmSync(folder, { recursive: true });
        });

        test("resources: types, parents, providers, inputs, dependencies and protection", () => {
            expect(Object.keys(byUrn(real.resources)).length, real.said).toBeGreaterThan(1);
            expect(byUrn(embedded.resources)).toEqual(byUrn(real.resources));
        });

        test("verdicts: the same rules find the same things on the same resources", () => {
            const found = findingsOfEmbedded(embedded.policies);
            expect(found).toEqual(findingsOfCli(real.findings, found));
        });

        test("a rule that the CLI reports as passed, and never as failed, is not held against the stack", () => {
            const failed = new Set(real.findings.map(({ pack, rule }) => `${pack}/${rule}`));
            const passed = real.passed.filter((rule) => !failed.has(rule));
            expect(passed).not.toEqual([]);
            const good = embedded.policies.filter(({ status }) => status === "passed" || status === "notApplicable");
            expect(good.map(({ pack, rule }) => `${pack}/${rule}`)).toEqual(expect.arrayContaining(passed));
        });

        test("what the CLI refuses, the embedded engine refuses", () => {
            const isRefused = embedded.policies.some(({ findings }) =>
                findings.some(({ enforcement }) => enforcement === "mandatory"),
            );
            if (real.exitCode !== 0) {
                expect(isRefused, real.said).toBe(true);
            } else {
                // The other way round there is one difference, on purpose: the CLI lets a rule pass that an unknown
                // value stopped.
                const stopped = embedded.policies.every(({ status }) => status !== "violated");
                expect(!isRefused || stopped, real.said).toBe(true);
            }
        });

        if (isHole(subject)) {
            test("the hole is refused by its rule, in both", () => {
                const refusing = { rule: subject.refusedBy, enforcement: "mandatory" };
                expect(real.exitCode).not.toBe(0);
                expect(real.findings, real.said).toContainEqual(expect.objectContaining(refusing));
                expect(findingsOfEmbedded(embedded.policies)).toContainEqual(
                    expect.objectContaining({ ...refusing, status: "violated" }),
                );
            });
        }

        if (referenceStacks.includes(subject)) {
            test("nothing stands against a reference stack, in both", () => {
                const blocking = findingsOfEmbedded(embedded.policies).filter(
                    (each) => each.enforcement === "mandatory",
                );
                expect(blocking).toEqual([]);
                expect(real.exitCode, real.said).toBe(0);
            });
        }
    });
});
