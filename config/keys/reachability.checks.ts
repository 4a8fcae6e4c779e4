import type { DataClass } from "../../catalog/vocabulary.ts";
import type { Draft } from "../draft.ts";
import { edgesWhileMoving, findBackend } from "../edges.ts";
import type { Edge } from "../edges.ts";
import type { Finding } from "../fault.ts";
import { objectionsTo } from "../processors.ts";
import type { Objection } from "../processors.ts";
import { chooseFrom, quote } from "../suggest.ts";
import type { Check } from "../check.ts";
import { entriesOf } from "../check.ts";
import { routesOf } from "./routes.checks.ts";

/** Every edge must lead to a backend that exists. */
export const edgesLeadSomewhere: Check = (draft) =>
    routesOf(draft).flatMap(({ route, index }) =>
        edgesWhileMoving(route, index, draft.rollout).flatMap(({ backend, path }): readonly Finding[] => {
            if (findBackend(draft, backend).kind !== "unknown") return [];
            return [
                {
                    path,
                    problem: `there is no backend ${quote(backend)}`,
                    reason: "Requests of this edge would fail, and only when it is taken: a fallback at the worst moment.",
                    fix: chooseFrom(backend, backendNames(draft)),
                },
            ];
        }),
    );

/** Every backend that a route may name: models of the fleet, and providers' models by their aliases. */
function backendNames({ models, providers }: Draft): readonly string[] {
    return [
        ...entriesOf(models).map(([name]) => name),
        ...entriesOf(providers).flatMap(([name, { models: aliases }]) =>
            Object.keys(aliases).map((alias) => `${name}/${alias}`),
        ),
    ];
}

/** No data class may reach a processor that it must not, by any edge of any of its routes. */
export const classesReachOnlyAllowed: Check = (draft) =>
    routesOf(draft).flatMap(({ route, index }) =>
        edgesWhileMoving(route, index, draft.rollout).flatMap((edge) => edgeFindings(draft, edge, route.dataClasses)),
    );

const labels: Readonly<Record<Edge["kind"], string>> = {
    primary: "primary",
    weighted: "weighted backend",
    fallback: "fallback",
    mirror: "mirror",
};

function edgeFindings(draft: Draft, edge: Edge, dataClasses: readonly DataClass[]): readonly Finding[] {
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
    return [...grouped.values()].map(({ objection: { problem, reason, fix }, classes }) => ({
        path: edge.path,
        problem: `the ${labels[edge.kind]} ${quote(edge.backend)} lets ${classes.join(", ")} reach ${problem}`,
        reason,
        fix,
    }));
}
