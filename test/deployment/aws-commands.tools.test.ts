import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { referenceDay } from "../../catalog/day.ts";
import type { Argument } from "../../deployment/steps/plan.ts";
import { prepare } from "../../deployment/steps/prepare.ts";
import { projectRoot } from "../../preview/index.ts";
import { fencedBlocks } from "../document.ts";
import { cachedTool, run, toolCache } from "../tools.ts";

const version = "1.46.3";
/** The AWS CLI: its version 1 is on PyPI, and both versions have the calls, parameters and answers of the same service models. */
const cli = await cachedTool(join(toolCache, "awscli", version), "bin/python", async (folder) => {
    await run("python3", ["-m", "venv", folder]);
    await run(join(folder, "bin", "python"), ["-m", "pip", "install", "--quiet", `awscli==${version}`]);
});

/** One call in the middle of a line of shell. */
const call = /\baws [a-z0-9-]+ [a-z-]+(?: (?!>|\|)(?:'[^']*'|"[^"]*"|[^\s'"|>)]+))*/gu;

/** Every stack whose plan has another kind of step; the one of docs/first-deployment.md among them. */
const stacks = ["self-hosted-eu", "pilot-eu", "hybrid-eu"];

const title =
    "every call of the AWS CLI that a plan or the document names is one, with these parameters and this answer";
// Each call starts Python anew.
vi.setConfig({ testTimeout: 600_000 });

describe.skipIf("missing" in cli)("missing" in cli ? `${title} - SKIPPED: ${cli.missing}` : title, () => {
    const aws = "path" in cli ? `${cli.path} -m awscli` : "";
    let folder = "";
    let calls: readonly string[] = [];

    beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), "ringfence-aws-"));
        const document = fencedBlocks(join(projectRoot, "docs", "first-deployment.md"));
        const written = document.filter(({ kind }) => kind.startsWith("sh")).map(({ text }) => text);
        const plans = await Promise.all(stacks.map((stack) => prepare({ stack, today: referenceDay })));
        const steps = plans.flatMap((plan) => plan.steps);
        const every = steps.flatMap(({ proof }) => (proof.kind === "awsSays" ? proof.questions : []));
        // One of a kind: a dozen node groups are asked about alike.
        const asked = every.filter(
            ({ args }, index) => every.findIndex((other) => shapeOf(other.args) === shapeOf(args)) === index,
        );
        const questions = asked.map(({ args }) =>
            [
                "aws",
                ...args.map((arg) => (typeof arg === "string" ? `"${arg.replaceAll("`", "\\`")}"` : "an-id-of-aws")),
            ].join(" "),
        );
        const commands = [...written, ...steps.flatMap((step) => step.commands)].flatMap(
            (text) => text.match(call) ?? [],
        );
        calls = [...new Set([...commands, ...questions])];
    });
    afterAll(() => {
        rmSync(folder, { recursive: true });
    });

    /** The call, its options and what is asked of the answer, without the names in between. */
    function shapeOf(args: readonly Argument[]): string {
        const query = args.indexOf("--query");
        return JSON.stringify([
            args.slice(0, 2),
            args.filter((arg) => typeof arg === "string" && arg.startsWith("--")),
            args[query + 1],
        ]);
    }

    /** Runs a call by a shell, so that quotes mean what they mean to a person; nothing leaves the machine. */
    async function tried(command: string): Promise<{ readonly exitCode: number; readonly said: string }> {
        for (const [, name = ""] of command.matchAll(/fileb?:\/\/([\w.$-]+)/gu)) {
            writeFileSync(join(folder, name.replace("$FILE", "")), "content");
        }
        const env = {
            ...{
                PATH: process.env["PATH"],
                HOME: folder,
                AWS_EC2_METADATA_DISABLED: "true",
                FILE: "",
                KEY: "a-key",
                NAME: "a-name",
            },
            ...{ AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none" },
        };
        // What is no API call by itself has no answer to show; it fails at an address where nobody listens.
        const isPlain = command.startsWith("aws ecr get-login-password");
        const end = isPlain ? "--endpoint-url http://127.0.0.1:1" : "--generate-cli-skeleton output";
        const script = `${command.replace(/^aws/u, aws).replaceAll(/<[^>]*>/gu, "an-id")} ${end}`;
        try {
            const { stdout } = await run("sh", ["-c", script], { cwd: folder, env });
            return { exitCode: 0, said: stdout };
        } catch (error) {
            const failed = error as { readonly code?: number; readonly stderr?: string };
            return { exitCode: failed.code ?? 1, said: failed.stderr ?? "" };
        }
    }

    test("each of them", async () => {
        expect(calls.length).toBeGreaterThan(25);
        const refused: string[] = [];
        for (const command of calls) {
            const { exitCode, said } = await tried(command);
            const isRight = command.startsWith("aws ecr get-login-password")
                ? said.includes("Could not connect to the endpoint")
                : exitCode === 0 && said.trim() !== "None";
            if (!isRight) refused.push(`${command}: ${exitCode} ${said.trim().split("\n").at(-1) ?? ""}`);
        }
        expect(refused).toEqual([]);
    });

    test("a wrong option, a missing one, and a field that no answer has are found", async () => {
        expect((await tried("aws kms describe-key --region eu-central-1 --keyid x")).exitCode).not.toBe(0);
        expect((await tried("aws kms describe-key --region eu-central-1")).exitCode).not.toBe(0);
        const query = "aws kms describe-key --region eu-central-1 --key-id x --query KeyMetadata.Status --output text";
        expect((await tried(query)).said.trim()).toBe("None");
    });
});
