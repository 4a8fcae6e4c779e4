import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import picocolors from "picocolors";
import { listStacks } from "../config/index.ts";
import { inOrder } from "../preview/in-order.ts";
import { projectRoot } from "../preview/index.ts";
import { renderPreview } from "../preview/render/render.ts";
import { exitCodes, reportStack, worstExitCode, type StackReport } from "../preview/stack-report.ts";
import { Progress } from "./progress.ts";

interface PreviewOptions {
    readonly json?: true;
    readonly verbose?: true;
}

const examples = `
Examples:
  npm run preview                                         every stack in stacks/, in order
  npm run preview -- hybrid-eu                            one stack
  npm run --silent preview -- hybrid-eu --json            one Preview object (docs/preview-json.md)
  npm run --silent preview -- hybrid-eu pilot-eu --json   a list of them

Exit codes; with several stacks the highest one:
  0  clean: every policy passed or does not apply
  1  a policy is violated, or undetermined: what cannot be decided counts as a violation
  2  a stack file, its declaration or Pulumi.yaml has faults
  3  the program failed, or the preview itself`;

/** `preview [stack...]`: what would exist and what stands against it, without a cloud, an account or a network. */
export const previewCommand = new Command("preview")
    .description("preview stacks offline: resources, policy verdicts, time")
    .argument("[stack...]", "names of stacks; all of them where none is named")
    .option("--json", "print JSON: one object for one named stack, a list otherwise")
    .option("--verbose", "show what the program prints, and stack traces of faults")
    .addHelpText("after", examples)
    .action(async (stacks: readonly string[], options: PreviewOptions) => {
        process.exitCode = await previewStacks(stacks, options);
    });

async function previewStacks(named: readonly string[], options: PreviewOptions): Promise<number> {
    const stacks = [...new Set(named.length === 0 ? listStacks(join(projectRoot, "stacks")) : named)];
    if (stacks.length === 0) {
        tell("there is no stack - stacks/ has no Pulumi.<stack>.yaml - write one, the README shows how");
        return exitCodes.invalid;
    }
    const progress = new Progress(process.stderr);
    const reports: StackReport[] = [];
    // A preview is two processes at once, the program and the policy pack.
    const atOnce = Math.max(1, Math.floor(availableParallelism() / 2));
    for await (const report of inOrder(stacks, atOnce, (stack) => run(stack, options, progress))) {
        reports.push(report);
        progress.pause(() => {
            show(report, options);
        });
    }
    progress.end();
    if (options.json === true) {
        showJson(reports, named.length === 1);
    }
    return worstExitCode(reports);
}

async function run(stack: string, options: PreviewOptions, progress: Progress): Promise<StackReport> {
    const finish = progress.begin(stack);
    const onOutput = (line: string): void => {
        progress.pause(() => {
            tell(`${stack} | ${line}`);
        });
    };
    try {
        return await reportStack({ stack, ...(options.verbose === true ? { onOutput } : {}) });
    } finally {
        finish();
    }
}

/** Results go to stdout, faults to stderr: so a pipe gets what can be read and a person sees both. */
function show(report: StackReport, options: PreviewOptions): void {
    switch (report.kind) {
        case "previewed":
            if (options.json !== true) {
                process.stdout.write(`${renderPreview(report.preview)}\n\n`);
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

function showJson(reports: readonly StackReport[], isSingle: boolean): void {
    const previews = reports.flatMap((report) => (report.kind === "previewed" ? [report.preview] : []));
    const shown = isSingle ? previews[0] : previews;
    if (shown !== undefined) {
        process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
    }
}

function tell(text: string): void {
    process.stderr.write(`${text}\n`);
}

function cross(): string {
    return picocolors.createColors(picocolors.isColorSupported && process.stderr.isTTY).red("✗");
}
