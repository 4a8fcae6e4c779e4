import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import type { Document } from "yaml";
import { formatPath, formatText } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { artifactLock, textOf } from "./artifact-lock.ts";
import type { ArtifactLock } from "./artifact-lock.ts";

/** Where the project keeps its lock; found from here, because Pulumi runs the program in a folder of its own choice. */
export const artifactLockFile = join(import.meta.dirname, "..", "..", "stacks", "artifacts.lock.json");

/** One thing that is wrong with a lock. */
export interface LockFault extends Fault {
    /** Line in the file, from 1; absent where the whole file is at fault. */
    readonly line?: number;
}

export type LockReading =
    { readonly ok: true; readonly lock: ArtifactLock } | { readonly ok: false; readonly faults: readonly LockFault[] };

/** Reads and checks a lock file: all faults at once, each with its line. Never throws for what is in the file. */
export function readArtifactLock(file: string = artifactLockFile): LockReading {
    try {
        return parseArtifactLock(readFileSync(file, "utf8"));
    } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
        const unread: LockFault = {
            path: [],
            problem: `the lock cannot be read (${code})`,
            why: "Without it nobody knows which bytes the platform runs.",
            fix: "Name the file with --lock, or restore stacks/artifacts.lock.json.",
        };
        return { ok: false, faults: [unread] };
    }
}

/** Checks the text of a lock. JSON is read by a YAML parser, because that one knows lines and refuses double keys. */
export function parseArtifactLock(text: string): LockReading {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
    if (document.errors.length > 0) {
        return { ok: false, faults: document.errors.map((error) => syntaxFault(error.message, error.pos[0], lines)) };
    }
    const result = artifactLock.safeParse(document.toJS());
    if (result.success) return { ok: true, lock: result.data };
    const faults = result.error.issues.map((issue) => {
        const path = issue.path.filter((part) => typeof part !== "symbol");
        return { path, ...textOf(issue), ...lineOf(document, path, lines) };
    });
    return { ok: false, faults };
}

/** Formats faults for a terminal, one a line, as an editor can jump to. */
export function formatLockFaults(file: string, faults: readonly LockFault[]): string {
    const position = (line?: number) => (line === undefined ? file : `${file}:${line}`);
    const path = (fault: LockFault) => (fault.path.length === 0 ? "" : `${formatPath(fault.path)}: `);
    return faults.map((fault) => `${position(fault.line)}: ${path(fault)}${formatText(fault)}`).join("\n");
}

function syntaxFault(message: string, offset: number, lines: LineCounter): LockFault {
    return {
        path: [],
        line: lines.linePos(offset).line,
        problem: (message.split("\n")[0] ?? message).replace(/ at line \d+, column \d+:?$/, ""),
        why: "The file is not JSON.",
        fix: "Correct the line.",
    };
}

/** Line of the value at a path, or of the nearest thing around it that exists. */
function lineOf(document: Document, path: readonly (string | number)[], lines: LineCounter): { line?: number } {
    for (let length = path.length; length > 0; length -= 1) {
        const node: unknown = document.getIn(path.slice(0, length), true);
        const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
        if (Array.isArray(range) && typeof range[0] === "number") return { line: lines.linePos(range[0]).line };
    }
    return {};
}
