import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { today } from "../../catalog/day.ts";
import { readStackFile } from "../../config/index.ts";
import { projectRoot } from "../../preview/index.ts";
import { sandboxCli } from "../sandbox/index.ts";
import { KeyMaterial } from "../sandbox/key-material.ts";
import type { CliResult, SandboxCli } from "../sandbox/index.ts";
import { packFlags } from "./cli-preview.ts";
import { holes, referenceStacks, samplePrograms } from "./subjects.ts";
import type { EngineSubject } from "./subjects.ts";
import { describeWithCli } from "./with-cli.ts";

// A deployment takes as long as its resources: four hundred, each judged by the pack, take a minute and more.
vi.setConfig({ testTimeout: 300_000 });

/** What a deployment left in the state, as `pulumi stack export` prints it; secrets are encrypted. */
interface State {
    readonly text: string;
    readonly resources: readonly { readonly urn: string; readonly protect?: boolean }[];
}

async function stateOf(cli: SandboxCli): Promise<State> {
    const { stdout } = await cli.run(["stack", "export"]);
    // The format is the CLI's own; each test reads only fields that it then asserts on.
    const { deployment } = JSON.parse(stdout) as { deployment: { resources?: State["resources"] } };
    return { text: stdout, resources: deployment.resources ?? [] };
}

/** Everything the command printed; the message of a failed assertion then says what the CLI said. */
function saidBy({ exitCode, stdout, stderr }: CliResult): string {
    return `exit code ${exitCode}\n${stdout}\n${stderr}`;
}

/** True for a stack whose keys get their material from outside. */
function keysWaitFor(stack: string): boolean {
    const reading = readStackFile(join(projectRoot, "stacks", `Pulumi.${stack}.yaml`), today());
    return reading.ok && reading.config.keyCustody.origin === "imported";
}

describeWithCli("a stack's whole life with the real CLI in the sandbox", () => {
    describe.each<EngineSubject>([...samplePrograms, ...referenceStacks])("$title", (subject) => {
        const { packs, secrets = [], ...args } = subject;
        let folder = "";
        let cli: SandboxCli;

        beforeAll(async () => {
            folder = mkdtempSync(join(tmpdir(), "ringfence-lifecycle-"));
            cli = await sandboxCli({ ...args, folder });
        });
        afterAll(() => {
            rmSync(folder, { recursive: true });
        });

        // The pack of the sample programs finds something in every program, and so would refuse them.
        const judged = referenceStacks.includes(subject) ? packFlags(packs) : [];

        if (subject.stackFile === undefined && keysWaitFor(subject.stack)) {
            test("up ends where something is to be encrypted under a key that waits for its material", async () => {
                const up = async () => saidBy(await cli.run(["up", "--yes", "--skip-preview", ...judged]));
                const isPending = /KMSInvalidStateException: \S+ is pending import/u;
                let said = await up();
                expect(said).toMatch(isPending);
                // It ends at the first refusal: a key that was not made by then waits at the next one.
                while (isPending.test(said)) {
                    new KeyMaterial(cli.cloudFolder).importAll();
                    said = await up();
                }
                expect(said).toMatch(/^exit code 0\n/u);
                // Several deployments, each as long as one.
            }, 1_200_000);
        }

        test(`up makes everything${judged.length > 0 ? ", judged by the pack" : ""}, without a warning`, async () => {
            const up = await cli.run(["up", "--yes", "--skip-preview", ...judged]);
            expect(saidBy(up)).toMatch(/^exit code 0\n/u);
            expect(saidBy(up)).not.toContain("warning:");
            expect((await stateOf(cli)).resources.length).toBeGreaterThan(1);
        });

        for (const secret of secrets) {
            test(`the secret ${secret} is in the state, and nowhere in clear text`, async () => {
                expect((await cli.run(["stack", "export", "--show-secrets"])).stdout).toContain(secret);
                expect((await stateOf(cli)).text).not.toContain(secret);
                expect(saidBy(await cli.run(["stack"]))).not.toContain(secret);
            });
        }

        test("a second preview finds nothing to change", async () => {
            expect(saidBy(await cli.run(["preview", "--expect-no-changes"]))).toMatch(/^exit code 0\n/u);
        });

        test("a refresh finds the cloud as the state has it", async () => {
            const refresh = await cli.run(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
            expect(saidBy(refresh)).toMatch(/^exit code 0\n/u);
        });

        test("destroy is refused while a resource is protected", async () => {
            const { resources } = await stateOf(cli);
            expect(resources.filter((resource) => resource.protect === true)).not.toEqual([]);
            // With its preview, as a person would: the refusal comes before anything is touched.
            const destroy = await cli.run(["destroy", "--yes"]);
            expect(destroy.exitCode).not.toBe(0);
            expect(saidBy(destroy)).toMatch(/cannot be deleted\s+because it is protected/u);
            expect((await stateOf(cli)).resources).toHaveLength(resources.length);
        });

        test("destroy leaves nothing once the protection is lifted", async () => {
            expect(saidBy(await cli.run(["state", "unprotect", "--all", "--yes"]))).toMatch(/^exit code 0\n/u);
            const destroy = await cli.run(["destroy", "--yes", "--skip-preview"]);
            expect(saidBy(destroy)).toMatch(/^exit code 0\n/u);
            expect((await stateOf(cli)).resources).toEqual([]);
        });
    });
});

describeWithCli("a hole in a stack is refused at deployment too, where every value is known", () => {
    test.each(holes)("$title", async ({ packs, ...args }) => {
        const folder = mkdtempSync(join(tmpdir(), "ringfence-hole-"));
        try {
            const cli = await sandboxCli({ ...args, folder });
            // Without its preview, which would refuse it first.
            const up = await cli.run(["up", "--yes", "--skip-preview", ...packFlags(packs)]);
            expect(up.exitCode).not.toBe(0);
            // The first resource that a rule refuses ends the deployment, so this need not be the rule of the preview.
            expect(saidBy(up)).toMatch(/\[mandatory\].* res-(?:net|place)-/u);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});
