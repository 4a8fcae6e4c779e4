import { delimiter, join } from "node:path";
import { Command } from "commander";
import { today } from "../catalog/day.ts";
import type { Day } from "../catalog/day.ts";
import { formatText } from "../components/fault.ts";
import { deploy } from "../deployment/steps/deploy.ts";
import type { StepResult } from "../deployment/steps/deploy.ts";
import { packOf, stepIds } from "../deployment/steps/plan.ts";
import type { Step, StepId, StepPlace } from "../deployment/steps/plan.ts";
import { prepare, standsAgainst } from "../deployment/steps/prepare.ts";
import type { Prepared } from "../deployment/steps/prepare.ts";
import { programsIn, pulumiOptionsIn, reachesServer } from "../deployment/steps/surroundings.ts";
import type { Surroundings } from "../deployment/steps/surroundings.ts";
import { projectRoot } from "../preview/index.ts";
import { InvalidConfig } from "../preview/invalid-config.ts";
import { waivedFindings } from "../preview/preview.ts";
import type { PolicyFinding } from "../preview/preview.ts";
import { exitCodes, exitCodesHelp, Refused } from "./exit-codes.ts";
import { formatOptions, outFileOption, resultWriter, todayOption } from "./options.ts";
import type { ResultOptions } from "./options.ts";
import { Progress } from "./progress.ts";

/** What `deploy` was asked for. */
export interface DeployOptions extends ResultOptions<"text" | "json"> {
    readonly plan?: boolean;
    readonly step?: StepId;
    readonly yes?: boolean;
    readonly secretsProvider?: string;
    readonly today?: Day;
}

const help = `
Each step begins only where its proof is absent: what is done, the state, the account and the registry say. So the same command
goes on after a break, and on another machine. Pulumi shows each preview and asks. docs/first-deployment.md tells the whole way.

Examples:
  npm run deploy -- clinic-prod --plan          the steps, why in this order, from where, and by which commands
  npm run deploy -- clinic-prod                 do what is open, until something waits for somebody
  npm run deploy -- clinic-prod --yes           the same without questions, for CI; previews are made all the same
  npm run deploy -- clinic-prod --step mirror   one step; refused where an earlier one is not done
  npm run --silent deploy -- clinic-prod --plan --json
${exitCodesHelp({
    clean: "every step is done",
    finding: "a step waits for somebody or for another machine, or a rule stands against the stack",
    faultyInput: "the stack file, the declaration, the lock or an option has faults, or a step is out of its order",
    failure: "a program failed; it said why, and the same command goes on from there",
})}`;

const [output, json] = formatOptions(["text", "json"]);

/** `deploy`: the steps of a deployment, in order. */
export const deployCommand = new Command()
    .argument("<stack>", "the stack to deploy")
    .option("--plan", "show the steps, and do none")
    .option("--step <id>", `only this step: ${stepIds.join(", ")}`, stepArgument)
    .option("--yes", "do not ask before each update")
    .option("--secrets-provider <url>", "KMS key of a new stack's secrets, e.g. awskms://alias/<key>?region=<region>")
    .addOption(output)
    .addOption(json)
    .addOption(outFileOption())
    .addOption(todayOption())
    .addHelpText("after", help)
    .action(async (stack: string, options: DeployOptions) => {
        process.exitCode = await runDeploy(stack, options, ownSurroundings(options));
    });

function stepArgument(text: string): StepId {
    const known = stepIds.find((id) => id === text);
    if (known === undefined) {
        throw new Refused(`--step ${text} is no step - nothing would be done - write one of: ${stepIds.join(", ")}`);
    }
    return known;
}

/**
 * This machine, with the project's own Pulumi CLI and command.
 * @throws Refused where the environment tells the CLI something that its arguments do not.
 */
function ownSurroundings(options: DeployOptions): Surroundings {
    const behind = pulumiOptionsIn(process.env);
    if (behind.length > 0) {
        throw new Refused(
            `the environment sets ${behind.join(", ")} - Pulumi takes it for a flag, and it may switch a rule off or leave ` +
                "resources out of an update that nobody sees in the plan - unset it",
        );
    }
    const own = join(projectRoot, "node_modules", ".bin");
    const env = {
        ...process.env,
        PATH: [own, process.env["PATH"] ?? ""].join(delimiter),
        ...(options.today === undefined ? {} : { RINGFENCE_TODAY: options.today }),
    };
    const programs = {
        pulumi: ["pulumi"],
        aws: ["aws"],
        helm: ["helm"],
        mirror: [process.execPath, join(projectRoot, "cli", "main.js"), "mirror"],
    } as const;
    return {
        ...programsIn(programs, projectRoot, env, options.output !== "json"),
        reaches: reachesServer,
        isSandbox: false,
    };
}

/** Plans, and unless only the plan was asked for, deploys. Answers the exit code. */
export async function runDeploy(stack: string, options: DeployOptions, surroundings: Surroundings): Promise<number> {
    const write = resultWriter(options.out);
    const prepared = await preparing(stack, options);
    const { steps, config } = prepared;
    const waived = waivedFindings(prepared.preview);
    if (options.plan === true) {
        const plan = { stack, waived, steps: steps.map(shown) };
        write(options.output === "json" ? asJson(plan) : `${planText(stack, steps)}${waivedText(waived)}`);
        return exitCodes.clean;
    }
    process.stderr.write(waivedText(waived));
    const against = standsAgainst(prepared, surroundings.isSandbox);
    if (against.length > 0) {
        process.stderr.write(`${against.map(formatText).join("\n")}\n`);
        return prepared.refusal !== undefined && !surroundings.isSandbox ? exitCodes.faultyInput : exitCodes.finding;
    }
    if (options.step !== undefined && !steps.some(({ id }) => id === options.step)) {
        const known = steps.map(({ id }) => id).join(", ");
        throw new Refused(
            `--step ${options.step}: ${stack} has no such step - nothing would be done - write one of: ${known}`,
        );
    }
    if (options.yes !== true && !process.stdin.isTTY) {
        throw new Refused(
            "there is no terminal to ask in - every update is shown before it is made, and somebody agrees - write --yes " +
                "where a pipeline has asked for agreement already",
        );
    }
    const results = await deploy({
        stack,
        jurisdiction: config.jurisdiction,
        steps,
        surroundings,
        packFolder: packOf(projectRoot),
        isUnattended: options.yes === true,
        ...(options.step === undefined ? {} : { only: options.step }),
        ...(options.secretsProvider === undefined ? {} : { secretsProvider: options.secretsProvider }),
        onStep: (result, step) => {
            process.stderr.write(`${stepText(result, step)}\n`);
        },
    });
    if (options.output === "json") write(asJson({ stack, waived, results }));
    return exitCodeOf(results);
}

async function preparing(stack: string, options: DeployOptions): Promise<Prepared> {
    const progress = new Progress(process.stderr, "previewing");
    const finish = progress.begin(stack);
    try {
        return await prepare({
            stack,
            today: options.today ?? today(),
            ...(options.secretsProvider === undefined ? {} : { secretsProvider: options.secretsProvider }),
        });
    } catch (error) {
        throw error instanceof InvalidConfig ? new Refused(error.message) : error;
    } finally {
        finish();
        progress.end();
    }
}

function exitCodeOf(results: readonly StepResult[]): number {
    const codes = {
        proven: exitCodes.clean,
        done: exitCodes.clean,
        waits: exitCodes.finding,
        refused: exitCodes.faultyInput,
        failed: exitCodes.failure,
    } as const;
    return Math.max(...results.map(({ state }) => codes[state]), exitCodes.clean);
}

const places: Readonly<Record<StepPlace, string>> = {
    anywhere: "from anywhere outside the DMZ, with the deploying role",
    internet: "from where the internet and the account answer, outside the DMZ",
    reachesCluster: "from where the cluster's API server answers",
    owner: "by whoever holds it",
};

function planText(stack: string, steps: readonly Step[]): string {
    const lines = steps.flatMap(({ id, title, why, place, commands }, index) => [
        "",
        `${index + 1}. ${id}: ${title}`,
        `   ${why}`,
        `   Runs ${places[place]}:`,
        ...commands.map((command) => `     ${command}`),
    ]);
    return [`Deployment of ${stack}: ${steps.length} steps; npm run deploy -- ${stack} does them`, ...lines, ""].join(
        "\n",
    );
}

/** What the deployment makes although a rule refuses it: each finding with its resource. Nothing where nothing is waived. */
export function waivedText(waived: readonly PolicyFinding[]): string {
    return waived.map(({ urn = "", message }) => `! ${urn}\n  ${message.replaceAll("\n", "\n  ")}\n`).join("");
}

function shown({ id, title, why, place, commands, work }: Step) {
    const leftOut = work.kind === "update" ? { leavesOut: work.leftOut.length } : {};
    return { id, title, why, place, commands, ...leftOut };
}

const marks = { proven: "✓", done: "✓", waits: "…", failed: "✗", refused: "✗" } as const;

function stepText({ id, state, problem }: StepResult, { title }: Step): string {
    const ended = state === "proven" ? " (was done)" : "";
    const line = `${marks[state]} ${id}: ${title}${ended}`;
    return problem === undefined ? line : `${line}\n  ${problem.problem}\n  ${problem.why}\n  ${problem.fix}`;
}

function asJson(value: unknown): string {
    return `${JSON.stringify(value, undefined, 2)}\n`;
}
