import type { Fault, Path } from "../fault.ts";
import type { TimeDemand } from "./demand.ts";
import { limitsOf } from "./derive-limits.ts";
import { holds, invariants } from "./invariants.ts";
import type { Invariant, Planned, Sides } from "./invariants.ts";
import type { TimeLimits } from "./limits.ts";

/** Limits that agree with each other, or everything that stands against them. */
export type TimePlanning =
    { readonly ok: true; readonly limits: TimeLimits } | { readonly ok: false; readonly faults: readonly Fault[] };

/** An invariant that does not hold, with both sides in seconds. */
export interface Violation {
    readonly invariant: Invariant;
    readonly sides: Sides;
}

/** Plans every time limit of a stack from what people care about, or says which inequality fails. */
export function planTimeLimits(demand: TimeDemand): TimePlanning {
    const unreadable = numberFaults(demand);
    if (unreadable.length > 0) return { ok: false, faults: unreadable };
    const planned = { demand, limits: limitsOf(demand) };
    const faults = onePerPlace(violations(planned, "refused").flatMap(faultsOf));
    return faults.length > 0 ? { ok: false, faults } : { ok: true, limits: planned.limits };
}

/** Every invariant that a plan breaks, of those that refuse a stack or of those that are only stated. */
export function violations(planned: Planned, otherwise: Invariant["otherwise"]): readonly Violation[] {
    return invariants
        .filter((invariant) => invariant.otherwise === otherwise)
        .flatMap((invariant) =>
            invariant
                .sides(planned)
                .filter((sides) => !holds(invariant.relation, sides))
                .map((sides) => ({ invariant, sides })),
        );
}

interface BrokenPlace {
    readonly invariant: string;
    readonly fault: Fault;
    /** By how much it is broken. */
    readonly excess: number;
}

function faultsOf({ invariant, sides }: Violation): readonly BrokenPlace[] {
    if (sides.blame === undefined) return [];
    const { left, right, of } = sides;
    const fault = {
        path: sides.blame.path,
        problem: `${invariant.left} (${of}) is ${left} seconds, and has to be ${invariant.relation} ${invariant.right}: ${right}`,
        why: invariant.why,
        fix: sides.blame.fix,
    };
    return [{ invariant: invariant.name, fault, excess: Math.abs(left - right) }];
}

/** An invariant that is broken for several reasons at one place is told once, for the worst of them. */
function onePerPlace(broken: readonly BrokenPlace[]): readonly Fault[] {
    const worst = new Map<string, BrokenPlace>();
    for (const one of broken) {
        const place = JSON.stringify([one.invariant, one.fault.path]);
        const other = worst.get(place);
        if (other === undefined || one.excess > other.excess) worst.set(place, one);
    }
    return [...worst.values()].map(({ fault }) => fault);
}

/** Times are whole seconds: what is none has no order that an invariant could state. */
function numberFaults({ taskClasses, models = {}, timeLimits = {} }: TimeDemand): readonly Fault[] {
    const numbers: readonly (readonly [Path, number | undefined])[] = [
        ...Object.entries(taskClasses).flatMap(([task, { maxOutputTokens, longestAnswerSeconds }]) => [
            [["taskClasses", task, "maxOutputTokens"], maxOutputTokens] as const,
            [["taskClasses", task, "longestAnswerSeconds"], longestAnswerSeconds] as const,
        ]),
        ...Object.entries(models).map(
            ([name, { drainSeconds }]) => [["models", name, "drainSeconds"], drainSeconds] as const,
        ),
        ...Object.entries(timeLimits).map(([name, value]: [string, number | undefined]) => {
            return [["timeLimits", name], value] as const;
        }),
    ];
    return numbers
        .filter(([, value]) => value !== undefined && (!Number.isSafeInteger(value) || value < 1))
        .map(([path, value]) => ({
            path,
            problem: `${String(path.at(-1))} is ${value}`,
            why: "Every limit is a whole number.",
            fix: "Write a whole number, at least 1.",
        }));
}
