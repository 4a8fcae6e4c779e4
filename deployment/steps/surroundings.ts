import { spawn } from "node:child_process";
import { connect } from "node:tls";

/** A program that a deployment starts. */
export type ProgramName = "pulumi" | "aws" | "helm" | "mirror";

/** How a program ended, and what it said. */
export interface Answer {
    readonly exitCode: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** The API server of a cluster, as the state knows it. */
export interface ApiServer {
    readonly host: string;
    /** Its authority, PEM. */
    readonly certificate: string;
}

/** All that a deployment touches outside of this process. */
export interface Surroundings {
    /** Runs a program without a person, and hands back what it said. `input` goes to its standard input, where no other process sees it. */
    ask(program: ProgramName, args: readonly string[], input?: string): Promise<Answer>;
    /** Runs a program in the terminal of the person who asked. Resolves to its exit code. */
    attach(program: ProgramName, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<number>;
    /** True where the API server answers with a certificate of its own authority. */
    reaches(server: ApiServer): Promise<boolean>;
    /** True in the sandbox: its state lies on this machine, and its lock may be an example. */
    readonly isSandbox: boolean;
}

/** How each program is started on this machine: the command and its first arguments. */
export type Programs = Readonly<Record<ProgramName, readonly [command: string, ...args: string[]]>>;

/**
 * Options of the Pulumi CLI that an environment sets. It reads each of its flags from `PULUMI_OPTION_<FLAG>` too
 * (pkg/cmd/pulumi/pulumi.go, declareFlagsAsEnvironmentVariables), so that they change what a step does behind its arguments:
 * a configuration of the pack may switch a rule off, a list of targets may leave something out.
 */
export function pulumiOptionsIn(env: NodeJS.ProcessEnv): readonly string[] {
    return Object.keys(env)
        .filter((name) => /^PULUMI_OPTION_/i.test(name))
        .sort();
}

/**
 * Programs in a folder and an environment.
 *
 * The Pulumi CLI is run as a program, and not through the Automation API: its own words, colours and question reach the person
 * as they are, while the API hands a failure over as an exception with all that was said in it.
 *
 * @param isStdoutFree False where stdout is kept for a result as JSON: what programs say to a person then goes to stderr.
 */
export function programsIn(
    programs: Programs,
    cwd: string,
    env: NodeJS.ProcessEnv,
    isStdoutFree = true,
): Pick<Surroundings, "ask" | "attach"> {
    return {
        ask: (program, args, input = "") =>
            new Promise((resolve) => {
                const [command, ...first] = programs[program];
                const child = spawn(command, [...first, ...args], { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
                const said = { stdout: "", stderr: "" };
                child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
                child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
                child.on("error", (error) => {
                    resolve({ exitCode: 127, stdout: "", stderr: error.message });
                });
                child.on("close", (code) => {
                    resolve({ exitCode: code ?? 1, ...said });
                });
                // A program that ends without reading is no fault of ours: its exit code says what it was.
                child.stdin.on("error", () => undefined).end(input);
            }),
        attach: (program, args, more = {}) =>
            new Promise((resolve) => {
                const [command, ...first] = programs[program];
                const child = spawn(command, [...first, ...args], {
                    cwd,
                    env: { ...env, ...more },
                    stdio: ["inherit", isStdoutFree ? 1 : 2, 2],
                });
                // Ctrl-C reaches the whole terminal, the program too, which ends what it began and records it: we wait for it.
                // A signal for this process alone is passed on as one Ctrl-C.
                const wait = () => undefined;
                const pass = () => child.kill("SIGINT");
                process.on("SIGINT", wait).on("SIGTERM", pass);
                const settle = (code: number) => {
                    process.off("SIGINT", wait).off("SIGTERM", pass);
                    resolve(code);
                };
                child.on("error", () => {
                    settle(127);
                });
                child.on("close", (code) => {
                    settle(code ?? 130);
                });
            }),
    };
}

/** Asks for a TLS connection, and takes no for an answer after some seconds. */
export function reachesServer({ host, certificate }: ApiServer, timeoutMs = 5_000): Promise<boolean> {
    return new Promise((resolve) => {
        const [name = "", port = "443"] = host.split(":");
        const socket = connect({
            host: name,
            port: Number(port),
            servername: name,
            ca: certificate,
            timeout: timeoutMs,
        });
        const end = (answer: boolean) => {
            socket.destroy();
            resolve(answer);
        };
        socket
            .on("secureConnect", () => {
                end(socket.authorized);
            })
            .on("timeout", () => {
                end(false);
            })
            .on("error", () => {
                end(false);
            });
    });
}
