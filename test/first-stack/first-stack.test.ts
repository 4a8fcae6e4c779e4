import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runByNode } from "../../cli/ringfence.fixture.ts";
import type { Ran } from "../../cli/ringfence.fixture.ts";
import { copyProject } from "../project-copy.ts";

/** A copy of the project, which gets stacks of its own. */
let copy = "";
beforeAll(() => {
    copy = copyProject("first-stack");
});
afterAll(() => {
    rmSync(copy, { recursive: true });
});

/** Runs a program in the copy, as a person does. */
const inCopy = (file: string, ...args: readonly string[]): Promise<Ran> => runByNode(join(copy, file), args, copy);
const ringfence = (...args: readonly string[]) => inCopy("cli/main.js", ...args);
const read = (path: string) => readFileSync(join(copy, path), "utf8");
const lockOf = () =>
    JSON.parse(read("stacks/artifacts.lock.json")) as { readonly models: Readonly<Record<string, unknown>> };
const listing = () => [
    ...readdirSync(copy),
    ...readdirSync(join(copy, "stacks")),
    ...readdirSync(join(copy, "policies", "declarations")),
];

/** What every stack here is answered with. */
const everybody = [
    ...["--account", "210987654321", "--key-custody", "kms", "--budget", "20000"],
    ...["--admin-role", "PlatformDeploy", "--viewer-role", "OnCall", "--mirror-role", "ArtifactMirror"],
    ...["--peer", "name=wards,cidr=10.64.0.0/16,via=tgw-0123456789abcdef0"],
];
/** A clinic: health data, in Frankfurt, with Qwen3-32B. */
const clinic = [
    ...["--mode", "self-hosted", "--jurisdiction", "eu", "--region", "eu-central-1"],
    ...["--data-class", "internal,personal,health,regulated"],
    ...["--model", "qwen3-32b:fp8", "--accept-licence", "Apache-2.0"],
    ...["--jwt-issuer", "https://login.clinic.example/", "--jwks-uri", "https://login.clinic.example/jwks.json"],
    ...["--audience", "llm-gateway", "--private-zone", "name=clinic.example,forward=10.64.0.53"],
    ...everybody,
];
const bedrock = (geography: string) =>
    `provider=bedrock,model=claude:${geography}.anthropic.claude-sonnet-5,dpa=2026-01-12:LEGAL-1`;
const others: Readonly<Record<string, readonly string[]>> = {
    "shop-us": [
        ...["--mode", "open-weight-api", "--jurisdiction", "us", "--region", "us-west-2"],
        ...["--data-class", "public,internal,personal", "--tenant", "shop:personal"],
        ...[
            "--provider",
            "provider=together,endpoint=global,model=oss:openai/gpt-oss-120b",
            "--provider",
            bedrock("us"),
        ],
        ...everybody,
    ],
    "office-eu": [
        ...["--mode", "hybrid", "--jurisdiction", "eu", "--region", "eu-north-1", "--third-party-up-to", "personal"],
        ...["--data-class", "public,internal,personal,health,regulated", "--tenant", "office:personal"],
        ...["--model", "qwen3-8b:int4", "--accept-licence", "Apache-2.0", "--provider", bedrock("eu")],
        ...everybody,
    ],
};

describe("the first stack of a team", { timeout: 600_000 }, () => {
    test("is not begun where answers are missing or cannot hold, and every one of them is told at once", async () => {
        const before = listing();
        const { code, stderr } = await ringfence(
            "init",
            "clinic-prod",
            "--mode",
            "self-hosted",
            "--region",
            "eu-centrl-1",
            "--offline",
        );
        expect(code).toBe(2);
        for (const option of [
            "--jurisdiction",
            "--region",
            "--account",
            "--model",
            "--admin-role",
            "--key-custody",
            "--budget",
        ]) {
            expect(stderr).toContain(option);
        }
        expect(stderr).toContain('Did you mean "eu-central-1"?');
        expect(stderr).toMatch(/\d+ faults in the answers; nothing was written\.\n$/);
        expect(listing()).toEqual(before);
    });

    test("needs nothing typed into the lock, and previews clean", async () => {
        const before = lockOf().models;
        const written = await ringfence("init", "clinic-prod", "--offline", ...clinic);
        expect(written.stderr).toBe("");
        expect(written.code).toBe(0);
        expect(written.stdout).toContain("npm run preview -- clinic-prod");
        expect(read("policies/declarations/clinic-prod.yaml")).toContain("# DRAFT, NOT REVIEWED.");
        const { "qwen3-32b-fp8": added, ...kept } = lockOf().models;
        expect(kept).toEqual(before);
        expect(added).toMatchObject({ model: "qwen3-32b", precision: "fp8" });
        const previewed = await ringfence("preview", "clinic-prod");
        expect(previewed.stderr).toBe("");
        expect(previewed.stdout).toMatch(/ {2}policies \(ringfence-residency\): \d+ passed · \d+ not applicable\n/);
        expect(previewed.code).toBe(0);
    });

    test("is not overwritten, and the same answers give the same bytes", async () => {
        const [stack, lock] = [read("stacks/Pulumi.clinic-prod.yaml"), read("stacks/artifacts.lock.json")];
        const again = await ringfence("init", "clinic-prod", "--offline", ...clinic);
        expect(again.code).toBe(2);
        expect(again.stderr).toContain("the file is there already");
        rmSync(join(copy, "stacks", "Pulumi.clinic-prod.yaml"));
        rmSync(join(copy, "policies", "declarations", "clinic-prod.yaml"));
        expect(await ringfence("init", "clinic-prod", "--offline", ...clinic)).toMatchObject({ code: 0 });
        expect(read("stacks/Pulumi.clinic-prod.yaml")).toBe(stack);
        expect(read("stacks/artifacts.lock.json")).toBe(lock);
    });

    test.each(Object.entries(others))("previews clean in another mode: %s", async (stack, answers) => {
        expect(await ringfence("init", stack, "--offline", ...answers)).toMatchObject({ code: 0, stderr: "" });
        const previewed = await ringfence("preview", stack);
        expect(previewed.stderr).toBe("");
        expect(previewed.code).toBe(0);
    });

    test("makes no generated document stale", async () => {
        expect(await ringfence("generate", "--check", "docs/time-limits.md")).toMatchObject({ code: 0 });
    });

    test("is asked about by doctor, which takes nothing for granted that it cannot ask", async () => {
        const { code, stdout } = await ringfence("doctor", "clinic-prod", "--json");
        const checks = JSON.parse(stdout) as readonly {
            readonly name: string;
            readonly state: string;
            readonly cure?: string;
        }[];
        const named = (name: string) => checks.find((one) => one.name === name);
        expect(named("review of the declaration")).toMatchObject({ state: "missing" });
        expect(named("lock of artifacts")).toMatchObject({ state: "missing" });
        expect(named("lock of artifacts")?.cure).toContain("qwen3-32b-fp8");
        expect(named("role PlatformDeploy")).toMatchObject({ state: "not checked" });
        expect(code).toBe(1);
    });

    test("breaks none of the tests that ask every stack", async () => {
        const files = [
            "config/stack-file.test.ts",
            "config/facts.test.ts",
            "infra/stack-config.test.ts",
            "preview/agreement.test.ts",
        ];
        const run = ["run", "--project", "unit", "--reporter", "verbose", ...files];
        const ran = await inCopy("node_modules/vitest/vitest.mjs", ...run);
        expect(ran.stdout).toContain("clinic-prod");
        expect(ran.code, ran.stdout).toBe(0);
    });
});
