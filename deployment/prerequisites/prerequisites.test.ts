import { describe, expect, test } from "vitest";
import { join } from "node:path";
import { referenceDay } from "../../catalog/day.ts";
import { ec2Quotas } from "../../catalog/ec2-quotas.ts";
import { listStacks, readStackFile } from "../../config/index.ts";
import type { DeploymentConfig } from "../../config/index.ts";
import { checkAll, outcomeOfError } from "./check.ts";
import type { AskAws } from "./check.ts";
import { accountPrerequisites } from "./prerequisites-of.ts";
import { quotaNeeds } from "./quotas.ts";

const stacks = join(import.meta.dirname, "..", "..", "stacks");

function configOf(stack: string): DeploymentConfig {
    const reading = readStackFile(join(stacks, `Pulumi.${stack}.yaml`), referenceDay);
    if (!reading.ok) throw new Error(`${stack} has faults`);
    return reading.config;
}

const pilot = configOf("pilot-eu");
const state = {
    backend: "s3://pilot-state?region=eu-north-1",
    secretsProvider: "awskms://alias/pilot?region=eu-north-1",
};
const namesOf = (config: DeploymentConfig) => accountPrerequisites("it", config, state).map(({ name }) => name);
const refused = (code: string) => ({
    code: 254,
    stdout: "",
    stderr: `An error occurred (${code}) when calling the X operation: …`,
});
const caller = (account: string, role = "PilotDeploy") => ({
    code: 0,
    stdout: JSON.stringify({ Account: account, Arn: `arn:aws:sts::${account}:assumed-role/${role}/me` }),
    stderr: "",
});
/** An account that answers one command, and to all others that there is no such thing. */
function accountWith(answers: Readonly<Record<string, unknown>>, who = caller("111122223333")): AskAws {
    return (command) => {
        if (command[0] === "sts") return Promise.resolve(who);
        const found = Object.entries(answers).find(([words]) => command.join(" ").includes(words));
        return Promise.resolve(
            found === undefined ? refused("NoSuchEntity") : { code: 0, stdout: JSON.stringify(found[1]), stderr: "" },
        );
    };
}
const checkedOf = async (ask: AskAws | undefined, name: string, config = pilot) =>
    (await checkAll(accountPrerequisites("it", config, state), ask)).find((one) => one.name.startsWith(name));

describe("what a deployment needs of an account", () => {
    test.each(listStacks(stacks))("is asked for by commands that only read: %s", (stack) => {
        for (const { question } of accountPrerequisites(stack, configOf(stack), state)) {
            if (question.kind === "aws") expect(question.command[1]).toMatch(/^(?:get|describe|list|head)-/);
            // Without a region in its own configuration, aws asks nobody.
            if (question.kind === "aws") expect(question.command).toContain("--region");
        }
    });

    test("names every role, secret, transit gateway and zone of the stack file", () => {
        expect(namesOf(configOf("managed-us"))).toEqual(
            expect.arrayContaining([
                "role LlmPlatformDeploy",
                "role LlmPlatformOnCall",
                "role ArtifactMirror",
                "secret ringfence/openai-api-key",
                "secret ringfence/anthropic-api-key",
                "secret ringfence/tenants/support-copilot",
                "secret ringfence/tenants/website-search",
                "access to us.anthropic.claude-sonnet-5",
            ]),
        );
        expect(namesOf(configOf("hybrid-eu"))).toEqual(
            expect.arrayContaining([
                "transit gateway tgw-0123456789abcdef0",
                "private zone group.example",
                "key store cks-0123456789abcdef0",
            ]),
        );
        expect(namesOf(configOf("self-hosted-us-hipaa"))).toContain("reservation cr-0123456789abcdef0");
    });

    test("says what to run where nobody said where state goes", async () => {
        const checked = await checkAll(accountPrerequisites("it", pilot, {}), accountWith({}));
        expect(checked.find(({ name }) => name === "state bucket")).toMatchObject({
            state: "missing",
            cure: "npx pulumi login 's3://<state bucket>?region=eu-north-1&awssdk=v2'",
        });
        expect(checked.find(({ name }) => name === "key of the state")).toMatchObject({ state: "missing" });
    });
});

describe("quotas", () => {
    test("hold every node group at its most, in its largest type, and the nodes that an update adds", () => {
        const needs = Object.fromEntries(
            quotaNeeds(configOf("self-hosted-eu")).map(({ quota, vcpus }) => [quota, vcpus]),
        );
        // l40s-large: (4 + 2) x 96 of g6e.24xlarge; l40s-small: (5 + 2) x 16 of g6e.4xlarge.
        expect(needs["gOnDemand"]).toBe(6 * 96 + 7 * 16);
        // Two system nodes in each of three zones, two vCPUs each; six nodes of the front gateway, four each.
        expect(needs["standardOnDemand"]).toBe(6 * 2 + 6 * 4);
    });

    test("count reserved nodes once, and a second tier of the gateway where there are providers", () => {
        const reserved = Object.fromEntries(
            quotaNeeds(configOf("self-hosted-us-hipaa")).map(({ quota, vcpus }) => [quota, vcpus]),
        );
        expect(reserved["gOnDemand"]).toBe(3 * 48);
        const managed = quotaNeeds(configOf("managed-us"));
        expect(managed).toEqual([expect.objectContaining({ quota: "standardOnDemand", vcpus: 4 * 2 + 12 * 4 })]);
    });

    test.each([
        [24 + 12, "ok"],
        [24 + 7, "missing"],
    ])("of %i vCPUs are %s", async (value, expected) => {
        const answers = { "L-DB2E81BA": { Quota: { Value: value - 24 } } };
        expect(await checkedOf(accountWith(answers), "quota Running On-Demand G")).toMatchObject({ state: expected });
    });

    test("have codes as Service Quotas has them", () => {
        for (const quota of Object.values(ec2Quotas)) {
            if (quota.confirmed) expect(quota.value.code).toMatch(/^L-[0-9A-F]{8}$/);
        }
    });
});

describe("a check", () => {
    test("asks nothing of an account whose identity it cannot have", async () => {
        const asked: string[] = [];
        const ask: AskAws = (command) => {
            asked.push(command.join(" "));
            return Promise.resolve({
                code: 253,
                stdout: "",
                stderr: "Unable to locate credentials. You can configure …",
            });
        };
        const checked = await checkAll(accountPrerequisites("it", pilot, state), ask);
        expect(asked).toEqual(["sts get-caller-identity --region eu-north-1"]);
        expect(new Set(checked.map(({ state, found }) => `${state}: ${found}`))).toEqual(
            new Set(["not checked: no credentials"]),
        );
    });

    test("of another account says nothing about this one", async () => {
        const foreign = accountWith({ "iam get-role": { Role: { Path: "/", Arn: "arn" } } }, caller("999999999999"));
        expect(await checkedOf(foreign, "account")).toMatchObject({ state: "missing" });
        expect(await checkedOf(foreign, "role PilotDeploy")).toMatchObject({
            state: "not checked",
            found: "these credentials are of another account",
        });
    });

    test("finds a deploying role that is no administrator", async () => {
        expect(await checkedOf(accountWith({}, caller("111122223333", "Intern")), "account")).toMatchObject({
            state: "missing",
        });
        expect(await checkedOf(accountWith({}), "account")).toMatchObject({
            state: "ok",
            found: "111122223333, as PilotDeploy",
        });
    });

    test("takes only an error that says so for an absence", () => {
        const question = { absent: ["NoSuchEntity"] };
        expect(outcomeOfError(refused("NoSuchEntity").stderr, question)).toMatchObject({ state: "missing" });
        for (const code of ["AccessDenied", "ThrottlingException", "ExpiredToken", "NoSuchBucket"]) {
            expect(outcomeOfError(refused(code).stderr, question)).toMatchObject({ state: "not checked" });
        }
    });

    test("without aws is no check", async () => {
        expect(await checkedOf(undefined, "role PilotDeploy")).toMatchObject({
            state: "not checked",
            found: "aws is not on the PATH",
        });
    });

    test("tells a role at another path, a secret without a value, and a bucket in another region", async () => {
        const answers = {
            "--role-name PilotDeploy": { Role: { Path: "/team/", Arn: "arn" } },
            "secretsmanager describe-secret": { Name: "x" },
            "get-bucket-location": { LocationConstraint: "eu-west-1" },
        };
        const ask = accountWith(answers);
        expect(await checkedOf(ask, "role PilotDeploy")).toMatchObject({ state: "missing" });
        expect(await checkedOf(ask, "secret ringfence/tenants")).toMatchObject({ found: "it holds no value yet" });
        expect(await checkedOf(ask, "state bucket")).toMatchObject({
            found: "it stands in eu-west-1, the stack in eu-north-1",
        });
    });

    test("of the scaling role is about who makes it: the account or the stack", async () => {
        const has = accountWith({ AWSServiceRoleForAutoScaling: { Role: { Path: "/" } } });
        // The pilot is told to make it.
        expect(await checkedOf(has, "role of EC2 Auto Scaling")).toMatchObject({ state: "missing" });
        expect(await checkedOf(accountWith({}), "role of EC2 Auto Scaling")).toMatchObject({ state: "ok" });
        const other = configOf("self-hosted-eu");
        const role = caller("111122223333", "PlatformDeploy");
        const question = { AWSServiceRoleForAutoScaling: { Role: { Path: "/" } } };
        expect(await checkedOf(accountWith(question, role), "role of EC2 Auto Scaling", other)).toMatchObject({
            state: "ok",
        });
        expect(await checkedOf(accountWith({}, role), "role of EC2 Auto Scaling", other)).toMatchObject({
            state: "missing",
        });
    });
});
