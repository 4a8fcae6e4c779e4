import { atStage, rolloutFaults } from "../../components/routing-gateway/rollout.ts";
import type { Rollout } from "../../components/routing-gateway/rollout.ts";
import { levelFaults } from "../../components/routing-gateway/levels.ts";
import { rolloutOf, routeOf } from "../../infra/gateway-args.ts";
import type { Draft } from "../draft.ts";
import { edgesOf, findBackend } from "../edges.ts";
import type { Edge } from "../edges.ts";
import type { Finding } from "../fault.ts";
import { findingAt } from "../fault.ts";
import { belowConcept } from "../path.ts";
import type { Check } from "../check.ts";
import { repeats } from "../check.ts";
import { routesOf } from "./routes.checks.ts";

/** A rollout must move routes that exist, each to another backend than it comes from. */
export const rolloutMoves: Check = (draft) => {
    const rollout = readable(draft);
    // A route that could not be read may be the one that moves.
    if (rollout === undefined || draft.routes === undefined || draft.routes.includes(undefined)) return [];
    const routes = routesOf(draft).map(({ route }) => routeOf(route));
    return rolloutFaults(rollout, routes).map((fault) => findingAt(belowConcept(fault.path), fault));
};

/** The gateway keeps the order of fallbacks over two levels only; what does not fit would be shared at once. */
export const fallbacksKeepOrder: Check = (draft) => {
    const fleet = draft.written.models ?? [];
    const rollout = readable(draft);
    return routesOf(draft).flatMap(({ route, index }): readonly Finding[] => {
        if (hasOtherFaults(draft, edgesOf(route, index))) return [];
        return levelFaults(fleet, atStage(routeOf(route), rollout), ["routes", index]).map((fault) =>
            findingAt(belowConcept(fault.path), fault),
        );
    });
};

/** No start, a cycle or an unknown backend has been found already, and leaves no order to judge. */
function hasOtherFaults(draft: Draft, edges: readonly Edge[]): boolean {
    const chain = edges.filter(({ kind }) => kind !== "mirror").map(({ backend }) => backend);
    if (edges.every(({ kind }) => kind === "fallback" || kind === "mirror")) return true;
    return repeats(chain).length > 0 || edges.some(({ backend }) => findBackend(draft, backend).kind === "unknown");
}

function readable({ rollout }: Draft): Rollout | undefined {
    if (rollout === undefined) return undefined;
    const { stage, from, routes, shadowPercent } = rollout;
    if (stage === undefined || from === undefined || routes === undefined || shadowPercent === undefined)
        return undefined;
    return rolloutOf({ stage, from, routes, shadowPercent });
}
