import type { JurisdictionId } from "../catalog/jurisdictions.ts";
import { dataClasses as dataClassNames } from "../catalog/vocabulary.ts";
// File by file: what only plans need not load the providers' SDKs, as the components' index does.
import type { ProviderAccess, RoutingGatewayArgs } from "../components/routing-gateway/args.ts";
import type { RouteDraft } from "../components/routing-gateway/judge-routes.ts";
import { reachability } from "../components/routing-gateway/reachability.ts";
import type { Reach } from "../components/routing-gateway/reachability.ts";
import { resolveBackends, routePlanArgs } from "../components/routing-gateway/resolve-backends.ts";
import { edgesWhileMoving } from "../components/routing-gateway/rollout.ts";
import type { Rollout } from "../components/routing-gateway/rollout.ts";
import type { Tier } from "../components/routing-gateway/tiers.ts";
import { fleetEndpoints } from "../components/vllm-fleet/fleet-endpoints.ts";
import { servingOf } from "./fleet.ts";
import type { FleetKey } from "./fleet.ts";
import type { Draft, ValueOf } from "./key.ts";
import type { dataClasses } from "./keys/data-classes.ts";
import type { gatewayAuth } from "./keys/gateway-auth.ts";
import type { jurisdiction } from "./keys/jurisdiction.ts";
import { thirdPartiesOf } from "./keys/providers.ts";
import type { providers } from "./keys/providers.ts";
import type { rollout } from "./keys/rollout.ts";
import type { routes } from "./keys/routes.ts";
import type { taskClasses } from "./keys/task-classes.ts";
import { mapValues } from "./values.ts";

type RouteKey = typeof routes | typeof rollout;

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
    const { stage, from, routes, ...rest } = rolloutOf(source.rollout);
    return {
        jurisdiction: source.jurisdiction,
        dataClasses: mapValues(source.dataClasses, ({ jurisdictions, thirdParty }) => ({ jurisdictions, thirdParty })),
        taskClasses: mapValues(source.taskClasses, ({ alias }) => ({ alias })),
        fleet: fleetEndpoints(servingOf(source)),
        providers: mapValues(source.providers, accessTo),
        routes: (source.routes ?? []).filter((route) => route !== undefined),
        ...(stage === undefined || from === undefined || routes === undefined
            ? {}
            : { rollout: { stage, from, routes, ...rest } }),
    };
}

/** What the judge of routes can read of a draft. */
export function routeDraft(draft: Draft<RoutingKey>): RouteDraft {
    const { jurisdiction, models, providers, routes, written } = draft;
    const classes = dataClassNames.filter((name) => written.dataClasses?.includes(name) === true);
    const unread = (names: readonly string[] = [], read: Readonly<Record<string, unknown>> = {}) =>
        names.filter((name) => !Object.hasOwn(read, name) || read[name] === undefined);
    return {
        jurisdiction,
        dataClasses:
            written.dataClasses === undefined
                ? undefined
                : Object.fromEntries(classes.map((name) => [name, draft.dataClasses?.[name]])),
        taskClasses: written.taskClasses,
        backends: [
            ...resolveBackends({ jurisdiction, fleet: mapValues(models, ({ model }) => model) }),
            ...thirdPartiesOf(providers).flatMap(({ name, config, endpoint }) =>
                resolveBackends({ providers: { [name]: accessTo(config) } }).map((backend) =>
                    // Where an unknown endpoint processes is no question: the endpoint is at fault.
                    endpoint === undefined ? { ...backend, jurisdiction: undefined } : backend,
                ),
            ),
        ],
        routes,
        rollout: rolloutOf(draft.rollout),
        unread: { models: unread(written.models, models), providers: unread(written.providers, providers) },
    };
}

/** Every backend that some route names; nothing where a route could not be read, for it may name any. */
export function namedBackends({ routes, rollout }: Draft<RouteKey>): readonly string[] | undefined {
    if (routes === undefined || routes.includes(undefined)) return undefined;
    return routes.flatMap((route) =>
        route === undefined ? [] : edgesWhileMoving(route, [], rollout).map(({ backend }) => backend),
    );
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

/** A rollout in the words of the gateway, as far as it could be read. */
function rolloutOf(written: RoutingSource["rollout"]): Partial<Rollout> {
    const { stage, from, routes, shadowPercent } = written ?? {};
    return {
        ...(stage === undefined ? {} : { stage: `${stage}` }),
        ...(from === undefined ? {} : { from }),
        ...(routes === undefined ? {} : { routes }),
        ...(shadowPercent === undefined ? {} : { shadowPercent }),
    };
}

function accessTo({ apiKeySecret, dpa, baa, ...access }: ValueOf<typeof providers>[string]): ProviderAccess {
    return {
        ...access,
        ...(apiKeySecret === undefined ? {} : { apiKeySecret: apiKeySecret.name }),
        dpaSigned: dpa !== undefined,
        baaSigned: baa !== undefined,
    };
}

/** How callers prove who they are, in the words of the gateway. */
export function authOf(auth: ValueOf<typeof gatewayAuth>): RoutingGatewayArgs["auth"] {
    if (auth.type === "jwt") return auth;
    const tenants = auth.tenants.map(({ name, dataFloor, keySecret }) => ({
        name,
        dataFloor,
        keySecret: keySecret.name,
    }));
    return { type: "apiKeys", tenants };
}
