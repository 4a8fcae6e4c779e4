import type { Declaration } from "../../kit/declaration.ts";
import type { Fixture } from "../../kit/fixture.ts";

/** API versions of the kinds, as programs write them today. */
const versions: Readonly<Record<string, string>> = {
    AIGatewayRoute: "aigateway.envoyproxy.io/v1beta1",
    AIServiceBackend: "aigateway.envoyproxy.io/v1beta1",
    BackendSecurityPolicy: "aigateway.envoyproxy.io/v1beta1",
    MCPRoute: "aigateway.envoyproxy.io/v1beta1",
    Gateway: "gateway.networking.k8s.io/v1",
    GatewayClass: "gateway.networking.k8s.io/v1",
    HTTPRoute: "gateway.networking.k8s.io/v1",
    GRPCRoute: "gateway.networking.k8s.io/v1",
    TLSRoute: "gateway.networking.k8s.io/v1",
    Service: "core/v1",
    Secret: "core/v1",
    ConfigMap: "core/v1",
    ExternalSecret: "external-secrets.io/v1",
};

/** A Kubernetes object as a preview shows it. The fixture is called `<kind>-<name>`, in lower case. */
export function object(kind: string, namespace: string, name: string, spec: object, more: object = {}): Fixture {
    const version = versions[kind] ?? "gateway.envoyproxy.io/v1alpha1";
    const apiVersion = version.replace(/^core\//, "");
    return {
        type: `kubernetes:${version}:${kind}`,
        name: `${kind}-${name}`.toLowerCase(),
        props: { apiVersion, kind, metadata: { name, namespace }, spec, ...more },
    };
}

/** The same object in the older version of its group. */
export function inVersion(fixture: Fixture, version: string): Fixture {
    return { ...fixture, type: fixture.type.replace(/\/v[^:]*:/, `/${version}:`) };
}

export const ownHost = "llama.models.svc.cluster.local";
export const abroad = "api.together.ai";
export const contracted = "api.eu.mistral.ai";

/** What the compliance owner declares in these tests: one processor for public data, one with a contract, and own models. */
export const gatewayDeclared: Partial<Declaration> = {
    processors: [
        { host: abroad, classes: ["public"] },
        { host: contracted, classes: ["public", "internal", "personal"], agreement: "LEGAL-1" },
    ],
    ownServices: [{ namespace: "models", classes: ["public", "internal", "personal", "health", "regulated"] }],
    gateway: {
        classHeader: "x-gw-class",
        permission: { header: "x-gw-egress", value: "allowed" },
        egressNamespaces: ["egress"],
    },
};

export const backend = (namespace: string, name: string, hostname: string, more: object = {}): Fixture =>
    object("Backend", namespace, name, { endpoints: [{ fqdn: { hostname, port: 443 } }], ...more });

export const toBackend = (name: string, more: object = {}) => ({
    group: "gateway.envoyproxy.io",
    kind: "Backend",
    name,
    ...more,
});

const header = (name: string, value: string) => ({ type: "Exact", name, value });

/** A match on classes, with the permission to leave where it is asked for. */
export const classMatches = (classes: readonly string[], permitted: boolean) =>
    classes.map((it) => ({
        path: { type: "PathPrefix", value: "/v1" },
        headers: [...(permitted ? [header("x-gw-egress", "allowed")] : []), header("x-gw-class", it)],
    }));

/** Headers of callers that must not go on. */
const callerHeaders = ["authorization", "x-forwarded-for", "x-envoy-external-address", "x-gw-tenant"];

/** What a rule does to headers; it names its route for the gateway behind it. */
export const headerFilter = (route: string | undefined, remove: readonly string[] = callerHeaders) => ({
    type: "RequestHeaderModifier",
    requestHeaderModifier: { remove, ...(route === undefined ? {} : { set: [{ name: "x-gw-route", value: route }] }) },
});

export const httpRoute = (name: string, rule: object, more: object = {}): Fixture =>
    object("HTTPRoute", "gateway", name, { parentRefs: [{ kind: "Gateway", name: "front" }], rules: [rule], ...more });

export const aiRoute = (name: string, refs: readonly object[], more: object = {}): Fixture =>
    object("AIGatewayRoute", "egress", name, {
        parentRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "egress" }],
        rules: [{ matches: [{ headers: [header("x-gw-route", name)] }], backendRefs: refs, ...more }],
    });

/** A provider behind the egress gateway: its backend, and its interface. */
export const provider = (name: string, hostname: string, more: object = {}): readonly Fixture[] => [
    { ...backend("egress", name, hostname), name: `backend-${name}` },
    object("AIServiceBackend", "egress", name, {
        schema: { name: "OpenAI" },
        backendRef: toBackend(name),
        ...more,
    }),
];

const gatewayOf = (namespace: string, name: string): readonly Fixture[] => [
    object("Gateway", namespace, name, {
        gatewayClassName: name,
        infrastructure: { parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name } },
    }),
    object("EnvoyProxy", namespace, name, { provider: { kubernetes: { envoyService: { name } } } }),
];

/** Two gateways: one where requests come in, one that leads out; public data goes on, the rest stays. */
export const twoTiers: readonly Fixture[] = [
    ...gatewayOf("gateway", "front"),
    ...gatewayOf("egress", "egress"),
    backend("gateway", "fleet", ownHost),
    { ...backend("gateway", "way-out", "egress.egress.svc.cluster.local"), name: "backend-way-out" },
    httpRoute("open", {
        matches: classMatches(["public"], true),
        filters: [headerFilter("open")],
        backendRefs: [toBackend("way-out"), toBackend("fleet")],
    }),
    httpRoute("closed", {
        matches: classMatches(["health", "regulated"], false),
        filters: [headerFilter(undefined)],
        backendRefs: [toBackend("fleet")],
    }),
    httpRoute("default", { filters: [headerFilter(undefined)], backendRefs: [toBackend("fleet")] }),
    aiRoute("open", [{ name: "together", weight: 100, priority: 0 }]),
    ...provider("together", abroad),
    ...provider("mistral", contracted),
];

/** The two gateways with some objects replaced by the names of their fixtures, and others added. */
export function tiersWith(...parts: readonly Fixture[]): readonly Fixture[] {
    return [...twoTiers.filter(({ name }) => !parts.some((part) => part.name === name)), ...parts];
}
