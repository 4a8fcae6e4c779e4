import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Command } from "commander";
import { exitCodes, exitCodesHelp, Refused } from "./exit-codes.ts";
import { generatedFiles } from "./generated-files.ts";
import type { GeneratedFile } from "./generated-files.ts";
import { formatOptions } from "./options.ts";
import type { ResultOptions } from "./options.ts";
import { Progress } from "./progress.ts";

/** What became of a generated file; `stale` only with `--check`. */
interface FileReport {
    /** Relative to the project. */
    readonly file: string;
    readonly source: string;
    readonly state: "current" | "written" | "stale";
}

interface GenerateOptions extends Required<ResultOptions<"text" | "json">> {
    readonly check?: true;
}

const projectRoot = join(import.meta.dirname, "..");

const help = `
Examples:
  npm run generate                                      write every generated file that is stale
  npm run generate -- --check                           write nothing, name those that are stale
  npm run generate -- docs/rules.md                     one file, or all below a folder
  npm run generate -- docs/dashboards --out /tmp/files  write /tmp/files/docs/dashboards/
  npm run --silent generate -- --check --json           [{ "file", "source", "state" }]
${exitCodesHelp({
    clean: "every file is current now",
    finding: "with --check: a file is stale",
    faultyInput: "an argument has faults",
    failure: "a file could not be generated",
})}`;

const [output, json] = formatOptions(["text", "json"]);

/** `generate [path...]`: writes the files that are made from others, or says which of them are stale. */
export const generateCommand = new Command()
    .argument("[path...]", "generated files, or folders of them; all where none is named")
    .option("--check", "write nothing; exit with 1 where a file is stale")
    .addOption(output)
    .addOption(json)
    .option("--out <folder>", "write below this folder instead of the project", projectRoot)
    .addHelpText("after", help)
    .action(async (paths: readonly string[], options: GenerateOptions) => {
        const files = select(await generatedFiles(), paths);
        const reports: FileReport[] = [];
        const progress = new Progress(process.stderr, "generating");
        for (const file of files) {
            const finish = progress.begin(file.file);
            await setImmediate(); // Lets the progress be drawn between files.
            reports.push(await bring(file, options));
            finish();
        }
        progress.end();
        show(reports, options);
        process.exitCode = reports.some(({ state }) => state === "stale") ? exitCodes.finding : exitCodes.clean;
    });

/** The files at or below the named paths. */
function select(files: readonly GeneratedFile[], paths: readonly string[]): readonly GeneratedFile[] {
    const wanted = paths.map((path) => relative(projectRoot, path).replaceAll("\\", "/"));
    const isBelow = (file: string, path: string): boolean =>
        path === "" || file === path || file.startsWith(`${path}/`);
    for (const path of wanted) {
        if (!files.some(({ file }) => isBelow(file, path))) {
            throw new Refused(
                `${path} is no generated file - there is nothing to write for it - name one of:\n` +
                    files.map(({ file }) => `  ${file}`).join("\n"),
            );
        }
    }
    return paths.length === 0 ? files : files.filter(({ file }) => wanted.some((path) => isBelow(file, path)));
}

async function bring({ file, source, text }: GeneratedFile, { check, out }: GenerateOptions): Promise<FileReport> {
    const target = join(out, file);
    const wanted = await text();
    if (existsSync(target) && readFileSync(target, "utf8") === wanted) {
        return { file, source, state: "current" };
    }
    if (check === true) {
        return { file, source, state: "stale" };
    }
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, wanted);
    return { file, source, state: "written" };
}

function show(reports: readonly FileReport[], { output }: GenerateOptions): void {
    if (output === "json") {
        process.stdout.write(`${JSON.stringify(reports, undefined, 2)}\n`);
        return;
    }
    for (const { file, source, state } of reports) {
        if (state === "stale") {
            process.stderr.write(
                `${file} does not match ${source} - whoever relies on it is misled - ` +
                    `run: npm run generate -- ${file}\n`,
            );
        } else if (state === "written") {
            process.stdout.write(`wrote ${file}\n`);
        }
    }
    if (reports.every(({ state }) => state === "current")) {
        process.stdout.write(
            reports.length === 1 ? "the file is current\n" : `all ${reports.length} files are current\n`,
        );
    }
}
