import type { Fault } from "../components/fault.ts";
import type { ConfigPath } from "./path.ts";
import { formatPath } from "./path.ts";

/** One thing that is wrong with a stack's config. Safe to print: it never holds a value that may be a secret. */
export interface ConfigFault {
    /** The stack file as it was named by the caller; absent when the config came from the running Pulumi program. */
    readonly file?: string;
    /** Line in the file, from 1; absent without a file, or where the whole file is at fault. */
    readonly line?: number;
    /** Column in the line, from 1. */
    readonly column?: number;
    /** Where in the config, as `pulumi config set --path` takes it: `ringfence:network.zones[1]`. Empty: the whole file. */
    readonly path: string;
    /** What is wrong. */
    readonly problem: string;
    /** Why it matters. */
    readonly reason: string;
    /** What to write instead. */
    readonly fix: string;
}

/** A fault before it is known where in which file its path stands. */
export interface Finding {
    readonly path: ConfigPath;
    /** Whether the key or the value at `path` is at fault; decides which of them the line points to. @default "value" */
    readonly at?: "key" | "value";
    /** The value can be judged all the same: what else is wrong in it is told too. @default false where a reader found it */
    readonly readable?: true;
    readonly problem: string;
    readonly reason: string;
    readonly fix: string;
}

/** A fault of a component's arguments as a finding, at the place in the config that they come from. */
export function findingAt(path: ConfigPath, { problem, why, fix }: Fault): Finding {
    return { path, problem, reason: why, fix };
}

/** What a place in the config is called in a sentence: its last name, with the indexes after it. */
export function labelOf(path: ConfigPath): string {
    const named = path.findLastIndex((part) => typeof part === "string");
    const name = String(path[named] ?? "the value").replace(/^ringfence:/, "");
    return [name, ...path.slice(named + 1).map((index) => `[${String(index)}]`)].join("");
}

/** A finding as a fault without a file: only its path says where. */
export function faultOf(finding: Finding): ConfigFault {
    const { problem, reason, fix } = finding;
    return { path: formatPath(finding.path), problem, reason, fix };
}

/** Orders faults as a reader meets them: by file, then by position; faults without a position come first, by path. */
export function sortFaults(faults: readonly ConfigFault[]): readonly ConfigFault[] {
    return faults.toSorted(
        (a, b) =>
            compare(a.file ?? "", b.file ?? "") ||
            (a.line ?? 0) - (b.line ?? 0) ||
            (a.column ?? 0) - (b.column ?? 0) ||
            compare(a.path, b.path) ||
            compare(a.problem, b.problem),
    );
}

/**
 * Formats faults for a terminal or a log: one block each, without colour, ending without a line break.
 * @param subject What has the faults. @default the stack's config
 */
export function formatFaults(faults: readonly ConfigFault[], subject = "the stack's config"): string {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    return [...faults.map(formatFault), `${count} in ${subject}; nothing was registered.`].join("\n\n");
}

function formatFault(fault: ConfigFault): string {
    const place = [fault.file, fault.line, fault.column].filter((part) => part !== undefined).join(":");
    const heading = [place, fault.path].filter((part) => part !== "").join("  ");
    return [heading, `  ${fault.problem}`, `  why: ${fault.reason}`, `  fix: ${fault.fix}`].join("\n");
}

/** Code-unit order: the same on every machine, whatever its language. */
function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
