import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import { dayAfter } from "../../catalog/day.ts";
import type { Day } from "../../catalog/day.ts";
import { longestDays } from "../../policies/kit/waiver.ts";
import { projectRoot } from "../../preview/index.ts";

/** A copy of the project whose declarations a test may write to. */
export interface ProjectCopy {
    readonly root: string;
    /** Folder of the residency pack, which reads the declarations of the copy. */
    readonly pack: string;
    /** Writes the waivers file of a stack; without entries, takes it away. */
    readonly waive: (stack: string, entries: readonly object[]) => void;
    readonly remove: () => void;
}

/**
 * Copies what the pack reads and links to the rest.
 *
 * @param program File of the program. @default the project's own
 */
export function projectCopy(program = join(projectRoot, "infra", "index.ts")): ProjectCopy {
    const root = mkdtempSync(join(tmpdir(), "ringfence-waivers-"));
    for (const folder of ["policies", "catalog"]) {
        cpSync(join(projectRoot, folder), join(root, folder), { recursive: true });
    }
    cpSync(join(projectRoot, "package.json"), join(root, "package.json"));
    for (const folder of ["stacks", "node_modules"]) {
        symlinkSync(join(projectRoot, folder), join(root, folder));
    }
    const project = parse(readFileSync(join(projectRoot, "Pulumi.yaml"), "utf8")) as object;
    writeFileSync(join(root, "Pulumi.yaml"), stringify({ ...project, main: relative(root, program) }));
    const folder = join(root, "policies", "declarations", "waivers");
    return {
        root,
        pack: join(root, "policies", "residency"),
        waive: (stack, entries) => {
            mkdirSync(folder, { recursive: true });
            const file = join(folder, `${stack}.yaml`);
            if (entries.length === 0) rmSync(file, { force: true });
            else writeFileSync(file, stringify(entries));
        },
        remove: () => {
            rmSync(root, { recursive: true });
        },
    };
}

/**
 * The waiver that a finding of pilot-eu tells how to ask for, filled in as an approver of its declaration would, from a day on.
 *
 * @throws Error where the finding tells of none.
 */
export function waiverAskedBy(message: string, day: Day): object {
    const line = message.split("\n").find((each) => each.startsWith("  Waiver: "));
    if (line === undefined) throw new Error(`no word of a waiver in: ${message}`);
    const [template = {}] = parse(line.slice(line.indexOf("- {"))) as readonly object[];
    return {
        ...template,
        reason: "the partner moves to a key of ours in December",
        compensatingControl: "the log group holds no prompts, and its use is an alarm",
        requester: "platform@insurer.example",
        approver: "ciso@insurer.example",
        ticket: "PRIV-7",
        granted: day,
        expires: dayAfter(day, longestDays.critical),
    };
}
