import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import type { Document } from "yaml";
import { formatPath, formatText } from "../fault.ts";
import type { Fault, Path } from "../fault.ts";
import { judgeEntry, lockForm, textOf } from "./artifact-lock.ts";
import type { ArtifactLock, LockFault, LockPart } from "./artifact-lock.ts";

/** Where the project keeps its lock; found from here, because Pulumi runs the program in a folder of its own choice. */
export const artifactLockFile = join(import.meta.dirname, "..", "..", "stacks", "artifacts.lock.json");

/**
 * What came of reading a lock: a fault of the file as a whole leaves none. A faulty entry is left out of the lock, with what is wrong
 * in `faulty`: it is the problem of the stacks that use it, and of no other.
 */
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
    const value: unknown = document.toJS();
    const placed = (fault: Fault): LockFault => ({ ...fault, ...placeOf(document, fault.path, lines) });
    if (isOlder(value)) return { ok: false, faults: [placed(older)] };
    const form = lockForm.safeParse(value);
    if (!form.success) {
        const faults = form.error.issues.map((issue) => ({
            path: issue.path.filter((part) => typeof part !== "symbol"),
            ...textOf(issue),
        }));
        return { ok: false, faults: faults.map(placed) };
    }
    const { notice } = form.data;
    const images = judgePart("images", form.data.images);
    const charts = judgePart("charts", form.data.charts);
    const models = judgePart("models", form.data.models);
    const faulty = [...images.faults, ...charts.faults, ...models.faults].map(placed);
    return {
        ok: true,
        lock: {
            formatVersion: 2,
            ...(notice === undefined ? {} : { notice }),
            images: images.entries,
            charts: charts.entries,
            models: models.entries,
            ...(faulty.length === 0 ? {} : { faulty }),
        },
    };
}

function judgePart<Part extends LockPart>(part: Part, written: Readonly<Record<string, unknown>>) {
    const judged = Object.entries(written).map(([name, value]) => [name, judgeEntry(part, name, value)] as const);
    const entries = judged.flatMap(([name, one]) => (one.ok ? [[name, one.entry] as const] : []));
    return { entries: Object.fromEntries(entries), faults: judged.flatMap(([, one]) => (one.ok ? [] : one.faults)) };
}

/** The form before this one marked the whole lock as an example. */
function isOlder(value: unknown): boolean {
    return typeof value === "object" && value !== null && "formatVersion" in value && value.formatVersion === 1;
}

const older: Fault = {
    path: ["formatVersion"],
    problem: "the lock has the format 1, which marks the whole of it as an example or as real",
    why: "Examples are known entry by entry now, by their placeholders, so that one model can be locked by itself.",
    fix: "Write 2, and remove the line with example.",
};

/** Formats faults for a terminal, one a line, as an editor can jump to. */
export function formatLockFaults(file: string, faults: readonly LockFault[]): string {
    const path = (fault: LockFault) => (fault.path.length === 0 ? "" : `${formatPath(fault.path)}: `);
    return faults.map((fault) => `${positionIn(file, fault)}: ${path(fault)}${formatText(fault)}`).join("\n");
}

/** `file:line:column`, as far as a fault has them. */
export function positionIn(file: string, { line, column }: LockFault): string {
    return [file, line, column].filter((part) => part !== undefined).join(":");
}

function syntaxFault(message: string, offset: number, lines: LineCounter): LockFault {
    const { line, col } = lines.linePos(offset);
    return {
        path: [],
        line,
        column: col,
        problem: `the file is not JSON: ${(message.split("\n")[0] ?? message).replace(/ at line \d+, column \d+:?$/, "")}`,
        why: "What cannot be read pins nothing.",
        fix: "Correct the line.",
    };
}

/** Where the value at a path stands, or the nearest thing around it that exists. */
function placeOf(document: Document, path: Path, lines: LineCounter): Pick<LockFault, "line" | "column"> {
    for (let length = path.length; length > 0; length -= 1) {
        const node: unknown = document.getIn(path.slice(0, length), true);
        const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
        if (Array.isArray(range) && typeof range[0] === "number") {
            const { line, col } = lines.linePos(range[0]);
            return { line, column: col };
        }
    }
    return {};
}
