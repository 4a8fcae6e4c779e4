import type { CompiledRule } from "./compile-routes.ts";
import type { Levels } from "./levels.ts";

/**
 * Where the backends of a rule are: own servers alone, third parties alone, or both. It decides which tier makes the one
 * further attempt, so that two tiers never both make one: the front where own servers take part, since it alone knows them;
 * the egress tier where every backend lies behind it.
 */
export type Way = "fleet" | "mixed" | "outside";

/** Where the backends of a rule are. Copies of a request are no answer, and so count for nothing here. */
export function wayOf({ first, second }: Levels): Way {
    const targets = [...first.map(({ target }) => target), ...(second === undefined ? [] : [second])];
    if (!targets.includes("egress")) return "fleet";
    return targets.every((target) => target === "egress") ? "outside" : "mixed";
}

/**
 * After what a tier asks once more; each takes in the one before it.
 *
 * - `unsent`: the request never left, because there was no connection. No server can have seen it.
 * - `refused`: a server said 429 or 503, which every one of them says instead of working on a request.
 * - `lost`: silence, a connection that broke, or any other failure. A server may have worked on it, and may be down because of
 *   it: so this is the kind of which a request gets one in all, whatever tiers it passes.
 */
export type Replay = "unsent" | "refused" | "lost";

/** What each tier may ask once more for a rule. */
export interface Replays {
    readonly front: Replay;
    /** Where no third party takes part nobody asks. */
    readonly egress: Replay;
}

/**
 * What each tier may ask once more. The other tier keeps to what was not sent, or, where one third party stands behind
 * another and the front has own servers, to what the first of them refused: the front sees one gateway, not the third parties
 * behind it, and every further attempt of its own would ask the first of them again.
 */
export function replaysOf(levels: Levels): Replays {
    const steps = new Set(levels.egress.map(({ priority }) => priority)).size;
    switch (wayOf(levels)) {
        case "fleet":
            return { front: "lost", egress: "unsent" };
        case "mixed":
            return { front: "lost", egress: steps > 1 ? "refused" : "unsent" };
        case "outside":
            // One third party that may have worked on a request is not paid for the same one twice.
            return { front: "unsent", egress: levels.egress.length > 1 ? "lost" : "refused" };
    }
}

/** What the attempts for one request add up to, at worst. */
export interface WorstCase {
    /** Requests that one backend receives, by its name in the route. */
    readonly received: ReadonlyMap<string, number>;
    /** Requests that may have been worked on, over all backends. */
    readonly processed: number;
}

/** One course of events: who received the request, in order, and after how many of them nobody can know what happened. */
interface Course {
    readonly received: readonly string[];
    readonly processed: number;
    /** How it ended for the tier in front, if not with an answer. */
    readonly failed: Exclude<Replay, "unsent">;
}

const failures = ["refused", "lost"] as const;
const order: readonly Replay[] = ["unsent", "refused", "lost"];

/** The worst that a request of a rule can meet: every course of events that its tiers allow is gone through. */
export function worstCaseOf({ levels, edges }: Pick<CompiledRule, "levels" | "edges">): WorstCase {
    const replays = replaysOf(levels);
    const abroad = [...new Set(levels.egress.map(({ priority }) => priority))]
        .toSorted((one, other) => one - other)
        .map((step) => levels.egress.filter(({ priority }) => priority === step).map(({ backend }) => called(backend)));
    const throughEgress = attempts(abroad, replays.egress);
    const frontSteps = [
        levels.first.flatMap(({ target }) => (target === "egress" ? throughEgress : called(target.fleet))),
        ...(levels.second === undefined
            ? []
            : [levels.second === "egress" ? throughEgress : called(levels.second.fleet)]),
    ].map((step) => [step]);
    const courses = attempts(frontSteps, replays.front);
    const names = [...new Set(edges.map(({ backend }) => backend))];
    const most = (counts: readonly number[]) => Math.max(0, ...counts);
    return {
        received: new Map(
            names.map((name) => [
                name,
                most(courses.map(({ received }) => received.filter((one) => one === name).length)),
            ]),
        ),
        processed: most(courses.map(({ processed }) => processed)),
    };
}

function called(backend: string): readonly Course[] {
    return failures.map((failed) => ({ received: [backend], processed: failed === "lost" ? 1 : 0, failed }));
}

/** A first attempt on the first step, and a further one on the next, or on the same where there is no next. */
function attempts(steps: readonly (readonly (readonly Course[])[])[], replay: Replay): readonly Course[] {
    const [first = []] = steps;
    const next = steps[1] ?? first;
    return first.flat().flatMap((course): readonly Course[] => {
        if (order.indexOf(course.failed) > order.indexOf(replay)) return [course];
        return next.flat().map((further) => ({
            received: [...course.received, ...further.received],
            processed: course.processed + further.processed,
            failed: further.failed,
        }));
    });
}
