import { permits } from "../../catalog/fact.ts";
import { findEndpoint, providers as knownProviders } from "../../catalog/providers.ts";
import type { Endpoint } from "../../catalog/providers.ts";
import { taskClasses } from "../../catalog/vocabulary.ts";
import type { ProviderAccess, RoutingGatewayArgs } from "./args.ts";
import type { RoutePlanArgs } from "./route-faults.ts";
import type { Backend } from "./route.ts";

type BackendArgs = Pick<RoutingGatewayArgs, "jurisdiction" | "fleet" | "providers">;

/** What the fleet's processor is called: the company that runs the stack. */
const ownFleet = "own fleet";

/** Every backend that routes may name, with processor and place from the catalog. Unknown means unconfirmed. */
function resolveBackends({ jurisdiction, fleet = {}, providers = {} }: BackendArgs): readonly Backend[] {
    const own = Object.keys(fleet).map((name): Backend => ({
        name,
        kind: "fleet",
        processor: ownFleet,
        jurisdiction,
        dpa: true,
        baa: true,
    }));
    return [...own, ...Object.entries(providers).flatMap(([name, access]) => providerBackends(name, access))];
}

function providerBackends(owner: string, access: ProviderAccess): readonly Backend[] {
    const provider = knownProviders[access.provider];
    const place = endpointOf(access)?.processedIn;
    const offered = (value: boolean) => value;
    return Object.keys(access.models).map((alias) => ({
        name: `${owner}/${alias}`,
        kind: "thirdParty",
        processor: provider.legalEntity.confirmed ? provider.legalEntity.value : provider.name,
        jurisdiction: place?.confirmed === true ? place.value : "unconfirmed",
        dpa: access.dpaSigned && permits(provider.dpa, offered),
        baa: access.baaSigned && permits(provider.baa, offered),
    }));
}

/** The catalog's endpoint of a provider, with its one host. */
export function endpointOf({
    provider,
    endpoint,
}: Pick<ProviderAccess, "provider" | "endpoint">): Endpoint | undefined {
    return findEndpoint(knownProviders[provider], endpoint);
}

/** What the routes of a gateway are compiled from. */
export function routePlanArgs(
    args: BackendArgs & Pick<RoutingGatewayArgs, "dataClasses" | "taskClasses" | "routes" | "rollout">,
): RoutePlanArgs {
    return {
        jurisdiction: args.jurisdiction,
        dataClasses: args.dataClasses,
        taskClasses: taskClasses.filter((task) => args.taskClasses[task] !== undefined),
        backends: resolveBackends(args),
        routes: args.routes,
        ...(args.rollout === undefined ? {} : { rollout: args.rollout }),
    };
}
