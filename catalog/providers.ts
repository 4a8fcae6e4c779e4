import { anthropic } from "./providers/anthropic.ts";
import { bedrock } from "./providers/bedrock.ts";
import { fireworks } from "./providers/fireworks.ts";
import { groq } from "./providers/groq.ts";
import { mistral } from "./providers/mistral.ts";
import { openai } from "./providers/openai.ts";
import type { Endpoint, ProviderFacts } from "./providers/provider.ts";
import { together } from "./providers/together.ts";
import { lookup, withIds } from "./table.ts";

export type { Endpoint } from "./providers/provider.ts";

const providerTable = {
    openai,
    anthropic,
    bedrock,
    mistral,
    together,
    fireworks,
    groq,
} as const satisfies Record<string, ProviderFacts>;

export type ProviderId = keyof typeof providerTable;

/** Names of the endpoints of one provider, e.g. `EndpointId<"openai">` is `"global" | "us" | "eu"`. */
export type EndpointId<P extends ProviderId> = keyof (typeof providerTable)[P]["endpoints"];

/** A third party that may answer requests, with its facts. */
export interface Provider extends ProviderFacts {
    readonly id: ProviderId;
}

export const providers: Readonly<Record<ProviderId, Provider>> = withIds<ProviderId, ProviderFacts>(providerTable);

/** Finds a provider by its exact name; an unknown name answers `undefined`. */
export function findProvider(name: string): Provider | undefined {
    return lookup(providers, name);
}

/** Finds an endpoint of a provider by its exact name; an unknown name answers `undefined`. */
export function findEndpoint(provider: Provider, name: string): Endpoint | undefined {
    return lookup(provider.endpoints, name);
}
