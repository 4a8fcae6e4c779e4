import { tellingLines } from "./engine/error-text.ts";
import { ProgramFault } from "./engine/program-fault.ts";
import { previewStack, type PreviewRequest } from "./index.ts";
import { InvalidConfig } from "./invalid-config.ts";
import { isClean, type Preview } from "./preview.ts";

/** How the preview of one stack ended. */
export type StackReport =
    | { readonly stack: string; readonly kind: "previewed"; readonly preview: Preview }
    | { readonly stack: string; readonly kind: "invalid"; readonly faults: readonly string[] }
    | { readonly stack: string; readonly kind: "failed"; readonly fault: string; readonly trace: string };

/** Exit codes of the command, least severe first. With several stacks the highest one counts. */
export const exitCodes = {
    clean: 0,
    /** A policy is violated or undetermined. */
    blocked: 1,
    /** A stack file, its declaration or the project file has faults. */
    invalid: 2,
    /** The program or the preview itself failed. */
    failed: 3,
} as const;

/** Previews a stack and never throws: one bad stack must not hide the others. */
export async function reportStack(request: PreviewRequest): Promise<StackReport> {
    const { stack } = request;
    try {
        return { stack, kind: "previewed", preview: await previewStack(request) };
    } catch (error) {
        if (error instanceof InvalidConfig) {
            return { stack, kind: "invalid", faults: error.faults };
        }
        const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
        return { stack, kind: "failed", fault: faultText(error), trace };
    }
}

/** A program's fault with the user's own line; of anything else one line is enough without `--verbose`. */
function faultText(error: unknown): string {
    if (error instanceof ProgramFault) {
        const where = error.location === undefined ? "" : `${error.location}: `;
        return `${where}${tellingLines(error.message, 12).join("\n")}`;
    }
    return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

/** The code for one stack. */
export function exitCodeOf(report: StackReport): number {
    switch (report.kind) {
        case "previewed":
            return isClean(report.preview) ? exitCodes.clean : exitCodes.blocked;
        case "invalid":
            return exitCodes.invalid;
        case "failed":
            return exitCodes.failed;
    }
}

/** The code for all stacks together: the highest. */
export function worstExitCode(reports: readonly StackReport[]): number {
    return Math.max(exitCodes.clean, ...reports.map(exitCodeOf));
}
