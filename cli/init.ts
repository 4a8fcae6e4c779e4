import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { today } from "../catalog/day.ts";
import type { Day } from "../catalog/day.ts";
import { parseArtifactLock, formatLockFaults } from "../components/model-store/read-lock.ts";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import type { Fault } from "../components/fault.ts";
import { placed } from "../config/fault.ts";
import { formatFaults } from "../config/index.ts";
import { askFor } from "../deployment/draft/ask.ts";
import { draftStack, weightsNeeded } from "../deployment/draft/draft-stack.ts";
import { initOptions, readAnswers } from "../deployment/draft/given.ts";
import type { Given } from "../deployment/draft/given.ts";
import { entriesFor, lockWith } from "../deployment/draft/lock-entries.ts";
import type { LockEntry } from "../deployment/draft/lock-entries.ts";
import { existingFiles, writeTogether } from "../deployment/draft/write-files.ts";
import { hubFrom } from "../mirror/hub.ts";
import { exitCodes, exitCodesHelp, Refused } from "./exit-codes.ts";
import { formatOptions, todayOption } from "./options.ts";
import { Progress } from "./progress.ts";

interface InitOptions {
    readonly output: "text" | "json";
    readonly out: string;
    readonly offline?: true;
    readonly today?: Day;
    readonly [option: string]: unknown;
}

const help = `
Writes stacks/Pulumi.<name>.yaml, a draft of policies/declarations/<name>.yaml for the compliance owner to decide on, and an entry in
the lock for each model that it does not hold yet. Nothing is overwritten, and nothing is written before all of it is sound. On a
terminal, whatever no option answers is asked.

Examples:
  npm run init -- clinic-prod                       asks, on a terminal
  npm run init -- clinic-prod --mode self-hosted --jurisdiction eu --region eu-central-1 --account 210987654321 \\
    --data-class internal,personal,health,regulated --model qwen3-32b:fp8 --accept-licence Apache-2.0 \\
    --peer name=wards,cidr=10.64.0.0/16,via=tgw-0123456789abcdef0 \\
    --jwt-issuer https://login.clinic.example/ --jwks-uri https://login.clinic.example/jwks.json --audience llm-gateway \\
    --private-zone name=clinic.example,forward=10.64.0.53 \\
    --key-custody kms --admin-role PlatformDeploy --mirror-role ArtifactMirror --budget 20000
  npm run preview -- clinic-prod                    what it would be
${exitCodesHelp({
    clean: "written",
    faultyInput:
        "an answer is missing or cannot hold, a file stands there already, or the lock has faults; nothing was written",
    failure: "the command itself failed; nothing was written",
    interrupted: "ended while it asked; nothing was written",
})}`;

const [output, json] = formatOptions(["text", "json"]);
const root = join(import.meta.dirname, "..");
const lockFile = "stacks/artifacts.lock.json";

const command = new Command()
    .argument("<name>", "name of the new stack")
    .addOption(output)
    .addOption(json)
    .addOption(new Option("--out <folder>", "write below another folder than the project").default(root, "the project"))
    .option("--offline", "do not ask the publishers of models; lock an example instead")
    .addOption(todayOption())
    .addHelpText("after", help)
    .action(async (stack: string, options: InitOptions) => {
        process.exitCode = await init(stack, options);
    });
for (const { name, value, about, ...rest } of initOptions) {
    const option = new Option(`--${name} <${value}>`, about);
    command.addOption("several" in rest ? option.argParser(collect) : option);
}

/** `init <name>`: a first stack file, its declaration and its lock entries, from a few answers. */
export const initCommand = command;

function collect(text: string, before: readonly string[] | undefined): readonly string[] {
    return [...(before ?? []), text];
}

async function init(stack: string, options: InitOptions): Promise<number> {
    refuse(existingFiles(options.out, filesOf(stack)));
    const given = await complete(stack, givenBy(options));
    if (given === undefined) return exitCodes.interrupted;
    const reading = readAnswers(stack, given);
    if (!reading.ok) return refuse(reading.faults);
    const { answers } = reading;
    const { text, lock } = lockOf(options.out);
    const entries = await ask(weightsNeeded(answers).length, () =>
        entriesFor(weightsNeeded(answers), lock, options.offline === true ? undefined : hubFrom(process.env)),
    );
    const models = { ...lock.models, ...Object.fromEntries(entries.map(({ name, entry }) => [name, entry])) };
    const draft = draftStack(answers, { ...lock, models }, options.today ?? today());
    if (!draft.ok) return refuse(draft.faults);
    const changed = { path: lockFile, before: text, text: lockWith(text, entries) };
    const isThere = existsSync(join(options.out, lockFile));
    writeTogether(
        options.out,
        [...draft.files, ...(isThere || entries.length === 0 ? [] : [{ path: lockFile, text: changed.text }])],
        isThere && entries.length > 0 ? changed : undefined,
    );
    process.stdout.write(options.output === "json" ? jsonText(stack, entries) : written(stack, given, entries));
    return exitCodes.clean;
}

function filesOf(stack: string) {
    return [{ path: `stacks/Pulumi.${stack}.yaml` }, { path: `policies/declarations/${stack}.yaml` }] as const;
}

/** @throws Refused where there is a fault. */
function refuse(faults: readonly Fault[]): number {
    if (faults.length === 0) return exitCodes.clean;
    throw new Refused(
        formatFaults(
            faults.map((fault) => placed(fault)),
            "the answers",
        ).replace("nothing was registered", "nothing was written"),
    );
}

function givenBy(options: InitOptions): Given {
    return Object.fromEntries(
        initOptions.flatMap(({ name }) => {
            const value = options[name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())];
            const texts = (Array.isArray(value) ? value : [value]).filter((text) => typeof text === "string");
            return texts.length === 0 ? [] : [[name, texts]];
        }),
    );
}

/** What options did not answer, from the terminal where there is one. Options that say enough are asked nothing more. */
async function complete(stack: string, given: Given): Promise<Given | undefined> {
    if (!process.stdin.isTTY || readAnswers(stack, given).ok) return given;
    return await askFor(given, { input: process.stdin, output: process.stderr });
}

function lockOf(folder: string): { readonly text: string; readonly lock: ArtifactLock } {
    const own = join(folder, lockFile);
    const file = existsSync(own) ? own : join(root, lockFile);
    const text = readFileSync(file, "utf8");
    const reading = parseArtifactLock(text);
    if (!reading.ok) throw new Refused(formatLockFaults(file, reading.faults));
    return { text, lock: reading.lock };
}

/** Asking a publisher takes seconds. */
async function ask<T>(count: number, work: () => Promise<T>): Promise<T> {
    const progress = new Progress(process.stderr, "asking");
    const finish = progress.begin(count === 1 ? "the publisher of the model" : "the publishers of the models");
    try {
        return await work();
    } finally {
        finish();
        progress.end();
    }
}

function jsonText(stack: string, entries: readonly LockEntry[]): string {
    const result = {
        stack,
        files: filesOf(stack).map(({ path }) => path),
        locked: entries.map(({ name, exampleBecause }) => ({
            name,
            example: exampleBecause !== undefined,
            ...(exampleBecause === undefined ? {} : { because: exampleBecause }),
        })),
    };
    return `${JSON.stringify(result, undefined, 2)}\n`;
}

function written(stack: string, given: Given, entries: readonly LockEntry[]): string {
    const [stackFile, declaration] = filesOf(stack).map(({ path }) => path);
    const lines = [
        `wrote ${stackFile ?? ""}`,
        `wrote ${declaration ?? ""}: a draft that nobody has reviewed; its owner decides each line that says "draft:"`,
        ...entries.map(({ name, exampleBecause }) =>
            exampleBecause === undefined
                ? `locked ${name} as its publisher has it; review it as you review code`
                : `added ${name} to the lock as an example, which a preview accepts and a deployment refuses: ${exampleBecause}`,
        ),
        "",
        "The same again, without questions:",
        `  npm run init -- ${stack} ${argumentsOf(given)}`,
        "",
        "Next:",
        `  npm run preview -- ${stack}`,
        `  npm run doctor -- ${stack}`,
    ];
    return `${lines.join("\n")}\n`;
}

function argumentsOf(given: Given): string {
    return initOptions
        .flatMap(({ name }) => (given[name] ?? []).map((text) => `--${name} ${shellWord(text)}`))
        .join(" ");
}

function shellWord(text: string): string {
    return /^[\w./:=,@+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
