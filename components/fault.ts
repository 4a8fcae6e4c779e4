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
