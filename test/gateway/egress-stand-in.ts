import { aiGatewayRequestSeconds } from "../../catalog/envoy.ts";
import { kubernetesObject } from "../../components/routing-gateway/kubernetes-object.ts";
import type { KubernetesObject } from "../../components/routing-gateway/kubernetes-object.ts";

interface AiBackendRef {
    readonly name: string;
    readonly weight: number;
    readonly priority: number;
    readonly headerMutation: { readonly remove: readonly string[] };
}

interface AiRule {
    readonly name: string;
    readonly timeouts?: { readonly request: string };
    readonly matches: readonly unknown[];
    readonly backendRefs: readonly AiBackendRef[];
}

/**
 * An `AIGatewayRoute` as an `HTTPRoute`. Envoy AI Gateway is in no package registry; its controller makes such routes and
 * leaves them to Envoy Gateway. What plain Envoy Gateway can do is kept: whom a route matches, its providers with their
 * weights and order, how long it waits, and the headers it removes. Model names, API keys and the count of tokens are the AI gateway's own
 * work, and no part of what this suite shows.
 */
export function asHttpRoute(
    { metadata, spec }: KubernetesObject,
    all: readonly KubernetesObject[],
): readonly KubernetesObject[] {
    const rules = (spec?.["rules"] ?? []) as readonly AiRule[];
    const later = (rules[0]?.backendRefs ?? []).filter(({ priority }) => priority > 0);
    return [
        kubernetesObject("HTTPRoute", metadata, {
            parentRefs: spec?.["parentRefs"],
            rules: rules.map(({ name: rule, matches, timeouts, backendRefs }) => ({
                name: rule,
                matches,
                timeouts: timeouts ?? { request: `${aiGatewayRequestSeconds.value}s` },
                filters: [
                    {
                        type: "RequestHeaderModifier",
                        requestHeaderModifier: { remove: backendRefs[0]?.headerMutation.remove ?? [] },
                    },
                    {
                        type: "ExtensionRef",
                        extensionRef: { group: "gateway.envoyproxy.io", kind: "HTTPRouteFilter", name: hostRewrite },
                    },
                ],
                backendRefs: backendRefs.map(({ name, weight, priority }) => ({
                    group: "gateway.envoyproxy.io",
                    kind: "Backend",
                    name: priority > 0 ? fallbackName(metadata.name, name) : name,
                    ...(priority > 0 ? {} : { weight }),
                })),
            })),
        }),
        ...later.flatMap(({ name }) =>
            all
                .filter((object) => object.kind === "Backend" && object.metadata.namespace === metadata.namespace)
                .filter((object) => object.metadata.name === name)
                .map((object) => ({
                    ...object,
                    metadata: { ...object.metadata, name: fallbackName(metadata.name, name) },
                    spec: { ...object.spec, fallback: true },
                })),
        ),
    ];
}

const hostRewrite = "host-of-provider";

/** The AI gateway asks each provider by the provider's own name, and so does this. */
export function hostRewriteFilter(namespace: string): KubernetesObject {
    return kubernetesObject(
        "HTTPRouteFilter",
        { name: hostRewrite, namespace },
        { urlRewrite: { hostname: { type: "Backend" } } },
    );
}

/** Envoy Gateway marks a whole `Backend` as a fallback, so that each route has its own. */
function fallbackName(route: string, backend: string): string {
    return `${route}-then-${backend}`;
}
