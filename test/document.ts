import { readFileSync } from "node:fs";

/** A fenced block of a document. */
export interface FencedBlock {
    /** What stands after the fence, e.g. `sh aws`. */
    readonly kind: string;
    readonly text: string;
}

/** The fenced blocks of a Markdown file, in their order; each text ends without a line break. */
export function fencedBlocks(file: string): readonly FencedBlock[] {
    return [...readFileSync(file, "utf8").matchAll(/^```(?<kind>[^\n]+)\n(?<text>[\s\S]*?)\n```$/gmu)].map(
        ({ groups }) => ({
            kind: groups?.["kind"] ?? "",
            text: groups?.["text"] ?? "",
        }),
    );
}
