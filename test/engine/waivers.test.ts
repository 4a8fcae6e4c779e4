import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { today } from "../../catalog/day.ts";
import { projectRoot } from "../../preview/index.ts";
import { previewProject } from "../../preview/project-preview.ts";
import { sandboxCli } from "../sandbox/index.ts";
import type { SandboxCli } from "../sandbox/index.ts";
import { projectCopy, waiverAskedBy } from "../waivers/project.ts";
import { cliPreview, packFlags } from "./cli-preview.ts";
import { findingsOfCli, findingsOfEmbedded } from "./compare.ts";
import { describeWithCli } from "./with-cli.ts";

vi.setConfig({ testTimeout: 600_000 });

describeWithCli("a finding that is waived, with the real CLI", () => {
    const stack = "pilot-eu";
    const program = join(projectRoot, "test/holes/programs/log-group-of-another-key.ts");
    const copy = projectCopy();
    const packs = [{ folder: copy.pack }];
    let folder = "";
    let cli: SandboxCli;

    beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), "ringfence-waived-"));
        cli = await sandboxCli({ folder, stack, program });
    });
    afterAll(() => {
        rmSync(folder, { recursive: true });
        copy.remove();
    });

    test("stops a preview without its waiver, and neither preview nor update with it, and is printed", async () => {
        const refused = await cliPreview(cli, packs);
        expect(refused.exitCode, refused.said).not.toBe(0);
        const against = refused.findings.filter(({ enforcement }) => enforcement === "mandatory");
        expect(against.map(({ rule }) => rule)).toContain("res-place-foreign-arn");

        copy.waive(
            stack,
            against.map(({ message }) => waiverAskedBy(message, today())),
        );
        const waived = await cliPreview(cli, packs);
        expect(waived.exitCode, waived.said).toBe(0);
        const said = waived.findings.filter(({ message }) => message.includes(", waived at "));
        expect(said).toHaveLength(against.length);
        expect(said.every(({ enforcement }) => enforcement === "advisory")).toBe(true);
        const embedded = findingsOfEmbedded(
            (await previewProject({ root: cli.projectFolder, stack, today: today(), packs })).policies,
        );
        expect(embedded).toEqual(findingsOfCli(waived.findings, embedded));

        const { exitCode, stdout, stderr } = await cli.run(["up", "--yes", "--skip-preview", ...packFlags(packs)]);
        expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
        expect(stdout).toMatch(/\[advisory\].* res-place-foreign-arn/u);
        expect(stdout).toContain("Waived: by ciso@insurer.example for platform@insurer.example");
    });
});
