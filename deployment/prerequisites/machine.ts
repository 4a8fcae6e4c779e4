import { execFile } from "node:child_process";
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { placeOf } from "../../components/identity/arn.ts";
import { examplesIn } from "../../components/model-store/artifact-lock.ts";
import type { ArtifactLock } from "../../components/model-store/artifact-lock.ts";
import { registryHost } from "../../components/model-store/names.ts";
import { lockFor, requiredArtifacts } from "../../components/model-store/required-artifacts.ts";
import type { DeploymentConfig } from "../../config/index.ts";
import { craneCache, craneVersion } from "../../mirror/crane.ts";
import { isDraftDeclaration } from "../draft/declaration-text.ts";
import { missing, notChecked, ok } from "./prerequisite.ts";
import type { Outcome, Prerequisite } from "./prerequisite.ts";

const run = promisify(execFile);

type Environment = Readonly<Record<string, string | undefined>>;

/** What this machine has to have, and what has to be done in the checkout. */
export interface MachineSubject {
    readonly stack: string;
    readonly config: DeploymentConfig;
    readonly lock: ArtifactLock;
    /** Text of the stack's declaration. */
    readonly declaration: string;
    /** Version of the Pulumi CLI that package.json pins. */
    readonly pulumiVersion: string;
    readonly environment: Environment;
    /** The moment to judge logins by. */
    readonly now: Date;
}

/** Programs with their versions, logins, and what of the checkout no deployment takes. */
export function machinePrerequisites(subject: MachineSubject): readonly Prerequisite[] {
    const { environment, pulumiVersion } = subject;
    return [
        tool(
            "node",
            "runs the program",
            () => Promise.resolve(atLeast(process.version, 24)),
            "npm ci brings it as a package",
        ),
        tool(
            "pulumi",
            "deploys; the CLI of this version is the one that the tests ran",
            () => pulumi(pulumiVersion, environment),
            "npx pulumi version fetches it",
        ),
        tool(
            "aws",
            "asks the account, and logs in to its registry",
            () => versionOf("aws", ["--version"], environment),
            "https://aws.amazon.com/cli/",
        ),
        tool(
            "helm",
            "keeps the login to the own registry of charts",
            () => versionOf("helm", ["version", "--short"], environment),
            "https://helm.sh/docs/intro/install/",
        ),
        tool(
            "crane",
            "npm run mirror copies images and charts with it",
            () => versionOf("crane", ["version"], environment, [craneCache]),
            `GOBIN=${craneCache} go install github.com/google/go-containerregistry/cmd/crane@${craneVersion}`,
        ),
        login(subject),
        lock(subject),
        declaration(subject),
    ];
}

function tool(name: string, because: string, judge: () => Promise<Outcome>, cure: string): Prerequisite {
    return { name: `program ${name}`, because, question: { kind: "machine", judge }, cure };
}

function atLeast(version: string, major: number): Outcome {
    return Number(/^v(\d+)/.exec(version)?.[1]) >= major
        ? ok(version)
        : missing(`${version}, ${major} at least is needed`);
}

async function versionOf(
    name: string,
    args: readonly string[],
    environment: Environment,
    folders: readonly string[] = [],
): Promise<Outcome> {
    const file = findProgram(name, environment, folders);
    if (file === undefined) return missing("not on the PATH");
    try {
        const { stdout, stderr } = await run(file, args, { timeout: 60_000 });
        return ok((stdout || stderr).trim().split("\n")[0] ?? "");
    } catch (error) {
        return missing(`${file} does not run: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : ""}`);
    }
}

/** The npm package's own script would download a CLI; only a real one is asked. */
async function pulumi(wanted: string, environment: Environment): Promise<Outcome> {
    const home = environment["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
    const fetched = join(home, "versions", wanted, "bin");
    const named = environment["PULUMI_CLI"];
    const file = named ?? [fetched, ...pathOf(environment)].map((folder) => join(folder, "pulumi")).find(isBinary);
    if (file === undefined) return missing("npm has not fetched it yet");
    try {
        const { stdout } = await run(file, ["version"], {
            timeout: 60_000,
            env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
        });
        const version = stdout.trim().replace(/^v/, "");
        return version === wanted ? ok(version) : missing(`${version}, ${wanted} is pinned`);
    } catch {
        return missing(`${file} does not run`);
    }
}

function pathOf(environment: Environment): readonly string[] {
    return (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
}

/** A program of the PATH, or of other folders. */
export function findProgram(
    name: string,
    environment: Environment,
    folders: readonly string[] = [],
): string | undefined {
    return [...pathOf(environment), ...folders].map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
    } catch {
        return false;
    }
}

function isBinary(file: string): boolean {
    return isExecutable(file) && readFileSync(file).subarray(0, 2).toString("latin1") !== "#!";
}

/** Logins to ECR last so long. */
const loginHours = 12;

function login({ config, environment, now }: MachineSubject): Prerequisite {
    const host = registryHost(placeOf(config.region, config.accounts.workload));
    return {
        name: "helm's login to the own registry",
        because: `charts come from ${host}; a login lasts ${loginHours} hours`,
        cure: `aws ecr get-login-password --region ${config.region} | helm registry login --username AWS --password-stdin ${host}`,
        question: { kind: "machine", judge: () => judgeLogin(host, environment, now) },
    };
}

async function judgeLogin(host: string, environment: Environment, now: Date): Promise<Outcome> {
    const helm = findProgram("helm", environment);
    if (helm === undefined) return notChecked("helm is not on the PATH");
    try {
        const { stdout } = await run(helm, ["env", "HELM_REGISTRY_CONFIG"], {
            env: { ...environment },
            timeout: 60_000,
        });
        const file = stdout.trim().replaceAll('"', "");
        const { auths = {} } = JSON.parse(readFileSync(file, "utf8")) as { readonly auths?: object };
        if (!Object.hasOwn(auths, host)) return missing("not logged in");
        const hours = (now.getTime() - statSync(file).mtimeMs) / 3_600_000;
        return hours < loginHours
            ? ok(`logged in ${Math.floor(hours)} hours ago`)
            : missing(`the last login is ${Math.floor(hours)} hours old`);
    } catch {
        return missing("not logged in");
    }
}

/** What a deployment refuses: a set of placeholders. What other stacks use is not this one's. */
function lock({ config, lock: locked }: MachineSubject): Prerequisite {
    const examples = examplesIn(lockFor(requiredArtifacts(config), locked));
    return {
        name: "lock of artifacts",
        because: "a deployment refuses placeholders",
        cure: `npm run mirror -- lock --only ${[...new Set(examples)].join(" ")}`,
        question: {
            kind: "machine",
            judge: () =>
                Promise.resolve(
                    examples.length === 0
                        ? ok("every entry that the stack uses has its publisher's digest")
                        : missing(`${examples.length} of the entries that the stack uses are examples`),
                ),
        },
    };
}

function declaration({ stack, declaration: text }: MachineSubject): Prerequisite {
    return {
        name: "review of the declaration",
        because: "the rules judge by it, and a draft is no second opinion",
        cure: `let the compliance owner decide each line of policies/declarations/${stack}.yaml that says "draft:", and take its first paragraph out`,
        question: {
            kind: "machine",
            judge: () =>
                Promise.resolve(isDraftDeclaration(text) ? missing("nobody has reviewed the draft") : ok("no draft")),
        },
    };
}
