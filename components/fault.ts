// The errors alone: planners refuse too, and a command that only plans need not load the whole SDK.
import { InputPropertiesError } from "@pulumi/pulumi/errors.js";

/** Keys and indexes from the root of what is judged inwards, e.g. `["peers", 1, "cidr"]`. */
export type Path = readonly (string | number)[];

/**
 * One thing that is wrong with what somebody wrote: a stack file, a declaration, the lock, or the arguments of a component.
 * The same from the planner that finds it to the terminal that shows it. Safe to print: it never holds a value that may be a
 * secret.
 */
export interface Fault {
    /** Where. Empty: the whole of it. */
    readonly path: Path;
    /** Set where the key at `path` is at fault, and not its value; decides which of them a line points to. */
    readonly at?: "key";
    /** What is wrong: a clause that says its own subject, without a full stop. */
    readonly problem: string;
    /** Why it matters: one sentence or more, each with a full stop. */
    readonly why: string;
    /** What to write instead: an instruction that can be followed, with a full stop. */
    readonly fix: string;
}

/** What a fault says, wherever it stands. */
export type FaultText = Pick<Fault, "problem" | "why" | "fix">;

/** Formats a path as Pulumi writes it: `routes[1].fallback[0]`. A key that is no plain word is quoted: `tags["a b"]`. */
export function formatPath(path: Path): string {
    return path.map(formatPart).join("");
}

function formatPart(part: string | number, depth: number): string {
    if (typeof part === "number") return `[${part}]`;
    if (depth === 0) return part;
    return /^[A-Za-z0-9_-]+$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
}

/** What a fault says, in one line. */
export function formatText({ problem, why, fix }: FaultText): string {
    return `${problem}. ${why} ${fix}`;
}

/**
 * Refuses the arguments of a component when there is any fault: every fault in one error, each with its path.
 *
 * @throws pulumi.InputPropertiesError when `faults` is not empty.
 */
export function refuseFaults(component: string, faults: readonly Fault[]): void {
    if (faults.length === 0) return;
    const blocks = faults.map(({ path, problem, why, fix }) =>
        [`  ${formatPath(path)}: ${problem}`, `    why: ${why}`, `    fix: ${fix}`].join("\n"),
    );
    throw new InputPropertiesError({
        message: [`${component} cannot be built from these arguments:`, ...blocks].join("\n"),
        errors: faults.map((fault) => ({ propertyPath: formatPath(fault.path), reason: formatText(fault) })),
    });
}
