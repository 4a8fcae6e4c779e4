import picocolors from "picocolors";
import type { Asked } from "../../policies/flows/ask.ts";
import { addressedText, clientText, destinationText } from "../../policies/flows/text.ts";
import type { LayerVerdict, WalkedFlow } from "../../policies/flows/walk.ts";
import { nameOf } from "../engine/urn.ts";
import type { Colors } from "./colors.ts";

/** Draws walked connections for people: each with the verdict of every layer. Ends with a line break. */
export function renderWalks({ needed, others }: Asked, options: { readonly color?: boolean } = {}): string {
    const colors = picocolors.createColors(options.color ?? picocolors.isColorSupported);
    const refused = needed.filter(({ passes }) => !passes).length;
    const sections = [
        ...needed.flatMap((walked) => [...walkLines(walked, true, colors), ""]),
        ...others.flatMap((walked) => [...walkLines(walked, false, colors), ""]),
        `${needed.length} needed${refused === 0 ? "" : `, ${refused} refused`}; ${others.length} that nobody needs`,
    ];
    return `${sections.join("\n")}\n`;
}

function walkLines({ flow, passes, verdicts }: WalkedFlow, isNeeded: boolean, colors: Colors): readonly string[] {
    const way = `${clientText(flow.from)} → ${destinationText(flow.to)} ${flow.protocol} ${flow.port}, ${addressedText(flow.to)}`;
    const refusals = verdicts.filter(({ verdict }) => verdict === "refuses").length;
    const outcome = passes ? "passes" : `refused by ${refusals} ${refusals === 1 ? "layer" : "layers"}`;
    const mark = passes === isNeeded ? colors.green("✓") : isNeeded ? colors.red("✗") : colors.yellow("!");
    const who = isNeeded ? `${colors.bold(flow.name)}  ${colors.dim(nameOf(flow.component))}` : "nobody needs this";
    return [
        `${mark} ${way}`,
        `  ${who}: ${outcome}${isNeeded ? colors.dim(` (without it: ${flow.reason})`) : ""}`,
        ...verdicts
            .filter(({ verdict }) => verdict !== "notCrossed")
            .flatMap((one) => layerLines(one, isNeeded, colors)),
    ];
}

const width = "targetNetworkPolicy".length;

/** What nobody needs is refused rightly: what would open it is not said. */
function layerLines(
    { layer, verdict, by, problem, fix }: LayerVerdict,
    isNeeded: boolean,
    colors: Colors,
): readonly string[] {
    const names = by.map(nameOf);
    const shown = names.length > 4 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");
    const word = verdict === "passes" ? colors.green("passes ") : colors.red("refuses");
    return [
        `    ${layer.padEnd(width)}  ${word}  ${shown}`.trimEnd(),
        ...(problem === undefined ? [] : [`${" ".repeat(width + 15)}${problem}`]),
        ...(fix === undefined || !isNeeded ? [] : [`${" ".repeat(width + 15)}${colors.dim(fix)}`]),
    ];
}
