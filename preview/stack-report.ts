import { tellingLines } from "./engine/error-text.ts";
import { ProgramFault } from "./engine/program-fault.ts";
import { previewStack, type PreviewRequest } from "./index.ts";
import { InvalidConfig } from "./invalid-config.ts";
import type { Preview } from "./preview.ts";

/** How the preview of one stack ended. */
export type StackReport =
    | { readonly stack: string; readonly kind: "previewed"; readonly preview: Preview }
    | { readonly stack: string; readonly kind: "invalid"; readonly faults: readonly string[] }
    | { readonly stack: string; readonly kind: "failed"; readonly fault: string; readonly trace: string };

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
