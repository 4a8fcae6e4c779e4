import { rolloutFaults } from "../../components/routing-gateway/rollout.ts";
import type { Check } from "../check.ts";
import { routesOf } from "../edges.ts";
import { below } from "../path.ts";
import { rolloutOf } from "../routing.ts";
import type { rollout } from "./rollout.ts";
import type { routes } from "./routes.ts";

/** A rollout must move routes that exist, each to another backend than it comes from. */
export const rolloutMoves: Check<typeof rollout | typeof routes> = (draft) => {
    const rollout = rolloutOf(draft.rollout);
    // A route that could not be read may be the one that moves.
    if (rollout === undefined || draft.routes === undefined || draft.routes.includes(undefined)) return [];
    const routes = routesOf(draft.routes).map(({ route }) => route);
    return rolloutFaults(rollout, routes).map((fault) => ({ ...fault, path: below(fault.path) }));
};
