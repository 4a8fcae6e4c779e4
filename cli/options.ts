import { appendFileSync, writeFileSync } from "node:fs";
import { InvalidArgumentError, Option } from "commander";
import { DayFault, dayVariable, parseDay } from "../catalog/day.ts";
import type { Day } from "../catalog/day.ts";
import { Refused } from "./exit-codes.ts";

/** What the options of a result come to; they mean the same in every command. */
export interface ResultOptions<Format extends string> {
    readonly output: Format;
    readonly out?: string;
}

/**
 * `--output` and `--json`: the form of the result, the first one by default.
 */
export function formatOptions(formats: readonly [string, ...string[]]): readonly [Option, Option] {
    return [
        new Option("--output <format>", "form of the result").choices(formats).default(formats[0]),
        new Option("--json", "short for --output json").implies({ output: "json" }),
    ];
}

/** `--out <file>` of a command whose result is one text. */
export function outFileOption(): Option {
    return new Option("--out <file>", "write the result into a file instead of stdout");
}

/** `--today`: the day to judge by. Without it the command takes `today()` of the catalog. */
export function todayOption(): Option {
    return new Option("--today <YYYY-MM-DD>", "the day to judge by (default: today, in UTC)")
        .env(dayVariable)
        .argParser(dayArgument);
}

function dayArgument(text: string): Day {
    try {
        return parseDay(text);
    } catch (error) {
        throw error instanceof DayFault ? new InvalidArgumentError(error.message) : error;
    }
}

/**
 * Where a command writes its result: stdout, or the file of `--out`, which is empty until there is one.
 * @throws Refused where the file cannot be written.
 */
export function resultWriter(out: string | undefined): (text: string) => void {
    if (out === undefined) {
        return (text) => {
            process.stdout.write(text);
        };
    }
    try {
        writeFileSync(out, "");
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Refused(`--out ${out} cannot be written - the result would be lost (${reason}) - name another file`);
    }
    return (text) => {
        appendFileSync(out, text);
    };
}
