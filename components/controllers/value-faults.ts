import { misplacedValues, recordedChart, wantedWords } from "../../catalog/chart-values.ts";
import type { MisplacedValue } from "../../catalog/chart-values.ts";
import { formatPath } from "../fault.ts";
import type { Fault } from "../fault.ts";
import type { ChartRelease } from "./chart-release.ts";

/**
 * Values that the chart of a release does not read in its version, or not as what they are. Neither Helm nor a program behind it
 * says a word: a switch of another version, or one with a slip, has no effect.
 */
export function valueFaults({ chart, version, values }: ChartRelease): readonly Fault[] {
    const record = recordedChart(chart, version);
    if (record === undefined) {
        return [
            {
                path: ["charts", chart, "version"],
                problem: `which values ${chart} ${version} reads is not recorded`,
                why: "Helm drops a value that a chart does not know, without a word.",
                fix: "Record them: npm run test:tools -- test/charts -u.",
            },
        ];
    }
    return misplacedValues(values, record.values).map((found) => ({
        path: ["charts", chart, "values", ...found.path],
        ...misplaced(`${chart} ${version}`, found),
        fix: `Write it as that version has it; the names are those of ${record.source}.`,
    }));
}

function misplaced(chart: string, { path, wanted }: MisplacedValue): Pick<Fault, "problem" | "why"> {
    const value = formatPath(path);
    if (wanted === undefined) {
        return {
            problem: `${chart} has no value ${value}`,
            why: "It is dropped without a word, and what it should turn off stays on.",
        };
    }
    return {
        problem: `${chart} takes ${wantedWords(wanted)} as ${value}`,
        why: 'A template reads anything else as it likes: the text "false" turns a switch on.',
    };
}
