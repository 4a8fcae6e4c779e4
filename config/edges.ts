import type { Path } from "../components/fault.ts";
import type { Draft, ValueOf } from "./key.ts";
import { thirdPartyOf } from "./keys/providers.ts";
import type { ThirdParty, providers } from "./keys/providers.ts";
import type { rollout } from "./keys/rollout.ts";
import type { routes } from "./keys/routes.ts";
import { under } from "./path.ts";

/** One way by which a route's requests reach a backend. Retries stay on the backend they retry, so they are no edge. */
export type EdgeKind = "primary" | "weighted" | "fallback" | "mirror";

type Route = ValueOf<typeof routes>[number];

/** An edge of a route, as it is written. */
export interface Edge {
    readonly kind: EdgeKind;
    readonly backend: string;
    readonly path: Path;
}

/** A move between backends as it is written; a draft of one may lack parts. */
export interface Moving {
    readonly stage?: string | number | undefined;
    readonly from?: string | undefined;
    readonly routes?: readonly (string | undefined)[] | undefined;
}

/** The routes that could be read, with their places in the list. */
export function routesOf(
    routes: readonly (Route | undefined)[] | undefined,
): readonly { readonly route: Route; readonly index: number }[] {
    return (routes ?? []).flatMap((route, index) => (route === undefined ? [] : [{ route, index }]));
}

/** Every backend that some route names; nothing where a route could not be read, for it may name any. */
export function namedBackends(draft: Draft<typeof routes | typeof rollout>): readonly string[] | undefined {
    const { routes, rollout } = draft;
    if (routes === undefined || routes.includes(undefined)) return undefined;
    return routesOf(routes).flatMap(({ route, index }) =>
        edgesWhileMoving(route, index, rollout).map(({ backend }) => backend),
    );
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
    readonly providers?: Readonly<Record<string, ValueOf<typeof providers>[string] | undefined>> | undefined;
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

function own<T>(mapping: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
    return mapping !== undefined && Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}
