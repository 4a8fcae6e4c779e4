import { execFile } from "node:child_process";
import type { Json } from "./json.ts";
import type { AwsQuestion, Checked, Outcome, Prerequisite } from "./prerequisite.ts";
import { missing, notChecked } from "./prerequisite.ts";

/** How the `aws` program ended. */
export interface AwsAnswer {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** Asks the account: runs `aws` with arguments. */
export type AskAws = (command: readonly string[]) => Promise<AwsAnswer>;

/** Asks with the `aws` program of this machine. It finds credentials as it always does. */
export function awsProgram(file: string, environment: Readonly<Record<string, string | undefined>>): AskAws {
    return (command) =>
        new Promise((resolve) => {
            const child = execFile(
                file,
                [...command, "--output", "json"],
                // Nobody is there to page through an answer.
                { env: { ...environment, AWS_PAGER: "" }, timeout: 60_000, maxBuffer: 16 * 1024 * 1024 },
                (_error, stdout, stderr) => {
                    resolve({ code: child.exitCode ?? -1, stdout, stderr });
                },
            );
        });
}

/**
 * Checks everything, a few at a time. The account's identity is asked first: where that cannot be had, nothing else is asked of it;
 * and what another account holds says nothing about this one.
 *
 * @param ask Without it, `aws` is not there.
 * @param onBegin Called when a check begins; its result when it ends.
 */
export async function checkAll(
    prerequisites: readonly Prerequisite[],
    ask: AskAws | undefined,
    onBegin: (name: string) => () => void = () => () => undefined,
): Promise<readonly Checked[]> {
    const identity = prerequisites.find(({ question }) => question.kind === "aws" && question.command[0] === "sts");
    const first = identity === undefined ? undefined : await check(identity, ask, undefined, onBegin);
    const foreign = first?.found.startsWith("these credentials are of") === true;
    const unasked = first?.state === "not checked" ? first.found : undefined;
    const barrier = foreign ? "these credentials are of another account" : unasked;
    const results: Checked[] = [];
    const rest = [...prerequisites.entries()];
    const worker = async (): Promise<void> => {
        for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
            const [index, prerequisite] = next;
            results[index] =
                prerequisite === identity && first !== undefined
                    ? first
                    : await check(prerequisite, ask, barrier, onBegin);
        }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return results;
}

/** Each call of `aws` is a process with an interpreter of its own. */
const atOnce = 4;

async function check(
    { name, because, question, cure }: Prerequisite,
    ask: AskAws | undefined,
    barrier: string | undefined,
    onBegin: (name: string) => () => void,
): Promise<Checked> {
    const finish = onBegin(name);
    const outcome = await (question.kind === "machine" ? question.judge() : askAccount(question, ask, barrier)).finally(
        finish,
    );
    return {
        name,
        because,
        ...outcome,
        ...(question.kind === "aws" ? { asked: commandLine(question.command) } : {}),
        ...(outcome.state === "missing" ? { cure } : {}),
    };
}

async function askAccount(
    question: AwsQuestion,
    ask: AskAws | undefined,
    barrier: string | undefined,
): Promise<Outcome> {
    if (ask === undefined) return notChecked("aws is not on the PATH");
    if (barrier !== undefined) return notChecked(barrier);
    const { code, stdout, stderr } = await ask(question.command);
    if (code !== 0) return outcomeOfError(stderr, question);
    try {
        return question.judge(JSON.parse(stdout) as Json);
    } catch {
        return notChecked("the answer is no JSON");
    }
}

/** What an error of `aws` means. Only one that says so means that something is not there. */
export function outcomeOfError(
    stderr: string,
    { absent, whenAbsent }: Pick<AwsQuestion, "absent" | "whenAbsent">,
): Outcome {
    const code = /An error occurred \(([^)]+)\)/.exec(stderr)?.[1];
    if (code !== undefined && absent.includes(code)) return whenAbsent ?? missing("it is not there");
    if (code !== undefined && /^(AccessDenied|UnauthorizedOperation|NotAuthorized)/.test(code)) {
        return notChecked("these credentials may not ask");
    }
    if (
        /Unable to locate credentials|NoCredentials|could not be found|[Ss]ession has expired|Error loading SSO/.test(
            stderr,
        )
    ) {
        return notChecked("no credentials");
    }
    if (
        code !== undefined &&
        /^(ExpiredToken|InvalidClientTokenId|UnrecognizedClient|AuthFailure|RequestExpired)/.test(code)
    ) {
        return notChecked("the credentials are not valid, or not any more");
    }
    if (/Could not connect|Connect timeout|Read timeout/.test(stderr))
        return notChecked("AWS does not answer from here");
    if (/Invalid choice|argument .*: Invalid/.test(stderr))
        return notChecked("this version of aws does not know the question");
    return notChecked(code === undefined ? "the question failed" : `AWS answered ${code}`);
}

/** The command as a person types it. */
function commandLine(command: readonly string[]): string {
    return `aws ${command.map((part) => (/^[\w./:=,@+-]+$/.test(part) ? part : `'${part}'`)).join(" ")}`;
}
