import { InvalidArgumentError, Option } from "commander";
import { DayFault, dayVariable, parseDay } from "../catalog/day.ts";
import type { Day } from "../catalog/day.ts";

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
