import { readFileSync } from "node:fs";
import type { FaultText } from "../../components/fault.ts";
import type { FileKind } from "./file-kind.ts";

/** Far more than any stack needs; a larger file is something else. */
const maxBytes = 256 * 1024;

/** Why a file must be readable. */
export const unread = "Nothing in the file can be checked before it can be read.";

/** The text of a file, or why it has none. @param missing What to say where there is no such file. */
export function readText(file: string, kind: FileKind, missing: () => FaultText): string | FaultText {
    let bytes: Buffer;
    try {
        bytes = readFileSync(file);
    } catch (error) {
        return readProblem(error, kind, missing);
    }
    if (bytes.byteLength > maxBytes) {
        return {
            problem: `the file has ${bytes.byteLength} bytes, more than ${maxBytes}`,
            why: "No stack needs that much; a file of that size is something else, or filled by mistake.",
            fix: "Write what the schema asks for; keep data in files of its own.",
        };
    }
    try {
        const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
        return text.includes("\u0000") ? notText : text;
    } catch {
        return notText;
    }
}

const notText: FaultText = {
    problem: "the file is not UTF-8 text",
    why: unread,
    fix: "Save it as UTF-8.",
};

function readProblem(error: unknown, kind: FileKind, missing: () => FaultText): FaultText {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "ENOENT" && code !== "ENOTDIR") {
        return {
            problem: code === "EISDIR" ? `a folder stands in place of the ${kind.name}` : "the file cannot be read",
            why: unread,
            fix:
                code === "EISDIR"
                    ? "Remove the folder, or write another stack's name."
                    : "Check the file's permissions.",
        };
    }
    return missing();
}
