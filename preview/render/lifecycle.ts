import type { UnlistedCombination } from "../../config/combinations.ts";
import type { LifeNote } from "../../config/lifecycle.ts";
import type { Colors } from "./colors.ts";

/** What has ended, ends soon, or may end any day, and what runs together unlisted. Empty where all lasts and is listed. */
export function lifecycleLines(
    notes: readonly LifeNote[],
    unlisted: readonly UnlistedCombination[],
    colors: Colors,
): readonly string[] {
    if (notes.length === 0 && unlisted.length === 0) return [];
    const dated = notes.filter(({ stage }) => stage !== "unknown");
    const unknown = notes.filter(({ stage }) => stage === "unknown").length;
    return [
        colors.dim("Lifecycle:"),
        ...dated.map((note) => `  ${lineOf(note, colors)}`),
        ...unlisted.map((one) => `  ${unlistedLine(one, colors)}`),
        ...(unknown === 0
            ? []
            : [`  ${colors.dim(`? nobody knows when ${String(unknown)} more end; npm run facts names them`)}`]),
    ];
}

function unlistedLine({ name, listed, shown }: UnlistedCombination, colors: Colors): string {
    const proof = shown === undefined ? "nothing shows that they fit" : shown.by;
    return `${colors.yellow(`~ ${name} is not listed upstream`)} (${listed.join(", ")}) ${colors.dim(`· ${proof}`)}`;
}

function lineOf({ name, stage, endsOn, replacement, usedBy }: LifeNote, colors: Colors): string {
    const says =
        stage === "ended"
            ? colors.red(`! ${name} ended on ${String(endsOn)}`)
            : colors.yellow(`! ${name} ends on ${String(endsOn)}`);
    const instead = replacement === undefined ? "" : ` · write ${replacement}`;
    return `${says}${instead} ${colors.dim(`(${usedBy.join(", ")})`)}`;
}
