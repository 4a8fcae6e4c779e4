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
// Every call reads the model of its service.
vi.setConfig({ testTimeout: 120_000 });

/** Stands for whatever AWS would name. */
const anId = "an-id-of-aws-0123456789abcdef0";

describe.skipIf("missing" in cli)("missing" in cli ? `${title} - SKIPPED: ${cli.missing}` : title, () => {
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
            ["aws", ...args.map((arg) => (typeof arg === "string" ? `"${arg.replaceAll("`", "\\`")}"` : anId))].join(
                " ",
            ),
        );
        // What a person has to fill in stands in angle brackets.
        const commands = [...written, ...steps.flatMap((step) => step.commands)].flatMap(
            (text) => text.replaceAll(/<[^>\n]*>/gu, anId).match(call) ?? [],
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

    /** What is wrong with each call, nothing where it is one; nothing leaves the machine. */
    async function wrongWith(commands: readonly string[]): Promise<readonly (string | null)[]> {
        for (const [, name = ""] of commands.join("\n").matchAll(/fileb?:\/\/([\w.$-]+)/gu)) {
            writeFileSync(join(folder, name.replace("$FILE", "")), "content");
        }
        const env = {
            ...{ PATH: process.env["PATH"], HOME: folder, FILE: "", KEY: "a-key", NAME: "a-name" },
            ...{ AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none", AWS_EC2_METADATA_DISABLED: "true" },
            AWS_MAX_ATTEMPTS: "1",
        };
        const python = "path" in cli ? cli.path : "";
        const script = join(import.meta.dirname, "check_aws_calls.py");
        const file = join(folder, "calls.json");
        writeFileSync(file, JSON.stringify(commands));
        const { stdout } = await run(python, [script, file], { cwd: folder, env });
        return JSON.parse(stdout) as readonly (string | null)[];
    }

    test("each of them", async () => {
        expect(calls.length).toBeGreaterThan(25);
        const wrong = await wrongWith(calls);
        expect(calls.flatMap((command, index) => (wrong[index] === null ? [] : `${command}: ${wrong[index]}`))).toEqual(
            [],
        );
    });

    test("a wrong option, a missing one, and a field that no answer has are found", async () => {
        const call = "aws kms describe-key --region eu-central-1";
        const wrong = await wrongWith([
            `${call} --keyid x`,
            call,
            `${call} --key-id x --query KeyMetadata.Status --output text`,
            `${call} --key-id x --query KeyMetadata.KeyState --output text`,
        ]);
        expect(wrong).toEqual([
            expect.any(String),
            expect.any(String),
            expect.stringContaining("KeyMetadata.Status"),
            null,
        ]);
    });
});
