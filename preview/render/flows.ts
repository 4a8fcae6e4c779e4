import { refusalOf } from "../../policies/flows/report.ts";
import type { FlowFault, FlowReport, NeededFlow } from "../../policies/flows/report.ts";
import { clientText, destinationText } from "../../policies/flows/text.ts";
import { nameOf } from "../engine/urn.ts";
import type { Colors } from "./colors.ts";

/** How many connections the stack needs, and each that a layer refuses or that nobody declared. Empty where there is none. */
export function flowLines({ needed, faults }: FlowReport, colors: Colors): readonly string[] {
    if (needed.length === 0 && faults.length === 0) {
        return [];
    }
    const refused = needed.filter(({ passes }) => !passes);
    const counts = [
        `${needed.length} needed`,
        ...(refused.length === 0 ? [] : [colors.red(`${refused.length} refused`)]),
        ...(faults.length === 0 ? [] : [colors.red(`${faults.length} without a flow`)]),
        ...(refused.length === 0 && faults.length === 0 ? ["every layer lets them through"] : []),
    ];
    return [
        ...refused.flatMap((flow) => refusedLines(flow, colors)),
        ...faults.flatMap((fault) => faultLines(fault, colors)),
        `${colors.dim("connections:")} ${counts.join(colors.dim(" · "))}`,
    ];
}

function refusedLines(flow: NeededFlow, colors: Colors): readonly string[] {
    const refusal = refusalOf(flow);
    const way = `${clientText(flow.from)} → ${destinationText(flow.to)} ${flow.protocol} ${flow.port}`;
    return [
        `${colors.red("✗")} ${colors.bold(flow.name)}  ${way}  ${colors.dim(nameOf(flow.component))}`,
        `    ${colors.cyan(refusal?.layer ?? "")} ${(refusal?.by ?? []).map(nameOf).join(", ")}`,
        `      ${refusal?.problem ?? ""}`,
        `      ${colors.dim(`without it: ${flow.reason}`)}`,
        `      ${colors.dim(refusal?.fix ?? "")}`,
        "",
    ];
}

function faultLines({ urn, path, problem, fix }: FlowFault, colors: Colors): readonly string[] {
    return [
        `${colors.red("✗")} ${colors.cyan(nameOf(urn))} at ${path}`,
        `      ${problem}`,
        `      ${colors.dim(fix)}`,
        "",
    ];
}
