import type { Fault } from "../../components/fault.ts";
import type { DataClass, TaskClass } from "../../catalog/vocabulary.ts";
import { levelFaults } from "../../components/routing-gateway/levels.ts";
import { atStage } from "../../components/routing-gateway/rollout.ts";
import type { Check } from "../check.ts";
import { entriesOf, repeats } from "../check.ts";
import { edgesOf, edgesWhileMoving, findBackend, routesOf } from "../edges.ts";
import type { Edge } from "../edges.ts";
import type { Draft } from "../key.ts";
import { below, under } from "../path.ts";
import { objectionsTo } from "../processors.ts";
import type { Objection } from "../processors.ts";
import { rolloutOf } from "../routing.ts";
import type { RoutingKey } from "../routing.ts";
import { chooseFrom, quote } from "../suggest.ts";

/** A name means one route. */
export const routeNamesDistinct: Check<RoutingKey> = ({ routes }) =>
    repeats((routes ?? []).map((route) => route?.name)).map((index) => ({
        path: under("routes", index, "name"),
        problem: "another route has the same name",
        why: "The audit line names the route that decided; two of one name cannot be told apart.",
        fix: "Rename one of them.",
    }));

/** A route begins with one backend or with several by weight, never with both or none. */
export const routeHasOneStart: Check<RoutingKey> = (draft) =>
    routesOf(draft.routes).flatMap(({ route, index }) => {
        if ((route.primary === undefined) !== (route.weighted === undefined)) return [];
        const none = route.primary === undefined;
        return [
            {
                path: none ? under("routes", index) : under("routes", index, "weighted"),
                at: "key" as const,
                problem: none
                    ? "the route has neither primary nor weighted"
                    : "the route has both primary and weighted",
                why: "It must be plain which backend answers first.",
                fix: none ? "Write primary: <backend>." : "Keep one of the two.",
            },
        ];
    });

/** Weights are percent, and each backend has one. */
export const weightsAddUp: Check<RoutingKey> = (draft) =>
    routesOf(draft.routes).flatMap(({ route: { weighted }, index }) => {
        if (weighted === undefined) return [];
        const path = under("routes", index, "weighted");
        const sum = weighted.reduce((total, { weight }) => total + weight, 0);
        const doubled = repeats(weighted.map(({ backend }) => backend)).map((i): Fault => ({
            path: [...path, i, "backend"],
            problem: `${quote(weighted[i]?.backend ?? "")} has a weight already`,
            why: "Two weights for one backend hide what share it really gets.",
            fix: "Write the sum in one place.",
        }));
        if (sum === 100) return doubled;
        const fault: Fault = {
            path,
            at: "key",
            problem: `the weights add to ${sum}, not to 100`,
            why: "Weights are percent: a review must not need arithmetic, and a forgotten share must not pass unseen.",
            fix: "Change the weights so that they add to 100; 0 keeps a backend without traffic.",
        };
        return [fault, ...doubled];
    });

/** A fallback must lead on: one that leads back to a backend that has just failed is a cycle. */
export const fallbacksLeadOn: Check<RoutingKey> = (draft) =>
    routesOf(draft.routes).flatMap(({ route, index }) => {
        const chain = edgesOf(route, index).filter(({ kind }) => kind !== "mirror");
        return chain.flatMap(({ kind, backend, path }, i): readonly Fault[] => {
            if (kind !== "fallback" || !chain.slice(0, i).some((earlier) => earlier.backend === backend)) return [];
            return [
                {
                    path,
                    problem: `the fallback leads back to ${quote(backend)}, which the route has tried already`,
                    why: "A cycle turns one failure into a storm of retries at the backend that is failing.",
                    fix: "Remove it, or write a backend that the route does not use yet.",
                },
            ];
        });
    });

/** A copy to the backend that answers anyway only doubles its load. */
export const mirrorsElsewhere: Check<RoutingKey> = (draft) =>
    routesOf(draft.routes).flatMap(({ route, index }) => {
        const mirrored = route.mirror?.backend;
        const first = edgesOf(route, index).filter(({ kind }) => kind === "primary" || kind === "weighted");
        if (mirrored === undefined || !first.some(({ backend }) => backend === mirrored)) return [];
        return [
            {
                path: under("routes", index, "mirror", "backend"),
                problem: `${quote(mirrored)} already answers this route`,
                why: "A mirror compares a second backend; a copy to the first only doubles its load.",
                fix: "Write another backend, or remove the mirror.",
            },
        ];
    });

/** Every edge must lead to a backend that exists. */
export const edgesLeadSomewhere: Check<RoutingKey> = (draft) =>
    routesOf(draft.routes).flatMap(({ route, index }) =>
        edgesWhileMoving(route, index, draft.rollout).flatMap(({ backend, path }): readonly Fault[] => {
            if (findBackend(draft, backend).kind !== "unknown") return [];
            return [
                {
                    path,
                    problem: `there is no backend ${quote(backend)}`,
                    why: "Requests of this edge would fail, and only when it is taken: a fallback at the worst moment.",
                    fix: chooseFrom(backend, backendNames(draft)),
                },
            ];
        }),
    );

/** Every backend that a route may name: models of the fleet, and providers' models by their aliases. */
function backendNames({ models, providers }: Draft<RoutingKey>): readonly string[] {
    return [
        ...entriesOf(models).map(([name]) => name),
        ...entriesOf(providers).flatMap(([name, { models: aliases }]) =>
            Object.keys(aliases).map((alias) => `${name}/${alias}`),
        ),
    ];
}

/** No data class may reach a processor that it must not, by any edge of any of its routes. */
export const classesReachOnlyAllowed: Check<RoutingKey> = (draft) =>
    routesOf(draft.routes).flatMap(({ route, index }) =>
        edgesWhileMoving(route, index, draft.rollout).flatMap((edge) => edgeFaults(draft, edge, route.dataClasses)),
    );

const labels: Readonly<Record<Edge["kind"], string>> = {
    primary: "primary",
    weighted: "weighted backend",
    fallback: "fallback",
    mirror: "mirror",
};

function edgeFaults(draft: Draft<RoutingKey>, edge: Edge, dataClasses: readonly DataClass[]): readonly Fault[] {
    const backend = findBackend(draft, edge.backend);
    if (backend.kind !== "thirdParty") return [];
    const grouped = new Map<string, { readonly objection: Objection; readonly classes: DataClass[] }>();
    for (const dataClass of new Set(dataClasses)) {
        const rule = draft.dataClasses?.[dataClass];
        for (const objection of objectionsTo(backend.thirdParty, dataClass, rule, draft.jurisdiction)) {
            const group = `${objection.key} ${objection.problem}`;
            const entry = grouped.get(group) ?? { objection, classes: [] };
            entry.classes.push(dataClass);
            grouped.set(group, entry);
        }
    }
    return [...grouped.values()].map(({ objection: { problem, why, fix }, classes }) => ({
        path: edge.path,
        problem: `the ${labels[edge.kind]} ${quote(edge.backend)} lets ${classes.join(", ")} reach ${problem}`,
        why,
        fix,
    }));
}

/** Classes and tasks that routes name must be declared. */
export const routesNameDeclared: Check<RoutingKey> = (draft) =>
    routesOf(draft.routes).flatMap(({ route, index }) => [
        ...undeclared(route.dataClasses, draft.written.dataClasses, "dataClasses", index),
        ...undeclared(route.taskClasses ?? [], draft.written.taskClasses, "taskClasses", index),
    ]);

function undeclared(
    named: readonly string[],
    declared: readonly string[] | undefined,
    concept: "dataClasses" | "taskClasses",
    index: number,
): readonly Fault[] {
    if (declared === undefined) return [];
    return named.flatMap((name, i) =>
        declared.includes(name)
            ? []
            : [
                  {
                      path: under("routes", index, concept, i),
                      problem: `${name} is not declared in ${concept}`,
                      why: "Without its rules nobody has said where such a request may go.",
                      fix: `Declare ${name} in ${concept}, or remove it from the route.`,
                  },
              ],
    );
}

/** Each pair of data class and task takes one route, and each declared class has a default one. */
export const routesUnambiguous: Check<RoutingKey> = (draft) => {
    const taken = new Map<string, string>();
    const faults: Fault[] = [];
    for (const { route, index } of routesOf(draft.routes)) {
        for (const [i, dataClass] of route.dataClasses.entries()) {
            const tasks: readonly (TaskClass | "every other task")[] = route.taskClasses ?? ["every other task"];
            const clash = tasks.find((task) => taken.has(`${dataClass} ${task}`));
            for (const task of tasks) taken.set(`${dataClass} ${task}`, route.name);
            if (clash !== undefined) faults.push(clashFault(index, i, dataClass, clash));
        }
    }
    // A route that could not be read may be the default one that is missed here.
    if (draft.routes === undefined || draft.routes.includes(undefined)) return faults;
    const homeless = (draft.written.dataClasses ?? []).filter(
        (dataClass) => Object.hasOwn(draft.dataClasses ?? {}, dataClass) && !taken.has(`${dataClass} every other task`),
    );
    return [...faults, ...homeless.map(homelessFault)];
};

function clashFault(route: number, index: number, dataClass: string, task: string): Fault {
    return {
        path: under("routes", route, "dataClasses", index),
        problem: `${dataClass} is routed already for ${task}`,
        why: "Which of the two decides would depend on the order of the rules.",
        fix: "Name each pair of class and task once over all routes.",
    };
}

function homelessFault(dataClass: string): Fault {
    return {
        path: under("dataClasses", dataClass),
        at: "key",
        problem: `no route without taskClasses takes ${dataClass}`,
        why: "A request of the class with an unknown task, or none, would have nowhere to go.",
        fix: `Add ${dataClass} to a route without taskClasses, or remove the class.`,
    };
}

/** The gateway keeps the order of fallbacks over two levels only; what does not fit would be shared at once. */
export const fallbacksKeepOrder: Check<RoutingKey> = (draft) => {
    const fleet = draft.written.models ?? [];
    const rollout = rolloutOf(draft.rollout);
    return routesOf(draft.routes).flatMap(({ route, index }): readonly Fault[] => {
        if (hasOtherFaults(draft, edgesOf(route, index))) return [];
        return levelFaults(fleet, atStage(route, rollout), ["routes", index]).map((fault) => ({
            ...fault,
            path: below(fault.path),
        }));
    });
};

/** No start, a cycle or an unknown backend has been found already, and leaves no order to judge. */
function hasOtherFaults(draft: Draft<RoutingKey>, edges: readonly Edge[]): boolean {
    const chain = edges.filter(({ kind }) => kind !== "mirror").map(({ backend }) => backend);
    if (edges.every(({ kind }) => kind === "fallback" || kind === "mirror")) return true;
    return repeats(chain).length > 0 || edges.some(({ backend }) => findBackend(draft, backend).kind === "unknown");
}
