import type { Fixture } from "../../kit/fixture.ts";
import { describeRule, unknown } from "../../kit/testing.ts";
import {
    abroad,
    aiRoute,
    backend,
    classMatches,
    contracted,
    gatewayDeclared,
    headerFilter,
    httpRoute,
    inVersion,
    object,
    ownHost,
    provider,
    tiersWith,
    toBackend,
    twoTiers,
} from "./fixtures.ts";
import { gatewayReach } from "./res-gateway-reach.ts";

/** The rule for data that stays, with more edges. */
const closedWith = (more: object, classes = ["health"]) =>
    httpRoute("closed", { matches: classMatches(classes, false), backendRefs: [toBackend("fleet")], ...more });
const closedTo = (...refs: readonly object[]) => closedWith({ backendRefs: [toBackend("fleet"), ...refs] });
const second = "httproute-closed.spec.rules[0].backendRefs[1]";

/** One gateway in front of own models, with more objects. */
const oneTier = (...parts: readonly Fixture[]) => [backend("gateway", "fleet", ownHost), ...parts];

describeRule(gatewayReach, {
    declared: gatewayDeclared,
    compliant: {
        "public data that leaves, and health data that stays": { given: twoTiers },
        "personal data for a processor with a contract": {
            given: tiersWith(
                httpRoute("open", {
                    matches: classMatches(["personal"], true),
                    filters: [headerFilter("open")],
                    backendRefs: [toBackend("way-out")],
                }),
                aiRoute("open", [{ name: "mistral" }]),
            ),
        },
        "objects in the older version of the AI gateway": {
            given: twoTiers.map((it) =>
                it.type.includes("aigateway") ? { ...inVersion(it, "v1alpha1"), name: it.name ?? "" } : it,
            ),
        },
        "a route of the egress gateway for a rule that no header names": {
            given: tiersWith(aiRoute("other", [{ name: "mistral" }])),
            decidedOtherwise: Object.fromEntries(
                ["backendRefs", "backendRef", "filters"].map((key) => [
                    `aigatewayroute-other.spec.rules[*].${key}`,
                    "no request gets to the rule",
                ]),
            ),
        },
        "a pool of own model servers": {
            given: oneTier(
                closedTo({
                    group: "inference.networking.k8s.io",
                    kind: "InferencePool",
                    name: "p",
                    namespace: "models",
                }),
            ),
        },
        "models of a namespace for two classes, which get no others": {
            given: oneTier(
                backend("gateway", "open-fleet", "qwen.models-open.svc.cluster.local"),
                closedWith({ backendRefs: [toBackend("open-fleet")] }, ["public", "internal"]),
            ),
            declared: {
                ownServices: [
                    ...(gatewayDeclared.ownServices ?? []),
                    { namespace: "models-open", classes: ["public", "internal"] },
                ],
            },
        },
        "a redirect to another path": {
            given: oneTier(
                closedWith({
                    filters: [{ type: "RequestRedirect", requestRedirect: { path: { type: "ReplaceFullPath" } } }],
                }),
            ),
        },
    },
    violating: {
        "the egress gateway as a fallback of health data": {
            given: tiersWith(
                closedWith({
                    filters: [headerFilter("open")],
                    backendRefs: [toBackend("fleet"), toBackend("way-out-fallback")],
                }),
                {
                    ...backend("gateway", "way-out-fallback", "egress.egress.svc.cluster.local", { fallback: true }),
                    name: "fallback",
                },
            ),
            at: second,
        },
        "a processor with a weight of nothing": {
            given: tiersWith(
                httpRoute("open", {
                    matches: classMatches(["internal"], true),
                    backendRefs: [toBackend("fleet", { weight: 100 }), toBackend("together", { weight: 0 })],
                }),
                backend("gateway", "together", abroad),
                ...provider("mistral", contracted),
            ).filter(({ name }) => name !== "aigatewayroute-open"),
            at: "httproute-open.spec.rules[0].backendRefs[1]",
        },
        "a provider of a later priority behind the egress gateway": {
            given: tiersWith(
                httpRoute("open", {
                    matches: classMatches(["personal"], true),
                    filters: [headerFilter("open")],
                    backendRefs: [toBackend("way-out")],
                }),
                aiRoute("open", [
                    { name: "mistral", priority: 0 },
                    { name: "together", priority: 1 },
                ]),
            ),
            at: "httproute-open.spec.rules[0].backendRefs[0]",
        },
        "a rule that lets the caller choose the route of the egress gateway": {
            given: tiersWith(
                httpRoute("open", {
                    matches: classMatches(["personal"], true),
                    backendRefs: [toBackend("way-out")],
                }),
                aiRoute("mistral", [{ name: "mistral" }]),
            ),
            at: "httproute-open.spec.rules[0].backendRefs[0]",
        },
        "a script in the egress namespace, which may choose any route": {
            given: tiersWith(
                httpRoute("open", {
                    matches: classMatches(["personal"], true),
                    filters: [headerFilter("mistral")],
                    backendRefs: [toBackend("way-out")],
                }),
                aiRoute("mistral", [{ name: "mistral" }]),
                object("EnvoyExtensionPolicy", "egress", "script", {
                    targetRefs: [{ kind: "Gateway", name: "egress" }],
                }),
            ),
            at: "httproute-open.spec.rules[0].backendRefs[0]",
        },
        "a door that rewrites the route's name behind the first gateway": {
            given: tiersWith(
                httpRoute("open", {
                    matches: classMatches(["personal"], true),
                    filters: [headerFilter("mistral")],
                    backendRefs: [toBackend("way-out")],
                }),
                aiRoute("mistral", [{ name: "mistral" }]),
                object("ClientTrafficPolicy", "egress", "door", {
                    headers: { earlyRequestHeaders: { set: [{ name: "X-Gw-Route", value: "open" }] } },
                }),
            ),
            at: "httproute-open.spec.rules[0].backendRefs[0]",
        },
        "a service that is another name for a processor": {
            given: oneTier(
                closedTo({ name: "alias", port: 443 }),
                object("Service", "gateway", "alias", { type: "ExternalName", externalName: contracted }),
            ),
            at: second,
        },
        "a redirect to a processor": {
            given: oneTier(
                closedWith({ filters: [{ type: "RequestRedirect", requestRedirect: { hostname: contracted } }] }),
            ),
            at: "httproute-closed.spec.rules[0].filters[0]",
        },
        "a host that nobody declared": {
            given: oneTier(closedTo(toBackend("unheard-of")), backend("gateway", "unheard-of", "api.deepseek.com")),
            at: second,
        },
        "models of a namespace that are declared for less": {
            given: oneTier(
                closedTo(toBackend("open-fleet")),
                backend("gateway", "open-fleet", "a.b.svc.cluster.local"),
            ),
            declared: {
                ownServices: [...(gatewayDeclared.ownServices ?? []), { namespace: "b", classes: ["public"] }],
            },
            at: second,
        },
        "a class in a route of the AI gateway at the door": {
            given: tiersWith({
                ...object("AIGatewayRoute", "gateway", "direct", {
                    parentRefs: [{ kind: "Gateway", name: "front" }],
                    rules: [
                        {
                            matches: [{ headers: [{ name: "X-GW-Class", value: "health" }] }],
                            backendRefs: [{ name: "together", namespace: "egress" }],
                        },
                    ],
                }),
            }),
            at: "aigatewayroute-direct.spec.rules[0].backendRefs[0]",
        },
        "a call of gRPC": {
            given: tiersWith(
                object("GRPCRoute", "gateway", "calls", {
                    parentRefs: [{ name: "front" }],
                    rules: [{ matches: classMatches(["regulated"], true), backendRefs: [toBackend("way-out")] }],
                }),
            ),
            at: "grpcroute-calls.spec.rules[0].backendRefs[0]",
        },
    },
    undetermined: {
        "a backend of another stack": { given: oneTier(closedTo(toBackend("elsewhere"))), at: second },
        "a provider of another stack": {
            given: tiersWith(aiRoute("open", [{ name: "elsewhere" }])),
            at: "httproute-open.spec.rules[0].backendRefs[0]",
        },
        "a backend by its address": {
            given: oneTier(
                closedTo(toBackend("address")),
                object("Backend", "gateway", "address", { endpoints: [{ ip: { address: "10.20.0.9", port: 80 } }] }),
            ),
            at: second,
        },
        "a backend that goes where the request says": {
            given: oneTier(
                closedTo(toBackend("dynamic")),
                object("Backend", "gateway", "dynamic", { type: "DynamicResolver" }),
            ),
            at: second,
        },
        "a service of a namespace that nobody declared": {
            given: oneTier(closedTo({ name: "proxy", namespace: "tools", port: 80 })),
            at: second,
        },
        "a service of another cluster": {
            given: oneTier(closedTo({ group: "multicluster.x-k8s.io", kind: "ServiceImport", name: "models" })),
            at: second,
        },
        "a circle of gateways": {
            given: tiersWith(
                closedTo({ name: "front", port: 443 }),
                object("EnvoyProxy", "gateway", "front", {
                    provider: { kubernetes: { envoyService: { name: "front" } } },
                }),
            ),
            at: second,
        },
        "a filter that somebody wrote": {
            given: oneTier(closedWith({ filters: [{ type: "ExtensionRef", extensionRef: { kind: "Detour" } }] })),
            at: "httproute-closed.spec.rules[0].filters[0]",
        },
        "a filter of a later Gateway API": {
            given: oneTier(closedWith({ filters: [{ type: "Teleport" }] })),
            at: "httproute-closed.spec.rules[0].filters[0]",
        },
        "a host that is computed": {
            given: oneTier(closedTo(toBackend("computed")), backend("gateway", "computed", unknown)),
            at: "backend-computed.spec.endpoints[0].fqdn.hostname",
        },
        "a patch of Envoy's own settings": {
            given: oneTier(object("EnvoyPatchPolicy", "gateway", "patch", { jsonPatches: [] })),
            at: "envoypatchpolicy-patch",
        },
        "a route for tools": { given: tiersWith(object("MCPRoute", "egress", "tools", {})), at: "mcproute-tools" },
        "a patch of a route": {
            given: oneTier({
                type: "kubernetes:gateway.networking.k8s.io/v1:GatewayPatch",
                name: "patch",
                props: { metadata: { name: "other", namespace: "gateway" } },
            }),
            at: "patch",
        },
        "proxies that start with more than routes show": {
            given: oneTier(object("EnvoyProxy", "gateway", "extra", { bootstrap: { type: "Merge", value: "" } })),
            at: "envoyproxy-extra.spec.bootstrap",
        },
    },
});
