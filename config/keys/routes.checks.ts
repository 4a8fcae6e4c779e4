import type { TaskClass } from "../../catalog/vocabulary.ts";
import type { Draft } from "../draft.ts";
import { edgesOf } from "../edges.ts";
import type { Finding } from "../fault.ts";
import { under } from "../path.ts";
import { quote } from "../suggest.ts";
import type { Check } from "../check.ts";
import { repeats } from "../check.ts";

type Route = NonNullable<NonNullable<Draft["routes"]>[number]>;

/** The routes that could be read, with their places in the list. */
export function routesOf({ routes }: Draft): readonly { readonly route: Route; readonly index: number }[] {
    return (routes ?? []).flatMap((route, index) => (route === undefined ? [] : [{ route, index }]));
}

/** A name means one route. */
export const routeNamesDistinct: Check = ({ routes }) =>
    repeats((routes ?? []).map((route) => route?.name)).map((index) => ({
        path: under("routes", index, "name"),
        problem: "another route has the same name",
        reason: "The audit line names the route that decided; two of one name cannot be told apart.",
        fix: "Rename one of them.",
    }));

/** A route begins with one backend or with several by weight, never with both or none. */
export const routeHasOneStart: Check = (draft) =>
    routesOf(draft).flatMap(({ route, index }) => {
        if ((route.primary === undefined) !== (route.weighted === undefined)) return [];
        const none = route.primary === undefined;
        return [
            {
                path: none ? under("routes", index) : under("routes", index, "weighted"),
                at: "key" as const,
                problem: none
                    ? "the route has neither primary nor weighted"
                    : "the route has both primary and weighted",
                reason: "It must be plain which backend answers first.",
                fix: none ? "Write primary: <backend>." : "Keep one of the two.",
            },
        ];
    });

/** Weights are percent, and each backend has one. */
export const weightsAddUp: Check = (draft) =>
    routesOf(draft).flatMap(({ route: { weighted }, index }) => {
        if (weighted === undefined) return [];
        const path = under("routes", index, "weighted");
        const sum = weighted.reduce((total, { weight }) => total + weight, 0);
        const doubled = repeats(weighted.map(({ backend }) => backend)).map((i): Finding => ({
            path: [...path, i, "backend"],
            problem: `${quote(weighted[i]?.backend ?? "")} has a weight already`,
            reason: "Two weights for one backend hide what share it really gets.",
            fix: "Write the sum in one place.",
        }));
        if (sum === 100) return doubled;
        const finding: Finding = {
            path,
            at: "key",
            problem: `the weights add to ${sum}, not to 100`,
            reason: "Weights are percent: a review must not need arithmetic, and a forgotten share must not pass unseen.",
            fix: "Change the weights so that they add to 100; 0 keeps a backend without traffic.",
        };
        return [finding, ...doubled];
    });

/** A fallback must lead on: one that leads back to a backend that has just failed is a cycle. */
export const fallbacksLeadOn: Check = (draft) =>
    routesOf(draft).flatMap(({ route, index }) => {
        const chain = edgesOf(route, index).filter(({ kind }) => kind !== "mirror");
        return chain.flatMap(({ kind, backend, path }, i): readonly Finding[] => {
            if (kind !== "fallback" || !chain.slice(0, i).some((earlier) => earlier.backend === backend)) return [];
            return [
                {
                    path,
                    problem: `the fallback leads back to ${quote(backend)}, which the route has tried already`,
                    reason: "A cycle turns one failure into a storm of retries at the backend that is failing.",
                    fix: "Remove it, or write a backend that the route does not use yet.",
                },
            ];
        });
    });

/** A copy to the backend that answers anyway only doubles its load. */
export const mirrorsElsewhere: Check = (draft) =>
    routesOf(draft).flatMap(({ route, index }) => {
        const mirrored = route.mirror?.backend;
        const first = edgesOf(route, index).filter(({ kind }) => kind === "primary" || kind === "weighted");
        if (mirrored === undefined || !first.some(({ backend }) => backend === mirrored)) return [];
        return [
            {
                path: under("routes", index, "mirror", "backend"),
                problem: `${quote(mirrored)} already answers this route`,
                reason: "A mirror compares a second backend; a copy to the first only doubles its load.",
                fix: "Write another backend, or remove the mirror.",
            },
        ];
    });

/** Classes and tasks that routes name must be declared. */
export const routesNameDeclared: Check = (draft) =>
    routesOf(draft).flatMap(({ route, index }) => [
        ...undeclared(route.dataClasses, draft.written.dataClasses, "dataClasses", index),
        ...undeclared(route.taskClasses ?? [], draft.written.taskClasses, "taskClasses", index),
    ]);

function undeclared(
    named: readonly string[],
    declared: readonly string[] | undefined,
    concept: "dataClasses" | "taskClasses",
    index: number,
): readonly Finding[] {
    if (declared === undefined) return [];
    return named.flatMap((name, i) =>
        declared.includes(name)
            ? []
            : [
                  {
                      path: under("routes", index, concept, i),
                      problem: `${name} is not declared in ${concept}`,
                      reason: "Without its rules nobody has said where such a request may go.",
                      fix: `Declare ${name} in ${concept}, or remove it from the route.`,
                  },
              ],
    );
}

/** Each pair of data class and task takes one route, and each declared class has a default one. */
export const routesUnambiguous: Check = (draft) => {
    const taken = new Map<string, string>();
    const findings: Finding[] = [];
    for (const { route, index } of routesOf(draft)) {
        for (const [i, dataClass] of route.dataClasses.entries()) {
            const tasks: readonly (TaskClass | "every other task")[] = route.taskClasses ?? ["every other task"];
            const clash = tasks.find((task) => taken.has(`${dataClass} ${task}`));
            for (const task of tasks) taken.set(`${dataClass} ${task}`, route.name);
            if (clash !== undefined) findings.push(clashFinding(index, i, dataClass, clash));
        }
    }
    // A route that could not be read may be the default one that is missed here.
    if (draft.routes === undefined || draft.routes.includes(undefined)) return findings;
    const homeless = (draft.written.dataClasses ?? []).filter(
        (dataClass) => Object.hasOwn(draft.dataClasses ?? {}, dataClass) && !taken.has(`${dataClass} every other task`),
    );
    return [...findings, ...homeless.map(homelessFinding)];
};

function clashFinding(route: number, index: number, dataClass: string, task: string): Finding {
    return {
        path: under("routes", route, "dataClasses", index),
        problem: `${dataClass} is routed already for ${task}`,
        reason: "Which of the two decides would depend on the order of the rules.",
        fix: "Name each pair of class and task once over all routes.",
    };
}

function homelessFinding(dataClass: string): Finding {
    return {
        path: under("dataClasses", dataClass),
        at: "key",
        problem: `no route without taskClasses takes ${dataClass}`,
        reason: "A request of the class with an unknown task, or none, would have nowhere to go.",
        fix: `Add ${dataClass} to a route without taskClasses, or remove the class.`,
    };
}
