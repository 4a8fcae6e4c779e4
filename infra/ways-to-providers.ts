import { isOwnModelId } from "../catalog/bedrock-models.ts";
import { findEndpoint, providers } from "../catalog/providers.ts";
import type { DeploymentConfig } from "../config/index.ts";

/** How the providers of a stack are reached. */
export interface WaysToProviders {
    /** Exact host names that only the internet leads to, sorted. Empty: the stack needs no way out. */
    readonly hosts: readonly string[];
    /** Whether Bedrock in the stack's own region is used: a private endpoint leads to it, and no route out. */
    readonly privateBedrock: boolean;
    /** Geographic profiles of Bedrock that the stack names, sorted. */
    readonly inferenceProfiles: readonly string[];
}

/** Finds out how each configured provider is reached: by a private endpoint where the region has one, else by host name. */
export function waysToProviders(config: DeploymentConfig): WaysToProviders {
    const entries = "providers" in config ? Object.values(config.providers) : [];
    const profiles = entries
        .filter(({ provider }) => provider === "bedrock")
        .flatMap(({ models }) => Object.values(models).filter((model) => !isOwnModelId(model)));
    const endpoints = entries.map(({ provider, endpoint }) => findEndpoint(providers[provider], endpoint));
    const outside = endpoints.filter((endpoint) => endpoint !== undefined && endpoint.region !== config.region);
    return {
        hosts: [...new Set(outside.flatMap((endpoint) => endpoint?.host ?? []))].toSorted(),
        inferenceProfiles: [...new Set(profiles)].toSorted(),
        privateBedrock: endpoints.some((endpoint) => endpoint?.region === config.region),
    };
}
