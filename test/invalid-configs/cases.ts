import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { parse, parseDocument } from "yaml";
import { z } from "zod";
import { referenceDay } from "../../catalog/day.ts";
import { readStackFile } from "../../config/index.ts";
import type { PlacedFault } from "../../config/index.ts";
import { applyPatch, changeSchema } from "../fault-cases/patch.ts";
import { asRecorded, recordedFault } from "../fault-cases/recorded-fault.ts";

/** How an editor may save a text other than as plain UTF-8. */
const encoders = {
    "UTF-16": (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le"),
    "Latin-1": (text: string) => Buffer.from(text, "latin1"),
    "UTF-8 with a byte order mark": (text: string) => Buffer.from(`\uFEFF${text}`),
    "UTF-8 with Windows line ends": (text: string) => Buffer.from(text.replaceAll("\n", "\r\n")),
};

const common = {
    /** What the case is about, in a sentence. */
    about: z.string().min(1),
    savedAs: z.enum(Object.keys(encoders) as (keyof typeof encoders)[]).optional(),
    /** The lock of artifacts that the file is judged by: changes to the one in `bases/`, or a whole text. */
    lock: z.union([z.array(changeSchema).min(1), z.string()]).optional(),
};
/** A sound stack of `bases/` with some text changed. */
const patched = { base: z.string(), patch: z.array(changeSchema).min(1).optional(), ...common };
/** A whole text, where little is left of a stack. */
const written = { text: z.string(), ...common };

const subjectSchema = z.union([z.object(patched), z.object(written)]);
type Subject = z.infer<typeof subjectSchema>;

const faults = z.array(recordedFault).min(1);
const caseSchema = z.union([z.strictObject({ ...patched, faults }), z.strictObject({ ...written, faults })]);
type Case = z.infer<typeof caseSchema>;

export const basesFolder = path.join(import.meta.dirname, "bases");
/** The lock that holds everything that the cases name. */
export const baseLock = path.join(basesFolder, "artifacts.lock.json");
const casesFolder = path.join(import.meta.dirname, "cases");

/** What the cases are about: one file each. */
export const subjects: readonly string[] = readdirSync(casesFolder).map((file) => path.basename(file, ".yaml"));

function fileOf(subject: string): string {
    return path.join(casesFolder, `${subject}.yaml`);
}

/** The cases of a subject, by name. */
export function readCases(subject: string): Readonly<Record<string, Case>> {
    return z.record(z.string(), caseSchema).parse(parse(readFileSync(fileOf(subject), "utf8")));
}

/** All that is wrong with a case's stack file, in the order in which a reader is told. */
export function judge(subject: Subject): readonly PlacedFault[] {
    const folder = mkdtempSync(path.join(tmpdir(), "ringfence-case-"));
    try {
        const file = path.join(folder, "Pulumi.case.yaml");
        writeFileSync(file, bytesOf(subject));
        const lock = subject.lock === undefined ? baseLock : path.join(folder, path.basename(baseLock));
        if (subject.lock !== undefined) writeFileSync(lock, lockTextOf(subject.lock));
        const reading = readStackFile(file, referenceDay, { lock });
        return reading.ok ? [] : reading.faults;
    } finally {
        rmSync(folder, { recursive: true });
    }
}

function bytesOf(subject: Subject): Buffer {
    const text = "text" in subject ? subject.text : applyPatch(baseText(subject.base), subject.patch ?? []);
    return subject.savedAs === undefined ? Buffer.from(text) : encoders[subject.savedAs](text);
}

function baseText(base: string): string {
    return readFileSync(path.join(basesFolder, `Pulumi.${base}.yaml`), "utf8");
}

function lockTextOf(lock: NonNullable<Subject["lock"]>): string {
    return typeof lock === "string" ? lock : applyPatch(readFileSync(baseLock, "utf8"), lock);
}

/** Writes into a subject's file what is wrong with each case now; the diff then says what has changed. */
export async function recordFaults(subject: string): Promise<void> {
    const file = fileOf(subject);
    const document = parseDocument(readFileSync(file, "utf8"));
    for (const [name, unrecorded] of Object.entries(z.record(z.string(), subjectSchema).parse(document.toJS()))) {
        document.setIn([name, "faults"], document.createNode(judge(unrecorded).map(asRecorded)));
    }
    const style = await resolveConfig(file);
    writeFileSync(file, await format(document.toString({ lineWidth: 0 }), { ...style, filepath: file }));
}
