import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import picocolors from "picocolors";
import { today, type Day } from "../catalog/day.ts";
import { listMisnamedStacks, listStacks } from "../config/index.ts";
import { inOrder } from "../preview/in-order.ts";
import { projectRoot } from "../preview/index.ts";
import { isClean } from "../preview/preview.ts";
import { renderPreview } from "../preview/render/render.ts";
import { reportStack, type StackReport } from "../preview/stack-report.ts";
import { exitCodes, exitCodesHelp } from "./exit-codes.ts";
import { formatOptions, outFileOption, resultWriter, todayOption } from "./options.ts";
import type { ResultOptions } from "./options.ts";
import { Progress } from "./progress.ts";

interface PreviewOptions extends ResultOptions<"text" | "json"> {
    readonly today?: Day;
    readonly verbose?: true;
    readonly once?: true;
}

const examples = `
Examples:
  npm run preview                                         every stack in stacks/, in order
  npm run preview -- hybrid-eu                            one stack
  npm run --silent preview -- hybrid-eu --json            one Preview object (docs/preview-json.md)
  npm run --silent preview -- hybrid-eu pilot-eu --json   a list of them
  npm run preview -- hybrid-eu --today 2026-11-27         judged by another day
  npm run preview -- hybrid-eu --once                     faster: as a preview alone

Each stack is looked at twice: as a preview, and as deployed, with every value settled by a simulated cloud. What only a
deployment registers, or a rule finds only then, stands under "as deployed" and is a finding too.
${exitCodesHelp({
    clean: "every policy passed, does not apply, or found only what is waived (docs/waivers.md)",
    finding: "a policy is violated, or undetermined: what cannot be decided counts as a violation; as deployed, too",
    faultyInput: "a stack file, its declaration, Pulumi.yaml or an option has faults",
    failure: "the program failed, or the preview itself",
})}
With several stacks the highest code counts.`;

const [output, json] = formatOptions(["text", "json"]);

/** `preview [stack...]`: what would exist and what stands against it, without a cloud, an account or a network. */
export const previewCommand = new Command()
    .argument("[stack...]", "names of stacks; all of them where none is named")
    .addOption(output)
    .addOption(json)
    .addOption(outFileOption())
    .addOption(todayOption())
    .option(
        "--once",
        "look at the stack as a preview alone, and not as deployed: faster, and what is deployed may be more",
    )
    .option("--verbose", "show what the program prints, and stack traces of faults")
    .addHelpText("after", examples)
    .action(async (stacks: readonly string[], options: PreviewOptions) => {
        process.exitCode = await previewStacks(stacks, options);
    });

async function previewStacks(named: readonly string[], options: PreviewOptions): Promise<number> {
    const folder = join(projectRoot, "stacks");
    // A stack whose file Pulumi would not find is refused like any other, and not passed over.
    const stacks = [...new Set(named.length === 0 ? [...listStacks(folder), ...listMisnamedStacks(folder)] : named)];
    if (stacks.length === 0) {
        tell("there is no stack - stacks/ has no Pulumi.<stack>.yaml - write one, the README shows how");
        return exitCodes.faultyInput;
    }
    const write = resultWriter(options.out);
    const progress = new Progress(process.stderr, "previewing");
    const reports: StackReport[] = [];
    // A look is two processes at once, the program and the policy pack.
    const atOnce = Math.max(1, Math.floor(availableParallelism() / (options.once === true ? 2 : 4)));
    for await (const report of inOrder(stacks, atOnce, (stack) => run(stack, options, progress))) {
        reports.push(report);
        progress.pause(() => {
            show(report, options, write);
        });
    }
    progress.end();
    if (options.output === "json") {
        write(jsonText(reports, named.length === 1));
    }
    return exitCodeOf(reports);
}

async function run(stack: string, options: PreviewOptions, progress: Progress): Promise<StackReport> {
    const finish = progress.begin(stack);
    const onOutput = (line: string): void => {
        progress.pause(() => {
            tell(`${stack} | ${line}`);
        });
    };
    try {
        return await reportStack({
            stack,
            today: options.today ?? today(),
            asDeployed: options.once !== true,
            ...(options.verbose === true ? { onOutput } : {}),
        });
    } finally {
        finish();
    }
}

/** Results go to stdout, faults to stderr: so a pipe gets what can be read and a person sees both. */
function show(report: StackReport, options: PreviewOptions, write: (text: string) => void): void {
    switch (report.kind) {
        case "previewed":
            if (options.output === "text") {
                write(`${renderPreview(report.preview, options.out === undefined ? {} : { color: false })}\n\n`);
            }
            return;
        case "invalid":
            tell(`${cross()} ${report.stack}\n${report.faults.join("\n")}\n`);
            return;
        case "failed":
            tell(
                `${cross()} ${report.stack}: ${options.verbose === true ? `${report.fault}\n${report.trace}` : report.fault}`,
            );
    }
}

function jsonText(reports: readonly StackReport[], isSingle: boolean): string {
    const previews = reports.flatMap((report) => (report.kind === "previewed" ? [report.preview] : []));
    const shown = isSingle ? previews[0] : previews;
    return shown === undefined ? "" : `${JSON.stringify(shown, null, 2)}\n`;
}

function tell(text: string): void {
    process.stderr.write(`${text}\n`);
}

function cross(): string {
    return picocolors.createColors(picocolors.isColorSupported && process.stderr.isTTY).red("✗");
}

/** The highest of the stacks' codes. */
export function exitCodeOf(reports: readonly StackReport[]): number {
    return Math.max(exitCodes.clean, ...reports.map(codeOf));
}

function codeOf(report: StackReport): number {
    switch (report.kind) {
        case "previewed":
            return isClean(report.preview) ? exitCodes.clean : exitCodes.finding;
        case "invalid":
            return exitCodes.faultyInput;
        case "failed":
            return exitCodes.failure;
    }
}
