import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { parse } from "yaml";
import { now, today } from "../catalog/day.ts";
import type { Day } from "../catalog/day.ts";
import { readProjectLock } from "../config/lock.ts";
import { formatFaults, readStackFile } from "../config/index.ts";
import { awsProgram, checkAll } from "../deployment/prerequisites/check.ts";
import { findProgram, machinePrerequisites } from "../deployment/prerequisites/machine.ts";
import type { Checked } from "../deployment/prerequisites/prerequisite.ts";
import { accountPrerequisites } from "../deployment/prerequisites/prerequisites-of.ts";
import type { StateHome } from "../deployment/prerequisites/prerequisites-of.ts";
import { declarationFaults } from "../preview/declaration.ts";
import { exitCodes, exitCodesHelp, Refused } from "./exit-codes.ts";
import { formatOptions, outFileOption, resultWriter, todayOption } from "./options.ts";
import type { ResultOptions } from "./options.ts";
import { Progress } from "./progress.ts";

interface DoctorOptions extends ResultOptions<"text" | "json"> {
    readonly today?: Day;
    readonly backend?: string;
}

const help = `
Asks this machine and the account, and changes nothing: each question to the account is a command of aws that reads, and stands in the
JSON so that it can be asked by hand. Values of secrets are not asked for. What could not be asked is not taken for granted.

Examples:
  npm run doctor -- clinic-prod                                    with the credentials that aws finds
  AWS_PROFILE=deploy npm run doctor -- clinic-prod                 with others
  npm run doctor -- clinic-prod --backend 's3://state?region=eu-central-1&awssdk=v2'
  npm run --silent doctor -- clinic-prod --json                    a list of checks
${exitCodesHelp({
    clean: "everything is there",
    finding: "something is missing, or not as it has to be",
    faultyInput: "the stack file, its declaration, the lock or an option has faults",
    failure:
        "nothing is known to be missing, but something could not be checked: no credentials, no aws, no right to ask",
})}`;

const [output, json] = formatOptions(["text", "json"]);
const root = join(import.meta.dirname, "..");

/** `doctor <stack>`: whether a machine and an account have what a deployment of a stack needs. */
export const doctorCommand = new Command()
    .argument("<stack>", "the stack to be deployed")
    .option(
        "--backend <url>",
        "where Pulumi keeps the state (default: PULUMI_BACKEND_URL, then where Pulumi is logged in)",
    )
    .addOption(output)
    .addOption(json)
    .addOption(outFileOption())
    .addOption(todayOption())
    .addHelpText("after", help)
    .action(async (stack: string, options: DoctorOptions) => {
        const write = resultWriter(options.out);
        const checked = await examine(stack, options);
        write(options.output === "json" ? `${JSON.stringify(checked, undefined, 2)}\n` : `${doctorText(checked)}\n`);
        process.exitCode = exitCodeOf(checked);
    });

async function examine(stack: string, options: DoctorOptions): Promise<readonly Checked[]> {
    const stackFile = join(root, "stacks", `Pulumi.${stack}.yaml`);
    const reading = readStackFile(stackFile, options.today ?? today());
    if (!reading.ok) throw new Refused(formatFaults(reading.faults));
    const declarationFile = join(root, "policies", "declarations", `${stack}.yaml`);
    const undeclared = declarationFaults(declarationFile);
    if (undeclared.length > 0) throw new Refused(formatFaults(undeclared, "the stack's declaration"));
    const locked = readProjectLock();
    if (!("lock" in locked)) throw new Refused(formatFaults(locked.faults, "the lock of artifacts"));
    const environment = process.env;
    const prerequisites = [
        ...machinePrerequisites({
            stack,
            config: reading.config,
            lock: locked.lock,
            declaration: readFileSync(declarationFile, "utf8"),
            pulumiVersion: pinnedPulumi(),
            environment,
            now: now(),
        }),
        ...accountPrerequisites(stack, reading.config, stateHome(stackFile, options.backend)),
    ];
    const aws = findProgram("aws", environment);
    const progress = new Progress(process.stderr, "checking");
    try {
        return await checkAll(prerequisites, aws === undefined ? undefined : awsProgram(aws, environment), (name) =>
            progress.begin(name),
        );
    } finally {
        progress.end();
    }
}

function pinnedPulumi(): string {
    const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
        readonly devDependencies: Readonly<Record<string, string>>;
    };
    return devDependencies["pulumi"] ?? "";
}

/** Where state goes, as far as a file or the environment says so. */
function stateHome(stackFile: string, named: string | undefined): StateHome {
    const backend = named ?? process.env["PULUMI_BACKEND_URL"] ?? loggedIn();
    const { secretsprovider } = parse(readFileSync(stackFile, "utf8")) as { readonly secretsprovider?: unknown };
    return {
        ...(backend === undefined ? {} : { backend }),
        ...(typeof secretsprovider === "string" ? { secretsProvider: secretsprovider } : {}),
    };
}

/** The backend that Pulumi is logged in to. */
function loggedIn(): string | undefined {
    const file = join(process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "credentials.json");
    if (!existsSync(file)) return undefined;
    const { current } = JSON.parse(readFileSync(file, "utf8")) as { readonly current?: unknown };
    return typeof current === "string" && current !== "" ? current : undefined;
}

const marks = { ok: "✓", missing: "✗", "not checked": "?" } as const;

/** The checks for people: what is missing with its cure, then a line that counts. Ends without a line break. */
export function doctorText(checked: readonly Checked[]): string {
    const lines = checked.flatMap(({ name, because, state, found, cure }) => [
        `${marks[state]} ${name}: ${state === "ok" ? "" : `${state} - `}${found}`,
        ...(state === "ok" ? [] : [`    why: ${because}`]),
        ...(cure === undefined ? [] : [`    fix: ${cure}`]),
    ]);
    const count = (state: Checked["state"]): number => checked.filter((one) => one.state === state).length;
    return [...lines, "", `${count("ok")} ok · ${count("missing")} missing · ${count("not checked")} not checked`].join(
        "\n",
    );
}

function exitCodeOf(checked: readonly Checked[]): number {
    if (checked.some(({ state }) => state === "missing")) return exitCodes.finding;
    return checked.some(({ state }) => state === "not checked") ? exitCodes.failure : exitCodes.clean;
}
