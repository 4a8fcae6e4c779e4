import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { referenceDay } from "../../catalog/day.ts";
import { readStackFile } from "../../config/index.ts";
import type { DeploymentConfig } from "../../config/index.ts";
import { awsProgram, checkAll } from "../../deployment/prerequisites/check.ts";
import type { Checked } from "../../deployment/prerequisites/prerequisite.ts";
import { accountPrerequisites } from "../../deployment/prerequisites/prerequisites-of.ts";
import { projectRoot } from "../../preview/index.ts";
import { startMoto } from "../mirror/processes.ts";
import type { ServerProcess } from "../mirror/processes.ts";
import { findMoto } from "../mirror/tools.ts";
import { cachedTool, run, toolCache } from "../tools.ts";

/** The aws program, to ask with: Python's build of it, in a place of its own, whose other packages would not fit moto's. */
const awsVersion = "1.45.7";
const awsCli = await cachedTool(join(toolCache, "aws", awsVersion), "bin/python", async (folder) => {
    await run("python3", ["-m", "venv", folder]);
    await run(join(folder, "bin", "python"), ["-m", "pip", "install", "--quiet", `awscli==${awsVersion}`]);
});
const moto = await findMoto();
const lacking = [moto, awsCli].flatMap((tool) => ("missing" in tool ? [tool.missing] : []));
const title = "the prerequisites of the pilot, in an account that somebody else wrote";
const account = "111122223333";
const region = "eu-north-1";
const state = {
    backend: `s3://pilot-state?region=${region}`,
    secretsProvider: `awskms://alias/pilot?region=${region}`,
};

function pilot(): DeploymentConfig {
    const reading = readStackFile(join(projectRoot, "stacks", "Pulumi.pilot-eu.yaml"), referenceDay);
    if (!reading.ok) throw new Error("the pilot has faults");
    return reading.config;
}

describe.skipIf(lacking.length > 0)([title, ...lacking].join(" - SKIPPED: "), { timeout: 300_000 }, () => {
    const python = "path" in awsCli ? awsCli.path : "";
    let server: ServerProcess | undefined;
    let environment: Record<string, string> = {};
    let scratch = "";

    beforeAll(async () => {
        scratch = mkdtempSync(join(tmpdir(), "ringfence-account-"));
        server = await startMoto("path" in moto ? moto.path : "", { MOTO_ACCOUNT_ID: account });
        environment = {
            PATH: process.env["PATH"] ?? "",
            HOME: scratch,
            AWS_ENDPOINT_URL: `http://127.0.0.1:${server.port}`,
            AWS_ACCESS_KEY_ID: "loopback",
            AWS_SECRET_ACCESS_KEY: "loopback",
            AWS_DEFAULT_REGION: region,
        };
    });
    afterAll(async () => {
        await server?.stop();
        rmSync(scratch, { recursive: true, force: true });
    });

    const aws = async (...args: readonly string[]) =>
        await run(python, ["-m", "awscli", ...args, "--output", "json"], { env: environment });
    const program = () => {
        const file = join(scratch, "aws");
        writeFileSync(file, `#!/bin/sh\nexec ${python} -m awscli "$@"\n`, { mode: 0o755 });
        return awsProgram(file, environment);
    };
    const check = async () => {
        const checked = await checkAll(accountPrerequisites("pilot-eu", pilot(), state), program());
        return (name: string): Checked | undefined => checked.find((one) => one.name.startsWith(name));
    };

    it("are missing in an account that has nothing, each with what to do", async () => {
        await aws("iam", "create-role", "--role-name", "PilotDeploy", "--assume-role-policy-document", "{}");
        const assumed = await aws(
            ...["sts", "assume-role", "--role-arn", `arn:aws:iam::${account}:role/PilotDeploy`],
            ...["--role-session-name", "test"],
        );
        const { Credentials } = JSON.parse(assumed.stdout) as { Credentials: Record<string, string> };
        environment = {
            ...environment,
            AWS_ACCESS_KEY_ID: Credentials["AccessKeyId"] ?? "",
            AWS_SECRET_ACCESS_KEY: Credentials["SecretAccessKey"] ?? "",
            AWS_SESSION_TOKEN: Credentials["SessionToken"] ?? "",
        };
        const found = await check();
        expect(found("account")).toMatchObject({ state: "ok", found: `${account}, as PilotDeploy` });
        expect(found("role PilotDeploy")).toMatchObject({ state: "ok" });
        for (const name of [
            "state bucket",
            "key of the state",
            "role PilotMirror",
            "secret ringfence/tenants",
            "transit gateway",
        ]) {
            expect(found(name), name).toMatchObject({ state: "missing", found: "it is not there" });
            expect(found(name)?.cure, name).toBeDefined();
        }
        expect(found("role of EC2 Auto Scaling")).toMatchObject({ state: "ok", found: "the stack makes it" });
        expect(found("zones")).toMatchObject({ state: "ok" });
    });

    it("are there once what was said has been done", async () => {
        await aws("iam", "create-role", "--role-name", "PilotMirror", "--assume-role-policy-document", "{}");
        const secret = join(scratch, "key");
        writeFileSync(secret, "no real key");
        const before = await check();
        // The cures are commands: they are run as they are written, with a file in place of the one that is to be named.
        for (const name of ["state bucket", "key of the state", "secret ringfence/tenants"]) {
            const cure = (before(name)?.cure ?? "")
                .replace(/, then .*|; or .*/, "")
                .replace("<the key>", secret)
                .replaceAll(/(^|\()aws /g, `$1${join(scratch, "aws")} `);
            await run("sh", ["-c", cure], { env: environment });
        }
        const after = await check();
        expect(after("state bucket")).toMatchObject({ state: "ok", found: `in ${region}` });
        expect(after("key of the state")).toMatchObject({ state: "ok", found: "enabled" });
        expect(after("secret ringfence/tenants")).toMatchObject({ state: "ok", found: "it holds a value" });
        expect(after("role PilotMirror")).toMatchObject({ state: "ok" });
    });

    it("are not checked where there are no credentials", async () => {
        const { PATH, HOME, AWS_ENDPOINT_URL } = environment;
        const nobody = { PATH, HOME, AWS_ENDPOINT_URL, AWS_EC2_METADATA_DISABLED: "true" };
        const checked = await checkAll(
            accountPrerequisites("pilot-eu", pilot(), state),
            awsProgram(join(scratch, "aws"), nobody),
        );
        expect(new Set(checked.map(({ state: one, found }) => `${one}: ${found}`))).toEqual(
            new Set(["not checked: no credentials"]),
        );
    });

    it("are not checked where nobody answers", async () => {
        const silent = { ...environment, AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_MAX_ATTEMPTS: "1" };
        const checked = await checkAll(
            accountPrerequisites("pilot-eu", pilot(), state),
            awsProgram(join(scratch, "aws"), silent),
        );
        expect(checked.find(({ name }) => name === "account")).toMatchObject({
            found: "AWS does not answer from here",
        });
    });
});
