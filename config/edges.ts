import { findEndpoint, providers as knownProviders } from "../catalog/providers.ts";
import type { Endpoint, Provider } from "../catalog/providers.ts";
import type { Concept } from "./deployment-config.ts";
import type { ConfigPath } from "./path.ts";
import { under } from "./path.ts";

/** One way by which a route's requests reach a backend. Retries stay on the backend they retry, so they are no edge. */
export type EdgeKind = "primary" | "weighted" | "fallback" | "mirror";

type Route = Concept<"routes">[number];

/** An edge of a route, as it is written. */
export interface Edge {
    readonly kind: EdgeKind;
    readonly backend: string;
    readonly path: ConfigPath;
}

/** A move between backends as it is written; a draft of one may lack parts. */
export interface Moving {
    readonly stage?: string | number | undefined;
    readonly from?: string | undefined;
    readonly routes?: readonly (string | undefined)[] | undefined;
}

/** Every edge of a route while it moves: those that are written, and the one to the backend that it moves away from. */
export function edgesWhileMoving(route: Route, index: number, rollout: Moving | undefined): readonly Edge[] {
    const edges = edgesOf(route, index);
    const { stage, from, routes = [] } = rollout ?? {};
    if (from === undefined || stage === "retired" || !routes.includes(route.name)) return edges;
    return [...edges, { kind: "primary", backend: from, path: under("rollout", "from") }];
}

/** Every edge of a route, whatever its weight or percentage: zero is one changed line away from more. */
export function edgesOf(route: Route, index: number): readonly Edge[] {
    const path = under("routes", index);
    return [
        ...(route.primary === undefined
            ? []
            : [{ kind: "primary" as const, backend: route.primary, path: [...path, "primary"] }]),
        ...(route.weighted ?? []).map(({ backend }, i) => ({
            kind: "weighted" as const,
            backend,
            path: [...path, "weighted", i, "backend"],
        })),
        ...route.fallback.map((backend, i) => ({ kind: "fallback" as const, backend, path: [...path, "fallback", i] })),
        ...(route.mirror === undefined
            ? []
            : [{ kind: "mirror" as const, backend: route.mirror.backend, path: [...path, "mirror", "backend"] }]),
    ];
}

type ProviderConfig = Concept<"providers">[string];

/** A provider as the stack uses it, with what the catalog knows. */
export interface ThirdParty {
    readonly name: string;
    readonly config: ProviderConfig;
    readonly provider: Provider;
    /** Missing where the catalog has no endpoint of that name. */
    readonly endpoint?: Endpoint;
}

/** What a backend's name stands for. */
export type Backend =
    | { readonly kind: "fleet"; readonly model: string }
    | { readonly kind: "thirdParty"; readonly thirdParty: ThirdParty }
    /** The name is written, but its entry could not be read: that has been found already. */
    | { readonly kind: "faulty" }
    | { readonly kind: "unknown" };

/** What backends are looked up in: a config, or a draft of one. */
export interface BackendSource {
    readonly models?: Readonly<Record<string, unknown>> | undefined;
    readonly providers?: Readonly<Record<string, ProviderConfig | undefined>> | undefined;
    readonly written?: { readonly models?: readonly string[]; readonly providers?: readonly string[] };
}

/** Finds what a backend's name stands for: a model of the fleet, or `<provider>/<model alias>`. */
export function findBackend(source: BackendSource, name: string): Backend {
    const [owner = "", alias] = name.split("/");
    if (alias === undefined) {
        if (own(source.models, owner) !== undefined) return { kind: "fleet", model: owner };
        return { kind: source.written?.models?.includes(owner) === true ? "faulty" : "unknown" };
    }
    const config = own(source.providers, owner);
    if (config === undefined)
        return { kind: source.written?.providers?.includes(owner) === true ? "faulty" : "unknown" };
    if (own(config.models, alias) === undefined) return { kind: "unknown" };
    return { kind: "thirdParty", thirdParty: thirdPartyOf(owner, config) };
}

/** Joins a provider's entry with what the catalog knows about it. */
export function thirdPartyOf(name: string, config: ProviderConfig): ThirdParty {
    const provider = knownProviders[config.provider];
    const endpoint = findEndpoint(provider, config.endpoint);
    return { name, config, provider, ...(endpoint === undefined ? {} : { endpoint }) };
}

function own<T>(mapping: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
    return mapping !== undefined && Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}
