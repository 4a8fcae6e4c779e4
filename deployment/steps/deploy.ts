import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRegion } from "../../catalog/jurisdictions.ts";
import type { JurisdictionId } from "../../catalog/jurisdictions.ts";
import { leftOutVariable } from "../../catalog/left-out.ts";
import type { Fault } from "../../components/fault.ts";
import { updateArguments } from "./plan.ts";
import type { AwsQuestion, Proof, Step, StepId } from "./plan.ts";
import { readState } from "./state.ts";
import type { StackState } from "./state.ts";
import type { Answer, Surroundings } from "./surroundings.ts";

/** What to deploy, and how. */
export interface DeployRequest {
    readonly stack: string;
    readonly jurisdiction: JurisdictionId;
    readonly steps: readonly Step[];
    readonly surroundings: Surroundings;
    /** Folder of the residency pack. */
    readonly packFolder: string;
    /** KMS key for the stack's secrets; needed only where the stack is new. */
    readonly secretsProvider?: string;
    /** Updates without a question, for CI. Their previews are made all the same. */
    readonly isUnattended: boolean;
    /** Only this step. @default every step that is not proven, in order */
    readonly only?: StepId;
    /** Told of each step as it ends. */
    readonly onStep: (result: StepResult, step: Step) => void;
}

/**
 * How a step ended:
 * - `proven`: it was done before, and the destination says so.
 * - `done`: just now.
 * - `waits`: for somebody, or for another machine; `problem` says what for.
 * - `failed`: a program ended badly; it has said why itself.
 * - `refused`: it must not begin.
 */
export interface StepResult {
    readonly id: StepId;
    readonly state: "proven" | "done" | "waits" | "failed" | "refused";
    readonly problem?: Omit<Fault, "path">;
}

/**
 * Does the steps of a deployment, each where its proof is absent, and stops at the first that cannot be done. Called again, here or on
 * another machine, it goes on from there: what is done the destination says, and nothing is kept beside.
 */
export async function deploy(request: DeployRequest): Promise<readonly StepResult[]> {
    const results: StepResult[] = [];
    for (const step of request.steps) {
        const isAsked = request.only === undefined || request.only === step.id;
        const result = isAsked ? await take(step, request) : await passBy(step, request);
        results.push(result);
        request.onStep(result, step);
        const isEnd = result.state !== "proven" && result.state !== "done";
        if (isEnd || request.only === step.id) break;
    }
    return results;
}

/** A step that was not asked for, before the one that was: its proof has to be there. */
async function passBy(step: Step, request: DeployRequest): Promise<StepResult> {
    const { id } = step;
    if (step.proof.kind === "eachRun") return { id, state: "proven" };
    const found = await look(request);
    if ("problem" in found) return { id, state: "failed", problem: found.problem };
    const open = await unproven(step, found.state, request);
    if (open === undefined) return { id, state: "proven" };
    const problem = {
        problem: `${request.only ?? "the step"} comes after ${id}, which is not done: ${open}`,
        why: step.why,
        fix: `Do ${id} first: npm run deploy -- ${request.stack} does every step in order.`,
    };
    return { id, state: "refused", problem };
}

async function take(step: Step, request: DeployRequest): Promise<StepResult> {
    const { id, work } = step;
    const refusal = work.kind === "newStack" ? await stateAbroad(request) : undefined;
    if (refusal !== undefined) return { id, state: "refused", problem: refusal };
    const found = await look(request);
    if ("problem" in found) return { id, state: "failed", problem: found.problem };
    const { state } = found;
    if (state !== undefined && state.cutOff.length > 0) return { id, state: "waits", problem: cutOff(state, request) };
    // Everything is compared with the program each time: an update has to reach it too.
    const isLast = work.kind === "update" && work.leftOut.length === 0;
    if (!isLast && (await unproven(step, state, request)) === undefined && step.proof.kind !== "eachRun") {
        return { id, state: "proven" };
    }
    if (step.place === "reachesCluster" && !(await isReached(state, request))) {
        return { id, state: "waits", problem: unreached(state, request) };
    }
    if (work.kind === "byHand") {
        const open = (await unproven(step, state, request)) ?? "";
        return {
            id,
            state: "waits",
            problem: { problem: `${step.title}: not yet (${open})`, why: step.why, fix: byHand(step) },
        };
    }
    const problem = await doStep(step, request);
    if (problem !== undefined) return { id, state: "failed", problem };
    const after = await look(request);
    const open = "problem" in after ? after.problem.problem : await unproven(step, after.state, request);
    return open === undefined || step.proof.kind === "eachRun"
        ? { id, state: "done" }
        : {
              id,
              state: "failed",
              problem: { problem: `${id} ended well and is not done: ${open}`, why: step.why, fix: again(request) },
          };
}

/** Runs a step. Says what went wrong, or nothing. */
async function doStep({ id, work, why }: Step, request: DeployRequest): Promise<StepResult["problem"]> {
    const { stack, surroundings, secretsProvider, packFolder, isUnattended } = request;
    const ended = (exitCode: number, program: string) =>
        exitCode === 0
            ? undefined
            : {
                  problem: `${id}: ${program} ended with exit code ${exitCode}; what it said stands above`,
                  why,
                  fix: again(request),
              };
    switch (work.kind) {
        case "newStack":
            if (secretsProvider === undefined) {
                return {
                    problem: `the stack ${stack} does not exist yet, and nobody said which key encrypts its secrets`,
                    why: "Pulumi would take a passphrase, or a service of its own outside the jurisdiction.",
                    fix: "Add --secrets-provider 'awskms://alias/<key>?region=<region>'.",
                };
            }
            return ended(
                await surroundings.attach("pulumi", ["stack", "init", stack, "--secrets-provider", secretsProvider]),
                "pulumi stack init",
            );
        case "update":
            return await leavingOut(work.leftOut, async (env) => {
                const args = [...updateArguments(stack, work.patterns, packFolder), "--suppress-outputs"];
                return ended(
                    await surroundings.attach(
                        "pulumi",
                        isUnattended ? [...args, "--yes", "--non-interactive"] : args,
                        env,
                    ),
                    "pulumi up",
                );
            });
        case "mirror":
            return ended(await surroundings.attach("mirror", ["push", stack]), "npm run mirror");
        case "registryLogin": {
            const token = await surroundings.ask("aws", ["ecr", "get-login-password", "--region", work.region]);
            if (token.exitCode !== 0) return toldBy(token, "aws ecr get-login-password", why, request);
            const args = ["registry", "login", "--username", "AWS", "--password-stdin", work.registry];
            const login = await surroundings.ask("helm", args, token.stdout);
            return login.exitCode === 0 ? undefined : toldBy(login, "helm registry login", why, request);
        }
        case "byHand":
            return undefined;
    }
}

/** Writes what an update leaves out into a file for the program and the pack, and takes it away again. */
async function leavingOut<T>(
    urns: readonly string[],
    act: (env: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
    if (urns.length === 0) return await act({});
    const folder = mkdtempSync(join(tmpdir(), "ringfence-deploy-"));
    try {
        const file = join(folder, "left-out.json");
        writeFileSync(file, JSON.stringify(urns));
        return await act({ [leftOutVariable]: file });
    } finally {
        rmSync(folder, { recursive: true });
    }
}

type Looked = { readonly state: StackState | undefined } | { readonly problem: Omit<Fault, "path"> };

/** The stack's state; `undefined` where there is no such stack yet. */
async function look(request: DeployRequest): Promise<Looked> {
    const exported = await request.surroundings.ask("pulumi", ["stack", "export", "--stack", request.stack]);
    if (exported.exitCode === 0) return { state: readState(exported.stdout) };
    if (/no stack named/.test(exported.stderr)) return { state: undefined };
    return {
        problem: toldBy(exported, "pulumi stack export", "Without the state nobody knows what is done.", request),
    };
}

/** What is missing of a step's proof, in words; nothing where it is proven. */
async function unproven(
    { proof, work }: Step,
    state: StackState | undefined,
    { stack, surroundings }: DeployRequest,
): Promise<string | undefined> {
    switch (proof.kind) {
        case "eachRun":
            return "each run does it anew";
        case "stackExists":
            return state === undefined ? `there is no stack ${stack} in the state's bucket` : undefined;
        case "inState": {
            const left = work.kind === "update" ? work.leftOut : [];
            return missingIn(state, proof, left);
        }
        case "mirrored": {
            const plan = await surroundings.ask("mirror", ["plan", stack]);
            return plan.exitCode === 0 ? undefined : (lastLine(plan) ?? "npm run mirror -- plan says no");
        }
        case "awsSays":
            for (const question of proof.questions) {
                const open = await asked(question, state, surroundings);
                if (open !== undefined) return open;
            }
            return undefined;
    }
}

/**
 * What a step should have made and the state does not hold. Where the state holds something that the step leaves out, a later step has
 * begun, and makes what is missing as well: to go back would be to leave out what is there.
 */
function missingIn(
    state: StackState | undefined,
    { urns }: Extract<Proof, { kind: "inState" }>,
    leftOut: readonly string[],
): string | undefined {
    const held = state?.ids ?? new Map<string, string>();
    // The engine makes providers in every step.
    if (leftOut.some((urn) => held.has(urn) && !urn.includes("pulumi:providers:"))) return undefined;
    const missing = urns.filter((urn) => !held.has(urn));
    const [first] = missing;
    if (first === undefined) return undefined;
    const others = missing.length === 1 ? "" : `, and ${missing.length - 1} more`;
    return `the state does not hold ${first.split("::").slice(2).join(" ")}${others}`;
}

async function asked(
    { about, args, proves }: AwsQuestion,
    state: StackState | undefined,
    surroundings: Surroundings,
): Promise<string | undefined> {
    const known = args.map((arg) => (typeof arg === "string" ? arg : (state?.ids.get(arg.idOf) ?? "")));
    if (known.includes("")) return `${about} is not there yet`;
    const answer = await surroundings.ask("aws", known);
    const word = answer.stdout.trim();
    if (answer.exitCode === 0 && word === proves) return undefined;
    return answer.exitCode === 0
        ? `${about}: ${word}, not ${proves}`
        : `${about}: ${lastLine(answer) ?? "aws says no"}`;
}

async function isReached(state: StackState | undefined, { surroundings }: DeployRequest): Promise<boolean> {
    return state?.apiServer !== undefined && (await surroundings.reaches(state.apiServer));
}

function unreached(state: StackState | undefined, request: DeployRequest): Omit<Fault, "path"> {
    const host = state?.apiServer?.host;
    return {
        problem:
            host === undefined
                ? "there is no cluster yet"
                : `the cluster's API server ${host} does not answer this machine`,
        why: "It has a private address alone; what runs in the cluster can be made only from where it answers.",
        fix: `Open a way to it, or go on where there is one ("A way to the API server" in docs/first-deployment.md), and run again: npm run deploy -- ${request.stack}`,
    };
}

function cutOff({ cutOff: urns }: StackState, { stack }: DeployRequest): Omit<Fault, "path"> {
    const named = urns.map((urn) => urn.split("::").slice(2).join(" ")).join(", ");
    return {
        problem: `an update was cut off while it made ${named}`,
        why: "Nobody recorded whether AWS made it; made once more it would be there twice, or be refused.",
        fix: `Look, and let Pulumi ask about each: npx pulumi cancel --stack ${stack}; npx pulumi refresh --stack ${stack}. Then run this again.`,
    };
}

/** State outside the jurisdiction holds every address, name and policy of the stack, and its secrets. */
async function stateAbroad({ jurisdiction, surroundings }: DeployRequest): Promise<Omit<Fault, "path"> | undefined> {
    if (surroundings.isSandbox) return undefined;
    const who = await surroundings.ask("pulumi", ["whoami", "--verbose", "--json"]);
    const login = {
        why: "State names every resource and holds the stack's secrets: it belongs into the jurisdiction.",
        fix: "Log in to a bucket there: npx pulumi login 's3://<bucket>?region=<region>&awssdk=v2'.",
    };
    if (who.exitCode !== 0)
        return { problem: `Pulumi is logged in nowhere (${lastLine(who) ?? "it says no"})`, ...login };
    const url = urlOf(who.stdout);
    const region = findRegion(/^s3:\/\/[^?]+\?(?:.*&)?region=([a-z0-9-]+)/.exec(url)?.[1] ?? "");
    if (region?.jurisdiction === jurisdiction) return undefined;
    const where =
        region === undefined ? "no bucket in a known region" : `in ${region.jurisdiction}, not in ${jurisdiction}`;
    return { problem: `the state lies at ${url}: ${where}`, ...login };
}

function urlOf(json: string): string {
    const said: unknown = JSON.parse(json);
    return typeof said === "object" && said !== null && "url" in said ? String(said.url) : "";
}

function byHand({ commands, place }: Step): string {
    const who = place === "owner" ? "Whoever holds it runs" : "Run";
    return `${who}, and then this command again:\n${commands.map((line) => `    ${line}`).join("\n")}`;
}

function toldBy(answer: Answer, program: string, why: string, request: DeployRequest): Omit<Fault, "path"> {
    return { problem: `${program}: ${lastLine(answer) ?? `exit code ${answer.exitCode}`}`, why, fix: again(request) };
}

function again({ stack }: DeployRequest): string {
    return `Cure what it says and run again: npm run deploy -- ${stack}. It goes on from here.`;
}

function lastLine({ stderr }: Answer): string | undefined {
    return stderr.trim().split("\n").at(-1) || undefined;
}
