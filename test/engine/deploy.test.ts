import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { today } from "../../catalog/day.ts";
import { deploy } from "../../deployment/steps/deploy.ts";
import type { DeployRequest, StepResult } from "../../deployment/steps/deploy.ts";
import { packOf } from "../../deployment/steps/plan.ts";
import type { Step, StepId } from "../../deployment/steps/plan.ts";
import { prepare } from "../../deployment/steps/prepare.ts";
import { readState } from "../../deployment/steps/state.ts";
import type { Surroundings } from "../../deployment/steps/surroundings.ts";
import { fencedBlocks } from "../document.ts";
import { sandboxCli } from "../sandbox/index.ts";
import type { SandboxCli } from "../sandbox/index.ts";
import { sandboxSurroundings, unreachable, withPrograms } from "../sandbox/surroundings.ts";
import { describeWithCli } from "./with-cli.ts";

// Each update makes hundreds of resources, each judged by the pack.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 120_000 });

const root = resolve(import.meta.dirname, "../..");
const run = promisify(execFile);

/** A stack in a sandbox of its own, and its deployment. */
interface Deployment {
    readonly cli: SandboxCli;
    readonly steps: readonly Step[];
    readonly deploy: (more?: Partial<DeployRequest>) => Promise<readonly StepResult[]>;
    readonly remove: () => void;
}

async function deploymentOf(stack: string): Promise<Deployment> {
    const folder = mkdtempSync(join(tmpdir(), "ringfence-deploy-"));
    const cli = await sandboxCli({ folder, stack });
    const { config, steps } = await prepare({ stack, today: today() });
    // What the CLI prints goes to stderr, away from the report of the tests.
    const request = {
        ...{ stack, steps, jurisdiction: config.jurisdiction, packFolder: packOf(root), isUnattended: true },
        surroundings: sandboxSurroundings(cli, false),
        onStep: () => undefined,
    };
    return {
        cli,
        steps,
        deploy: (more = {}) => deploy({ ...request, ...more }),
        remove: () => {
            rmSync(folder, { recursive: true });
        },
    };
}

function states(results: readonly StepResult[]): readonly string[] {
    return results.map(({ id, state }) => `${id} ${state}`);
}

/** Does what a step asks of a person, word for word as its commands say it. */
async function byHand(
    { cli, steps }: Deployment,
    id: StepId,
    files: Readonly<Record<string, Buffer | string>>,
): Promise<void> {
    const { commands = [] } = steps.find((step) => step.id === id) ?? {};
    for (const [name, content] of Object.entries(files)) writeFileSync(join(cli.projectFolder, name), content);
    const script = ["set -eu", ...commands].join("\n");
    await run("sh", ["-c", script], { cwd: cli.projectFolder, env: withPrograms(cli.environment) });
}

async function stateOf({ cli }: Deployment) {
    return readState((await cli.run(["stack", "export"])).stdout);
}

const keyNames = ["alerts", "artifacts", "audit", "logs", "secrets", "volumes"].map((use) => `self-hosted-eu-${use}`);
const material = Object.fromEntries(
    [...keyNames, "ringfence-self-hosted-eu-dmz"].map((name) => [`${name}.material`, randomBytes(32)]),
);

describeWithCli("a deployment with the real CLI in the sandbox", () => {
    describe("of a stack whose keys get their material from outside", () => {
        let deployment: Deployment;
        beforeAll(async () => {
            deployment = await deploymentOf("self-hosted-eu");
        });
        afterAll(() => {
            deployment.remove();
        });

        test("a step before its turn is refused, and says what comes first", async () => {
            const results = await deployment.deploy({ only: "foundation" });
            expect(states(results)).toEqual(["stack proven", "keys refused"]);
            expect(results.at(-1)?.problem?.problem).toMatch(/^foundation comes after keys, which is not done/);
            expect((await stateOf(deployment)).ids.size).toBe(0);
        });

        test("everything at once ends at the first thing to be encrypted, in the words of AWS", async () => {
            const { cli } = await otherOf("self-hosted-eu");
            const up = await cli.run(["up", "--yes", "--skip-preview"]);
            expect(up.exitCode).not.toBe(0);
            expect(up.stdout + up.stderr).toMatch(/KMSInvalidStateException: arn:aws:kms:\S+ is pending import/);
        });

        test("the keys are made alone, and the deployment waits for their material", async () => {
            const results = await deployment.deploy();
            expect(states(results)).toEqual(["stack proven", "keys done", "key-material waits"]);
            const types = [...(await stateOf(deployment)).ids.keys()].map((urn) => urn.split("::")[2] ?? "");
            expect(types.filter((type) => type.endsWith("aws:kms/externalKey:ExternalKey"))).toHaveLength(7);
            // Providers are no resources of AWS or of the cluster; the engine makes them in every step.
            const made = types
                .map((type) => type.split("$").at(-1) ?? "")
                .filter((type) => /^(?:aws|kubernetes):/.test(type));
            expect(made.filter((type) => !/^aws:(?:kms|iam)\//.test(type))).toEqual([]);
        });

        test("material that was wrapped otherwise, or is none, is refused, and the deployment still waits", async () => {
            const short = Object.fromEntries(Object.keys(material).map((name) => [name, "too short"]));
            await expect(byHand(deployment, "key-material", short)).rejects.toThrow(/IncorrectKeyMaterialException/);
            expect(states(await deployment.deploy()).at(-1)).toBe("key-material waits");
        });

        test("with the material imported by the commands it printed, it goes on, and waits for a way to the API server", async () => {
            await byHand(deployment, "key-material", material);
            writeFileSync(join(deployment.cli.cloudFolder, unreachable), "");
            const results = await deployment.deploy();
            expect(states(results)).toEqual([
                ...["stack proven", "keys proven", "key-material proven", "foundation done", "attachments proven"],
                ...["routes done", "mirror done", "charts waits"],
            ]);
            expect(results.at(-1)?.problem?.problem).toMatch(/API server .* does not answer this machine/);
            const objects = [...(await stateOf(deployment)).ids.keys()].filter((urn) => urn.includes("$kubernetes:"));
            expect(objects).toEqual([]);
        });

        test("killed in the middle, it says what was cut off; and once that is cleared it goes on to its end", async () => {
            rmSync(join(deployment.cli.cloudFolder, unreachable));
            const killed = killedInTheMiddle(deployment);
            expect(states(await deployment.deploy({ surroundings: killed })).at(-1)).toBe("platform failed");
            const { cutOff, ids } = await stateOf(deployment);
            expect(ids.size).toBeGreaterThan(200);
            await deployment.cli.run(["cancel", "--yes"]);
            if (cutOff.length > 0) {
                const waiting = await deployment.deploy();
                expect(waiting.at(-1)?.problem?.problem).toMatch(/was cut off/);
                const refresh = await deployment.cli.run([
                    "refresh",
                    "--yes",
                    "--skip-preview",
                    "--clear-pending-creates",
                ]);
                expect(refresh.exitCode, refresh.stdout + refresh.stderr).toBe(0);
            }
            const results = await deployment.deploy();
            expect(states(results).slice(-2)).toEqual(["platform done", "answers proven"]);
            expect(
                states(results)
                    .slice(1, 7)
                    .every((each) => each.endsWith("proven")),
            ).toBe(true);
            const state = await stateOf(deployment);
            expect(state.cutOff).toEqual([]);
            const planned = deployment.steps.find(({ id }) => id === "platform")?.proof;
            expect(planned?.kind === "inState" && planned.urns.every((urn) => state.ids.has(urn))).toBe(true);
        });

        test("says what docs/first-deployment.md says it says", async () => {
            const blocks = fencedBlocks(join(root, "docs", "first-deployment.md"));
            const index = blocks.findIndex(({ text }) => text.startsWith("npx pulumi stack output"));
            const [first = [], ...others] = (blocks[index]?.text ?? "")
                .split("\n")
                .map((line) => line.replace(/^npx pulumi /u, "").split(" "));
            expect((await deployment.cli.run(first)).stdout.trim()).toBe(blocks[index + 1]?.text);
            for (const command of others) expect((await deployment.cli.run(command)).exitCode).toBe(0);
        });

        test("the providers reach the cluster itself in the end, and no longer nowhere", async () => {
            const { stdout } = await deployment.cli.run(["stack", "export"]);
            expect(stdout).not.toContain("not-made-yet.invalid");
        });
    });

    describe("of a small one", () => {
        let deployment: Deployment;
        beforeAll(async () => {
            deployment = await deploymentOf("pilot-eu");
        });
        afterAll(() => {
            deployment.remove();
        });

        test("goes from nothing to done once its secrets are there, and a second run finds all of it proven", async () => {
            expect(states(await deployment.deploy()).at(-1)).toBe("secrets waits");
            await byHand(deployment, "secrets", {
                "ringfence-tenants-claims-extraction.txt": "a key that stands nowhere else",
            });
            expect(states(await deployment.deploy()).slice(-3)).toEqual([
                "charts done",
                "platform done",
                "answers proven",
            ]);
            const again = await deployment.deploy();
            expect(new Set(again.map(({ state }) => state))).toEqual(new Set(["proven", "done"]));
            expect(states(again).filter((each) => each.endsWith(" done"))).toEqual(["charts done", "platform done"]);
        });
    });
});

const others: Deployment[] = [];

/** A second sandbox of a stack, for what must not touch the first. */
async function otherOf(stack: string): Promise<Deployment> {
    const other = await deploymentOf(stack);
    others.push(other);
    return other;
}
afterAll(() => {
    for (const other of others) other.remove();
});

/** The same surroundings, in which the update is killed as soon as something in the cluster is made, as a lost machine would end it. */
function killedInTheMiddle({ cli }: Deployment): Surroundings {
    const surroundings = sandboxSurroundings(cli, false);
    return {
        ...surroundings,
        attach: (program, args, env) =>
            args[0] === "up"
                ? new Promise((settle) => {
                      const child = execFile(
                          cli.cli,
                          [...args],
                          { cwd: cli.projectFolder, env: { ...cli.environment, ...env }, maxBuffer: 1024 ** 3 },
                          (error) => {
                              settle(error === null ? 0 : 137);
                          },
                      );
                      const timer = setInterval(() => {
                          void cli.run(["stack", "export"]).then(({ stdout }) => {
                              if (!stdout.includes("$kubernetes:")) return;
                              clearInterval(timer);
                              child.kill("SIGKILL");
                          });
                      }, 3_000);
                      child.on("exit", () => {
                          clearInterval(timer);
                      });
                  })
                : surroundings.attach(program, args, env),
    };
}
