import { permits } from "../../catalog/fact.ts";
import type { Fact } from "../../catalog/fact.ts";
import type { JurisdictionId } from "../../catalog/jurisdictions.ts";
import { findEndpoint, providers as knownProviders } from "../../catalog/providers.ts";
import type { Endpoint } from "../../catalog/providers.ts";
import { taskClasses } from "../../catalog/vocabulary.ts";
import type { ProviderAccess, RoutingGatewayArgs } from "./args.ts";
import type { RoutePlanArgs } from "./judge-routes.ts";
import type { Backend, Contract } from "./route.ts";

/** What backends are found by; of the fleet the names alone. Without a jurisdiction, the fleet's place is unconfirmed. */
export interface BackendArgs {
    readonly jurisdiction?: JurisdictionId | undefined;
    readonly fleet?: Readonly<Record<string, unknown>>;
    readonly providers?: Readonly<Record<string, ProviderAccess>>;
}

/** What the fleet's processor is called: the company that runs the stack. */
const ownFleet = "own fleet";

/** Every backend that routes may name, with processor and place from the catalog. Unknown means unconfirmed. */
export function resolveBackends({ jurisdiction, fleet = {}, providers = {} }: BackendArgs): readonly Backend[] {
    const own = Object.keys(fleet).map((name): Backend => ({
        name,
        kind: "fleet",
        processor: ownFleet,
        jurisdiction: jurisdiction ?? "unconfirmed",
        dpa: { holds: true },
        baa: { holds: true },
    }));
    return [...own, ...Object.entries(providers).flatMap(([name, access]) => providerBackends(name, access))];
}

function providerBackends(owner: string, access: ProviderAccess): readonly Backend[] {
    const provider = knownProviders[access.provider];
    const place = endpointOf(access)?.processedIn;
    return Object.keys(access.models).map((alias) => ({
        name: `${owner}/${alias}`,
        kind: "thirdParty",
        processor: provider.legalEntity.confirmed ? provider.legalEntity.value : provider.name,
        jurisdiction: place?.confirmed === true ? place.value : "unconfirmed",
        ...(place?.confirmed === false ? { unconfirmedBecause: place.reason } : {}),
        dpa: contractOf(provider.dpa, access.dpaSigned),
        baa: contractOf(provider.baa, access.baaSigned),
        provider: { title: provider.name, entry: owner },
    }));
}

function contractOf(offered: Fact<boolean>, signed: boolean): Contract {
    if (permits(offered, (value) => value)) return { holds: signed };
    return { holds: false, notOffered: offered.confirmed ? "it offers none" : offered.reason };
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
    args: Pick<
        RoutingGatewayArgs,
        "jurisdiction" | "fleet" | "providers" | "dataClasses" | "taskClasses" | "routes" | "rollout"
    >,
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
