import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { formatPath } from "../../config/path.ts";
import type { PlacedFault } from "../../config/index.ts";
import { declarationFaults } from "../../preview/declaration.ts";

/** What is wrong with a declaration, as a case writes it. */
const faultSchema = z.strictObject({
    /** `line:column path`; empty where the whole file is at fault. */
    at: z.string(),
    problem: z.string().min(1),
    why: z.string().min(1),
    fix: z.string().min(1),
});
type RecordedFault = z.infer<typeof faultSchema>;

const common = { about: z.string().min(1), faults: z.array(faultSchema).min(1) };
const caseSchema = z.union([
    /** The sound declaration of `base.yaml` with some text changed; each text is there exactly once. */
    z.strictObject({ ...common, patch: z.array(z.strictObject({ replace: z.string(), by: z.string() })).min(1) }),
    /** A whole text. */
    z.strictObject({ ...common, text: z.string() }),
]);
export type Case = z.infer<typeof caseSchema>;

const folder = import.meta.dirname;

/** The text of a sound declaration. */
export const base = readFileSync(path.join(folder, "base.yaml"), "utf8");

/** The bad declarations, by name. */
export function readCases(): Readonly<Record<string, Case>> {
    return z.record(z.string(), caseSchema).parse(parse(readFileSync(path.join(folder, "cases.yaml"), "utf8")));
}

/** The text of a case's declaration. */
export function textOf(written: Case): string {
    return "text" in written ? written.text : patched(written.patch);
}

/** The sound declaration after all changes. */
export function patched(changes: readonly { readonly replace: string; readonly by: string }[]): string {
    return changes.reduce((text, { replace, by }) => {
        const parts = text.split(replace);
        if (parts.length !== 2) {
            throw new Error(`"${replace}" is there ${parts.length - 1} times, not once`);
        }
        return parts.join(by);
    }, base);
}

/** All that is wrong with the text of a declaration, in the order in which a reader is told. */
export function judge(text: string | Buffer): readonly PlacedFault[] {
    const work = mkdtempSync(path.join(tmpdir(), "ringfence-declaration-"));
    try {
        const file = path.join(work, "case.yaml");
        writeFileSync(file, text);
        return declarationFaults(file);
    } finally {
        rmSync(work, { recursive: true });
    }
}

/** A fault as a case writes it. */
export function asRecorded({ line, column, path: at, problem, why, fix }: PlacedFault): RecordedFault {
    const position = line === undefined ? "" : `${line}:${String(column)}`;
    return { at: [position, formatPath(at)].filter((part) => part !== "").join(" "), problem, why, fix };
}
