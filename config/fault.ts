import type { Fault, Path } from "../components/fault.ts";
import { formatPath, isWithin, withheld } from "./path.ts";

/** A fault with the place in a file where somebody has to write something else. */
export interface PlacedFault extends Fault {
    /** The file as it was named by the caller; absent when the config came from the running Pulumi program. */
    readonly file?: string;
    /** Line in the file, from 1; absent without a file, or where the whole file is at fault. */
    readonly line?: number;
    /** Column in the line, from 1. */
    readonly column?: number;
}

/** Faults that were found before the values are judged, and the places where no more can be said because of them. */
export interface EarlyFaults {
    readonly faults: readonly Fault[];
    /** What lies there cannot be read, or must not be repeated in a message. */
    readonly closed: readonly Path[];
}

/** Faults each of which closes its place. */
export function closing(faults: readonly Fault[]): EarlyFaults {
    return { faults, closed: faults.map(({ path }) => path) };
}

/** Early faults from several readers, together. */
export function together(...early: readonly EarlyFaults[]): EarlyFaults {
    return { faults: early.flatMap(({ faults }) => faults), closed: early.flatMap(({ closed }) => closed) };
}

/** The early faults, then those of the judged values that stand at no closed place. */
export function withEarly({ faults, closed }: EarlyFaults, judged: readonly Fault[]): readonly Fault[] {
    return [...faults, ...judged.filter(({ path }) => !closed.some((other) => isWithin(path, other)))];
}

/** A fault as people see it; where a key in its path may be a secret, without it. */
export function placed(fault: Fault, place: Pick<PlacedFault, "file" | "line" | "column"> = {}): PlacedFault {
    return { ...fault, path: withheld(fault.path), ...place };
}

/** Orders faults as a reader meets them: by file, then by position; faults without a position come first, by path. */
export function sortFaults(faults: readonly PlacedFault[]): readonly PlacedFault[] {
    return faults.toSorted(
        (a, b) =>
            compare(a.file ?? "", b.file ?? "") ||
            (a.line ?? 0) - (b.line ?? 0) ||
            (a.column ?? 0) - (b.column ?? 0) ||
            compare(formatPath(a.path), formatPath(b.path)) ||
            compare(a.problem, b.problem),
    );
}

/**
 * Formats faults for a terminal or a log: one block each, without colour, ending without a line break.
 * @param subject What has the faults. @default the stack's config
 * @param outcome What came of it.
 */
export function formatFaults(
    faults: readonly PlacedFault[],
    subject = "the stack's config",
    outcome = "nothing was registered",
): string {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    return [...faults.map(formatFault), `${count} in ${subject}; ${outcome}.`].join("\n\n");
}

function formatFault({ file, line, column, path, problem, why, fix }: PlacedFault): string {
    const place = [file, line, column].filter((part) => part !== undefined).join(":");
    const heading = [place, formatPath(path)].filter((part) => part !== "").join("  ");
    return [heading, `  ${problem}`, `  why: ${why}`, `  fix: ${fix}`].join("\n");
}

/** Code-unit order: the same on every machine, whatever its language. */
function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
