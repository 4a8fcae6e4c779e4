import type { Fault, Path } from "../fault.ts";
import { edgesOf } from "./route.ts";
import type { Edge, Route } from "./route.ts";

/**
 * Stages of a move from one backend to another, in order. The routes in the config say where the move ends; the stage says
 * how far it is. Going back is writing the earlier stage.
 *
 * - `observe`: the old backend answers; the new one gets nothing. Its latency, cost and errors are measured.
 * - `shadow`: the old one answers, the new one gets copies of some requests and its answers are thrown away.
 * - `25`, `50`, `75`: percent of the requests that the new one answers.
 * - `100`: the new one answers, the old one stands behind it.
 * - `retired`: the old one is gone. The same as no rollout.
 */
export const rolloutStages = ["observe", "shadow", "25", "50", "75", "100", "retired"] as const;
export type RolloutStage = (typeof rolloutStages)[number];

/** Percent of the requests that the stage `shadow` copies: the bounds, and what it copies where nobody says. */
export const shadowPercents = { least: 5, most: 10, usual: 5 } as const;

export interface Rollout {
    readonly stage: RolloutStage;
    /** Backend that the routes move away from. */
    readonly from: string;
    /** Names of the routes that move. Each has a `primary`, where the move ends. */
    readonly routes: readonly string[];
    /** Percent of the requests copied in the stage `shadow`, within {@link shadowPercents}. @default `shadowPercents.usual` */
    readonly shadowPercent?: number;
}

/** A rollout as far as it could be read; the stage may be a number, as people write it. */
export interface Moving {
    readonly stage?: string | number | undefined;
    readonly from?: string | undefined;
    readonly routes?: readonly string[] | undefined;
}

/**
 * Every edge of a route while it moves: those that are written, and the one to the backend that it moves away from. Paths
 * start where the one of the route does.
 *
 * @param at Path of the route.
 */
export function edgesWhileMoving(route: Route, at: Path, rollout: Moving | undefined): readonly Edge[] {
    const edges = edgesOf(route).map((edge) => ({ ...edge, path: [...at, ...edge.path] }));
    const { stage, from, routes = [] } = rollout ?? {};
    if (from === undefined || stage === "retired" || !routes.includes(route.name)) return edges;
    return [...edges, { kind: "primary", backend: from, share: 100, path: ["rollout", "from"] }];
}

/** A route as the stage makes it. Routes that do not move stay as they are written. */
export function atStage(route: Route, rollout: Rollout | undefined): Route {
    if (rollout?.routes.includes(route.name) !== true || route.primary === undefined) return route;
    const { stage, from, shadowPercent = shadowPercents.usual } = rollout;
    const to = route.primary;
    // Neither of the two is its own fallback while both answer.
    const others = route.fallback.filter((backend) => backend !== from && backend !== to);
    const { name, dataClasses, taskClasses } = route;
    const kept = { name, dataClasses, ...(taskClasses === undefined ? {} : { taskClasses }) };
    switch (stage) {
        case "observe":
            return { ...kept, primary: from, fallback: others };
        case "shadow":
            return { ...kept, primary: from, fallback: others, mirror: { backend: to, percent: shadowPercent } };
        case "25":
        case "50":
        case "75": {
            const weight = Number(stage);
            const weighted = [
                { backend: from, weight: 100 - weight },
                { backend: to, weight },
            ];
            return { ...kept, weighted, fallback: others };
        }
        case "100":
            return { ...kept, primary: to, fallback: [from] };
        case "retired":
            return route;
    }
}

/** Everything wrong with a rollout itself. Whether `from` and the new backends are allowed is checked on every edge. */
export function rolloutFaults(rollout: Rollout | undefined, routes: readonly Route[]): readonly Fault[] {
    if (rollout === undefined) return [];
    const { shadowPercent = shadowPercents.usual } = rollout;
    const faults: Fault[] = rollout.routes.flatMap((name, i) => routeFault(rollout, routes, name, i));
    const { least, most } = shadowPercents;
    if (!Number.isInteger(shadowPercent) || shadowPercent < least || shadowPercent > most) {
        faults.push({
            path: ["rollout", "shadowPercent"],
            problem: `shadowPercent is ${shadowPercent}, outside ${least} to ${most}`,
            why: `Fewer than ${least} percent compare nothing, and more than ${most} are a load for answers that nobody reads.`,
            fix: `Write a whole number from ${least} to ${most}.`,
        });
    }
    if (rollout.routes.length === 0) {
        faults.push({
            path: ["rollout", "routes"],
            problem: "the rollout names no route",
            why: "Nothing would move.",
            fix: "Write the routes that move, or remove the rollout.",
        });
    }
    return faults;
}

function routeFault(rollout: Rollout, routes: readonly Route[], name: string, i: number): readonly Fault[] {
    const path = ["rollout", "routes", i];
    const route = routes.find((one) => one.name === name);
    if (route === undefined) {
        return [
            {
                path,
                problem: `there is no route "${name}"`,
                why: "Nothing would move.",
                fix: "Write the name of a route.",
            },
        ];
    }
    if (route.primary === undefined) {
        return [
            {
                path,
                problem: `the route "${name}" has no primary`,
                why: "Weights of its own and those of the rollout exclude each other.",
                fix: "Write the route with primary instead of weighted.",
            },
        ];
    }
    if (route.primary === rollout.from) {
        return [
            {
                path,
                problem: `the route "${name}" ends at "${rollout.from}", where it comes from`,
                why: "Nothing would move.",
                fix: "Write the new backend as its primary.",
            },
        ];
    }
    if (route.mirror !== undefined && rollout.stage !== "retired") {
        return [
            {
                path,
                problem: `the route "${name}" has a mirror of its own`,
                why: "A rule copies to one place.",
                fix: "Remove the mirror while the rollout lasts.",
            },
        ];
    }
    return [];
}
