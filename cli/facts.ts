import { join } from "node:path";
import { Command } from "commander";
import { today } from "../catalog/day.ts";
import type { Day } from "../catalog/day.ts";
import { formatFaults, listStacks, readStackFile } from "../config/index.ts";
import { factsReport, needsLook } from "../config/facts.ts";
import type { FactsReport, StackOfFacts, StaleFact, UsedLife, UsedUnlisted } from "../config/facts.ts";
import { readProjectLock } from "../config/lock.ts";
import { exitCodes, exitCodesHelp, Refused } from "./exit-codes.ts";
import { formatOptions, outFileOption, resultWriter, todayOption } from "./options.ts";
import type { ResultOptions } from "./options.ts";

interface FactsOptions extends ResultOptions<"text" | "json"> {
    readonly today?: Day;
    readonly check?: true;
}

const help = `
Ended and ending: models of providers, images, charts and Kubernetes that stacks use. Old: read so long ago that it has to be
looked up again. Not listed: programs that run together though no table of their makers says that they fit. Unconfirmed: looked for and not found, so that it counts against permission.

Examples:
  npm run facts                                     what stands against the facts today, and which stacks use them
  npm run facts -- --check                          the same, and exit code 1 where something has ended or is old
  npm run facts -- --check --today 2027-03-01       judged by another day
  npm run --silent facts -- --json                  one JSON document
${exitCodesHelp({
    clean: "listed; with --check, nothing has ended and nothing is old",
    finding: "with --check: something that a stack uses has ended, or a fact is old",
    faultyInput: "a stack file, the lock or an option has faults",
    failure: "the command itself failed",
})}`;

const [output, json] = formatOptions(["text", "json"]);
const stacksFolder = join(import.meta.dirname, "..", "stacks");

/** `facts`: what in the catalog is ended, ending, old or unconfirmed, and who uses it. */
export const factsCommand = new Command()
    .option("--check", "end with 1 where something has ended or is old")
    .addOption(output)
    .addOption(json)
    .addOption(outFileOption())
    .addOption(todayOption())
    .addHelpText("after", help)
    .action((options: FactsOptions) => {
        const report = reportOn(options.today ?? today());
        const write = resultWriter(options.out);
        write(options.output === "json" ? `${JSON.stringify(report, undefined, 2)}\n` : `${factsText(report)}\n`);
        process.exitCode = options.check === true && needsLook(report) ? exitCodes.finding : exitCodes.clean;
    });

function reportOn(day: Day): FactsReport {
    const locked = readProjectLock();
    if (!("lock" in locked)) throw new Refused(formatFaults(locked.faults, "the lock of artifacts"));
    return factsReport(listStacks(stacksFolder).map(stackOf), locked.lock, day);
}

/** By this day nothing had ended, so that a stack with a model that has is read, and the model listed. */
const beforeAllEnds: Day = "0001-01-01";

function stackOf(stack: string): StackOfFacts {
    const reading = readStackFile(join(stacksFolder, `Pulumi.${stack}.yaml`), beforeAllEnds);
    if (!reading.ok) throw new Refused(formatFaults(reading.faults));
    return { stack, config: reading.config };
}

/** The report for people: what stacks use line by line, the rest as a count. Ends without a line break. */
export function factsText(report: FactsReport): string {
    const { ended, ending, unknown, unlisted, old, unconfirmed } = report;
    return [
        `Facts on ${report.today}`,
        ...section("Ended", ended.map(lifeLine)),
        ...section("Ending within 90 days", ending.map(lifeLine)),
        ...section("Nobody knows when these end", unknown.map(lifeLine)),
        ...section("Run together, and not listed as fitting by their makers", unlisted.map(unlistedLine)),
        ...section("Old: look them up again", old.flatMap(staleLine), unusedLine(old)),
        ...section("Unconfirmed", unconfirmed.flatMap(staleLine), unusedLine(unconfirmed)),
    ].join("\n");
}

function section(title: string, lines: readonly string[], last: readonly string[] = []): readonly string[] {
    const all = [...lines, ...last];
    return ["", `${title}:`, ...(all.length === 0 ? ["  none"] : all.map((line) => `  ${line}`))];
}

function lifeLine({ name, endsOn, replacement, usedBy, source, asOf }: UsedLife): string {
    const end = endsOn === undefined ? "" : ` · ${endsOn}`;
    const instead = replacement === undefined ? "" : ` · write ${replacement}`;
    return `${name}${end}${instead} · ${usersText(usedBy)}\n      ${source} (${asOf})`;
}

function unlistedLine({ name, listed, source, asOf, shown, usedBy }: UsedUnlisted): string {
    const proof =
        shown === undefined ? "nothing shows that they fit" : `${shown.by}\n      ${shown.source} (${shown.asOf})`;
    return `${name} · listed: ${listed.join(", ")} · ${usersText(usedBy)}\n      ${source} (${asOf})\n      ${proof}`;
}

function usersText(usedBy: UsedLife["usedBy"]): string {
    const stacks = new Set(usedBy.map(({ stack }) => stack));
    const places = new Set(usedBy.map(({ at }) => at));
    return `${[...stacks].join(", ")} (${[...places].join(", ")})`;
}

function staleLine({ table, entry, paths, asOf, recheckAfter, usedBy }: StaleFact): readonly string[] {
    if (usedBy.length === 0) return [];
    const statements = paths.length === 1 ? "1 statement" : `${paths.length} statements`;
    return [
        `${table}.${entry}: ${statements}, from ${asOf}, to look up from ${recheckAfter} on · used by ${usedBy.join(", ")}`,
    ];
}

function unusedLine(stale: readonly StaleFact[]): readonly string[] {
    const unused = stale.filter(({ usedBy }) => usedBy.length === 0);
    const entries = unused.length === 1 ? "1 entry" : `${unused.length} entries`;
    return unused.length === 0 ? [] : [`and ${entries} that no stack uses`];
}
