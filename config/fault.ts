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
    /** Values that are not read alike everywhere. What to write instead depends on what may stand there. */
    readonly doubtful: readonly DoubtfulValue[];
}

/** A value that is not read alike everywhere, how it is read here, and the fault of it for where text is meant. */
export interface DoubtfulValue {
    readonly read: unknown;
    readonly fault: Fault;
}

/** Faults each of which closes its place. */
export function closing(faults: readonly Fault[]): EarlyFaults {
    return { faults, closed: faults.map(({ path }) => path), doubtful: [] };
}

/** Early faults from several readers, together. */
export function together(...early: readonly EarlyFaults[]): EarlyFaults {
    return {
        faults: early.flatMap(({ faults }) => faults),
        closed: early.flatMap(({ closed }) => closed),
        doubtful: early.flatMap(({ doubtful }) => doubtful),
    };
}

/** The early faults, then those of the judged values that stand at no closed place. */
export function withEarly({ faults, closed, doubtful }: EarlyFaults, judged: readonly Fault[]): readonly Fault[] {
    const shut = [...closed, ...doubtful.map(({ fault }) => fault.path)];
    return [
        ...faults,
        ...doubtful.map((value) => doubtfulFault(value, judged)),
        ...judged.filter(({ path }) => !shut.some((other) => isWithin(path, other))),
    ];
}

/**
 * The cure of a doubtful value: quotes where text may stand there; where a number may, the number in plain digits; and where
 * neither may, what the judge of the place says.
 */
function doubtfulFault({ read, fault }: DoubtfulValue, judged: readonly Fault[]): Fault {
    const refused = judged.find(
        ({ path, at }) => at !== "key" && isWithin(path, fault.path) && isWithin(fault.path, path),
    );
    if (typeof read === "number") return refused === undefined ? { ...fault, fix: `Write ${String(read)}.` } : fault;
    return refused === undefined ? fault : { ...fault, fix: refused.fix };
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
