import { execFile, spawn } from "node:child_process";
import { dirname, delimiter, resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { dayVariable, today } from "../../catalog/day.ts";
import { findCli } from "./find-cli.ts";
import { cloudVariable } from "./key-material.ts";
import { SandboxFault, writeSandboxProject } from "./project.ts";
import type { SandboxProject, SandboxProjectArgs } from "./project.ts";

/** How a run of the CLI ended. A refusal is an exit code, not an exception. */
export interface CliResult {
    readonly exitCode: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** The real Pulumi CLI, bound to one stack of a sandbox project. */
export interface SandboxCli extends SandboxProject {
    /** Path of the CLI. */
    readonly cli: string;
    /** The whole environment that it runs in: nothing in it names an account, a login or a way to fetch plugins. */
    readonly environment: Readonly<NodeJS.ProcessEnv>;
    /**
     * Runs a command on the stack without asking questions, e.g. `run(["up", "--yes"])`.
     *
     * @param env Further variables, e.g. `PULUMI_DEBUG_COMMANDS`.
     */
    run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<CliResult>;
    /** Runs a command on the stack in the terminal of the person who asked. Resolves to the exit code. */
    attach(args: readonly string[]): Promise<number>;
}

/**
 * Prepares a sandbox project, makes its stack where it is missing, and binds the CLI to it.
 *
 * @throws SandboxFault where this machine has no Pulumi CLI, or the stack cannot be made.
 */
export async function sandboxCli(args: SandboxProjectArgs): Promise<SandboxCli> {
    const search = findCli();
    if (!search.found) {
        throw new SandboxFault(search.reason);
    }
    const { cli } = search;
    const project = writeSandboxProject(args);
    const variables = sandboxEnvironment(cli, project);
    const onStack = (command: readonly string[]): string[] => [...command, "--stack", project.stack];
    const bound: SandboxCli = {
        ...project,
        cli,
        environment: variables,
        run: (command, env) =>
            runCli(cli, [...onStack(command), "--non-interactive", "--color=never"], project, { ...variables, ...env }),
        attach: (command) => attachCli(cli, onStack(command), project, variables),
    };
    const made = await bound.run(["stack", "select", "--create"]);
    if (made.exitCode !== 0) {
        throw new SandboxFault(`The sandbox could not make the stack ${project.stack}: ${made.stderr.trim()}`);
    }
    return bound;
}

/** Variables of the caller that a program may need to run at all. All others, credentials among them, stay outside. */
const inherited = ["HOME", "LANG", "LC_ALL", "TMPDIR", "TERM", "SystemRoot", "TEMP", "USERPROFILE"];

/** The whole environment of a CLI in the sandbox: nothing in it names an account, a login or a way to fetch plugins. */
function sandboxEnvironment(cli: string, project: SandboxProject): NodeJS.ProcessEnv {
    const kept: NodeJS.ProcessEnv = {};
    for (const name of inherited) {
        kept[name] = process.env[name];
    }
    // The language host lies beside the CLI; programs and policy packs run on the project's own Node.
    const ownNode = resolve(import.meta.dirname, "../../node_modules/.bin");
    return {
        ...kept,
        PATH: [dirname(cli), ownNode, process.env["PATH"] ?? ""].join(delimiter),
        [dayVariable]: today(),
        [cloudVariable]: project.cloudFolder,
        PULUMI_HOME: project.homeFolder,
        PULUMI_BACKEND_URL: pathToFileURL(project.stateFolder).href,
        // Encrypts made-up values only.
        PULUMI_CONFIG_PASSPHRASE: "sandbox",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
}

function runCli(
    cli: string,
    args: readonly string[],
    project: SandboxProject,
    env: NodeJS.ProcessEnv,
): Promise<CliResult> {
    return new Promise((settle, refuse) => {
        const options = { cwd: project.projectFolder, env, maxBuffer: 1024 ** 3 };
        const child = execFile(cli, args, options, (error, stdout, stderr) => {
            const { exitCode } = child;
            if (exitCode === null) {
                refuse(new Error(`The Pulumi CLI did not run to its end: ${error?.message ?? "no reason given"}`));
            } else {
                settle({ exitCode, stdout, stderr });
            }
        });
    });
}

function attachCli(
    cli: string,
    args: readonly string[],
    project: SandboxProject,
    env: NodeJS.ProcessEnv,
): Promise<number> {
    return new Promise((settle, refuse) => {
        const child = spawn(cli, args, { cwd: project.projectFolder, env, stdio: "inherit" });
        child.on("error", refuse);
        child.on("exit", (code) => {
            settle(code ?? 1);
        });
    });
}
