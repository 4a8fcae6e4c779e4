import { dataClasses as order } from "../../catalog/vocabulary.ts";
import type { DataClass } from "../../catalog/vocabulary.ts";
import { refuseFaults } from "../fault.ts";
import { levelsOf } from "./levels.ts";
import type { Levels } from "./levels.ts";
import { atStage } from "./rollout.ts";
import { routeFaults } from "./judge-routes.ts";
import type { RoutePlanArgs } from "./judge-routes.ts";
import { edgesOf } from "./route.ts";
import type { Edge, RequestKind, Route, TaskSlot } from "./route.ts";

/** One rule of the gateway: what it matches, and every backend that a matching request can reach. */
export interface CompiledRule {
    /** Name of the route it was made from. */
    readonly name: string;
    /** No two rules match the same request, so that their order decides nothing. */
    readonly matches: readonly RequestKind[];
    /** Some edge leads to a third party: the rule also asks for the egress permission. */
    readonly needsEgress: boolean;
    readonly edges: readonly Edge[];
    readonly levels: Levels;
}

/** Every rule of a gateway. */
export interface RoutePlan {
    /** In the order of the routes. */
    readonly rules: readonly CompiledRule[];
    /**
     * What takes a request that no rule matches, because a header is missing: the rule of the strictest class, which has
     * the fleet alone, or nothing, which refuses.
     */
    readonly catchAll: CompiledRule | undefined;
    /** Classes that the stack accepts, least strict first. */
    readonly accepted: readonly DataClass[];
    /** Classes that get the egress permission: those of the rules that ask for it. */
    readonly egressClasses: readonly DataClass[];
}

/**
 * Compiles routes to rules. In-jurisdiction is what matches by default; a rule with any edge to a third party matches only
 * with the egress permission, which the gateway alone sets and only for classes that may have it.
 *
 * @throws pulumi.InputPropertiesError with every fault of {@link routeFaults}.
 */
export function compileRoutes(args: RoutePlanArgs): RoutePlan {
    refuseFaults("The routing gateway", routeFaults(args));
    return planRoutes(args);
}

/** Compiles routes that have been judged: call {@link routeFaults} first. */
export function planRoutes(args: RoutePlanArgs): RoutePlan {
    const routes = args.routes.map((route) => atStage(route, args.rollout));
    const rules = routes.map((route) => compileRule(args, routes, route));
    const accepted = order.filter((dataClass) => args.dataClasses[dataClass] !== undefined);
    const abroad = rules.filter(({ needsEgress }) => needsEgress);
    return {
        rules,
        catchAll: rules.find(({ matches }) =>
            matches.some(({ dataClass, task }) => dataClass === "regulated" && task === "other"),
        ),
        accepted,
        egressClasses: accepted.filter((one) =>
            abroad.some(({ matches }) => matches.some(({ dataClass }) => dataClass === one)),
        ),
    };
}

function compileRule(args: RoutePlanArgs, routes: readonly Route[], route: Route): CompiledRule {
    const levels = levelsOf(args.backends, route);
    return {
        name: route.name,
        matches: matchesOf(args, routes, route),
        needsEgress: levels.egress.length > 0 || levels.mirror?.target === "egress",
        edges: edgesOf(route),
        levels,
    };
}

/** The requests that a route takes. One without tasks takes all that no other route of the class names. */
function matchesOf(args: RoutePlanArgs, routes: readonly Route[], route: Route): readonly RequestKind[] {
    return order
        .filter((dataClass) => route.dataClasses.includes(dataClass))
        .flatMap((dataClass) => {
            const named = routes
                .filter((other) => other.dataClasses.includes(dataClass))
                .flatMap(({ taskClasses }) => taskClasses ?? []);
            const rest: readonly TaskSlot[] = [...args.taskClasses.filter((task) => !named.includes(task)), "other"];
            return (route.taskClasses ?? rest).map((task) => ({ dataClass, task }));
        });
}
