/** Where a cluster of Envoy sends to. */
export interface Endpoint {
    readonly address: string;
    readonly port: number;
}

/** A route of Envoy with everything that a request on it can reach. */
export interface XdsRoute {
    readonly name: string;
    /** The route asks for the header that only the gateway sets, with the one value that opens anything. */
    readonly asksForEgress: boolean;
    /** Requests are shared among clusters, where a fallback would get its share at once. */
    readonly shared: boolean;
    /** Over every cluster, weighted cluster and mirror. */
    readonly endpoints: readonly Endpoint[];
    /** Priorities of the endpoints' groups, sorted. */
    readonly priorities: readonly number[];
}

/** What Envoy is told, in the spelling of protobuf's JSON. */
type Json = Readonly<Record<string, unknown>>;

/** Every route of a configuration as Envoy has it. @param configs the sections of a dump */
export function routesIn(configs: readonly unknown[]): readonly XdsRoute[] {
    const clusters = new Map(
        sections(configs, "dynamicActiveClusters").map(({ cluster }) => {
            const { name, loadAssignment } = cluster as { readonly name: string; readonly loadAssignment?: Json };
            return [name, groupsIn(loadAssignment)] as const;
        }),
    );
    return sections(configs, "dynamicRouteConfigs")
        .flatMap(({ routeConfig }) => list(routeConfig as Json, "virtualHosts"))
        .flatMap((host) => list(host, "routes"))
        .map((route) => {
            const action = (route["route"] ?? {}) as Json;
            const weighted = list((action["weightedClusters"] ?? {}) as Json, "clusters").map((one) => one["name"]);
            const mirrors = list(action, "requestMirrorPolicies").map((one) => one["cluster"]);
            const named = [action["cluster"], ...weighted, ...mirrors].filter((name) => typeof name === "string");
            const groups = named.flatMap((name) => {
                const found = clusters.get(name);
                if (found === undefined) throw new Error(`route ${String(route["name"])} names an unknown cluster`);
                return found;
            });
            return {
                name: String(route["name"]),
                asksForEgress: asksForEgress(route["match"] as Json),
                shared: weighted.length > 0,
                endpoints: groups.flatMap(({ endpoints }) => endpoints),
                priorities: groups.map(({ priority }) => priority).toSorted(),
            };
        });
}

/** Names of the HTTP filters of the listeners for callers, in their order, without what Envoy Gateway adds to a name. */
export function filtersIn(configs: readonly unknown[]): readonly string[] {
    return (
        sections(configs, "dynamicListeners")
            .map(({ activeState }) => (activeState as { readonly listener: Json & { readonly name: string } }).listener)
            .filter(({ name }) => !name.startsWith("envoy-gateway-"))
            // The default chain, beside them, answers callers of no known name, and serves nothing.
            .flatMap((listener) => list(listener, "filterChains"))
            .flatMap((chain) => list(chain, "filters"))
            .flatMap(({ typedConfig }) => list(typedConfig as Json, "httpFilters"))
            .map(({ name }) => (name as string).split("/")[0] ?? "")
    );
}

function asksForEgress(match: Json): boolean {
    return list(match, "headers").some(({ name, stringMatch, invertMatch }) => {
        const { exact } = (stringMatch ?? {}) as { readonly exact?: string };
        return name === "x-gw-egress" && exact === "allowed" && invertMatch !== true;
    });
}

function groupsIn(assignment: Json | undefined) {
    return list(assignment ?? {}, "endpoints").map((group) => ({
        priority: Number(group["priority"] ?? 0),
        endpoints: list(group, "lbEndpoints").map((entry) => {
            const { endpoint } = entry as { readonly endpoint: { readonly address: { readonly socketAddress: Json } } };
            const { address, portValue } = endpoint.address.socketAddress;
            return { address: String(address), port: Number(portValue) };
        }),
    }));
}

function sections(configs: readonly unknown[], name: string): readonly Json[] {
    return configs.flatMap((config) => list(config as Json, name));
}

function list(object: Json, field: string): readonly Json[] {
    return (object[field] ?? []) as readonly Json[];
}

/** Envoy's own spelling of names (`route_config`) in protobuf's (`routeConfig`). */
export function inCamelCase(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(inCamelCase);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [
            name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
            inCamelCase(inner),
        ]),
    );
}
