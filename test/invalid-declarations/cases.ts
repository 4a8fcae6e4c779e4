import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { PlacedFault } from "../../config/index.ts";
import { declarationFaults } from "../../preview/declaration.ts";
import { applyPatch, changeSchema } from "../fault-cases/patch.ts";
import type { Change } from "../fault-cases/patch.ts";
import { recordedFault } from "../fault-cases/recorded-fault.ts";

const common = { about: z.string().min(1), faults: z.array(recordedFault).min(1) };
const caseSchema = z.union([
    /** The sound declaration of `base.yaml` with some text changed. */
    z.strictObject({ ...common, patch: z.array(changeSchema).min(1) }),
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
export function patched(changes: readonly Change[]): string {
    return applyPatch(base, changes);
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
