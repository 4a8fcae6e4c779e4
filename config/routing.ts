import type { JurisdictionId } from "../catalog/jurisdictions.ts";
import type { ProviderAccess, Rollout, RoutingGatewayArgs, Tier } from "../components/routing-gateway/index.ts";
import { reachability, routePlanArgs } from "../components/routing-gateway/index.ts";
import type { Reach } from "../components/routing-gateway/index.ts";
import { fleetEndpoints } from "../components/vllm-fleet/fleet-endpoints.ts";
import { routesOf } from "./edges.ts";
import { servingOf } from "./fleet.ts";
import type { FleetKey } from "./fleet.ts";
import type { Draft, ValueOf } from "./key.ts";
import type { dataClasses } from "./keys/data-classes.ts";
import type { jurisdiction } from "./keys/jurisdiction.ts";
import type { providers } from "./keys/providers.ts";
import type { taskClasses } from "./keys/task-classes.ts";
import { mapValues } from "./values.ts";

/** The keys that decide where a request may go. */
export type RoutingKey = FleetKey | typeof jurisdiction | typeof dataClasses | typeof taskClasses | typeof providers;

/** What routing is read from: a config, or a draft of one. */
export type RoutingSource = Omit<Draft<RoutingKey>, "written">;

/** What decides where a request may go, in the words of the gateway; needs nothing but the config. */
export type RoutingArgs = Pick<
    RoutingGatewayArgs,
    "jurisdiction" | "dataClasses" | "taskClasses" | "fleet" | "providers" | "routes" | "rollout"
>;

/** What a config means for the routing of its gateway; of a draft, what could be read of it. */
export function routingArgs(source: RoutingSource & { readonly jurisdiction: JurisdictionId }): RoutingArgs {
    const rollout = rolloutOf(source.rollout);
    return {
        jurisdiction: source.jurisdiction,
        dataClasses: mapValues(source.dataClasses, ({ jurisdictions, thirdParty }) => ({ jurisdictions, thirdParty })),
        taskClasses: mapValues(source.taskClasses, ({ alias }) => ({ alias })),
        fleet: fleetEndpoints(servingOf(source)),
        providers: mapValues(source.providers, accessTo),
        routes: routesOf(source.routes).map(({ route }) => route),
        ...(rollout === undefined ? {} : { rollout }),
    };
}

/** The tiers of a gateway: the second one where there is a third party to reach. */
export function tiersOf({ providers = {} }: Pick<RoutingArgs, "providers">): readonly Tier[] {
    return Object.keys(providers).length > 0 ? ["front", "egress"] : ["front"];
}

/**
 * Every backend that each data class and task of a stack can reach, by every edge of its routes, compiled by the code that
 * makes the gateway's rules.
 */
export function reachabilityOf(config: Parameters<typeof routingArgs>[0]): readonly Reach[] {
    return reachability(routePlanArgs(routingArgs(config)));
}

/** A rollout in the words of the gateway, or nothing where a part of it could not be read. */
export function rolloutOf(written: RoutingSource["rollout"]): Rollout | undefined {
    const { stage, from, routes, shadowPercent } = written ?? {};
    if (stage === undefined || from === undefined || routes === undefined || shadowPercent === undefined) {
        return undefined;
    }
    return { stage: `${stage}`, from, routes, shadowPercent };
}

function accessTo({ apiKeySecret, dpa, baa, ...access }: ValueOf<typeof providers>[string]): ProviderAccess {
    return {
        ...access,
        ...(apiKeySecret === undefined ? {} : { apiKeySecret: apiKeySecret.name }),
        dpaSigned: dpa !== undefined,
        baaSigned: baa !== undefined,
    };
}
