import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Day } from "../../catalog/day.ts";
import type { DeclarationReading } from "./read-declaration.ts";
import { safe, say } from "./safe.ts";
import { saysOneThing } from "./strict-yaml.ts";
import { judgeWaivers, noWaivers } from "./waiver.ts";
import type { WaivableRule, WaiverFault, Waivers, WrittenEntry } from "./waiver.ts";

/** What the waivers file of a stack holds. A stack without one has no waivers. */
export type WaiverFile =
    | { readonly ok: true; readonly entries: readonly WrittenEntry[] }
    | { readonly ok: false; readonly fault: WaiverFault };

/** What the waivers of any stack are judged by. */
export interface WaiverSource {
    readonly declaredFor: (stack: string) => DeclarationReading;
    readonly today: Day;
    readonly rules: readonly WaivableRule[];
}

/**
 * The waivers of the stacks with a file in a folder, by name of the stack. Each file is read once. Nothing throws: what cannot
 * be read waives nothing, and is a fault.
 */
export function waiversIn(folder: string, { declaredFor, today, rules }: WaiverSource): (stack: string) => Waivers {
    const known = new Map<string, Waivers>();
    const read = (stack: string): Waivers => {
        const file = readWaiverFile(folder, stack);
        if (!file.ok) {
            return { ...noWaivers, faults: [file.fault] };
        }
        const declared = declaredFor(stack);
        const approvers = declared.ok ? (declared.declaration.approvers ?? []) : [];
        return judgeWaivers(file.entries, { stack, today, approvers, rules });
    };
    return (stack) => {
        const waivers = known.get(stack) ?? read(stack);
        known.set(stack, waivers);
        return waivers;
    };
}

/** Reads the waivers file of a stack, as strictly as a declaration. */
export function readWaiverFile(folder: string, stack: string): WaiverFile {
    // The name becomes part of a path; without a declaration of that name the stack has no waivers either.
    if (!/^[A-Za-z0-9_.-]{1,100}$/.test(stack)) {
        return { ok: true, entries: [] };
    }
    const name = say`policies/declarations/waivers/${safe.stack(stack)}`;
    const file = path.join(folder, `${stack}.yaml`);
    if (!existsSync(file)) {
        return existsSync(path.join(folder, `${stack}.yml`))
            ? refuse(say`${name}.yml is not read`, say`Rename it: its name ends in .yaml.`)
            : { ok: true, entries: [] };
    }
    const lines = new LineCounter();
    let text: string;
    try {
        text = readFileSync(file, "utf8");
    } catch {
        return refuse(say`${name}.yaml cannot be read`, say`Make it a file that the pack may read, or remove it.`);
    }
    const document = parseDocument(text, { lineCounter: lines });
    if (!saysOneThing(document)) {
        return refuse(
            say`${name}.yaml is not YAML in which each line says one thing`,
            say`Write a list of maps, without anchors, aliases, tags and doubled keys; docs/waivers.md shows one.`,
        );
    }
    const { contents } = document;
    if (contents === null || (isScalar(contents) && contents.value === null)) {
        return { ok: true, entries: [] };
    }
    if (!isSeq(contents)) {
        return refuse(say`${name}.yaml is no list`, say`Write one entry for each waiver; docs/waivers.md shows one.`);
    }
    const entries = contents.items.map((item, index) => ({
        value: (document.toJS() as readonly unknown[])[index],
        line: lines.linePos(rangeOf(item)).line,
    }));
    return { ok: true, entries };
}

function refuse(problem: WaiverFault["problem"], fix: WaiverFault["fix"]): WaiverFile {
    return { ok: false, fault: { problem, fix } };
}

/** Where an item of a list begins. */
function rangeOf(item: unknown): number {
    return typeof item === "object" && item !== null && "range" in item && Array.isArray(item.range)
        ? Number(item.range[0])
        : 0;
}
