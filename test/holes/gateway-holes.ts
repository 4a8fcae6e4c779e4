import type { Wire, WireMap } from "../../preview/wire.ts";
import { add, change, remove, together, withValue } from "./hole.ts";
import type { Hole } from "./hole.ts";

const envoyGateway = "kubernetes:gateway.envoyproxy.io/v1alpha1";
const aiGateway = "kubernetes:aigateway.envoyproxy.io/v1beta1";
const httpRoute = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";
const clientPolicy = `${envoyGateway}:ClientTrafficPolicy`;
const securityPolicy = `${envoyGateway}:SecurityPolicy`;
const scriptPolicy = `${envoyGateway}:EnvoyExtensionPolicy`;
const proxy = `${envoyGateway}:EnvoyProxy`;
const aiRoute = `${aiGateway}:AIGatewayRoute`;

const toVendor = { group: "gateway.envoyproxy.io", kind: "Backend", name: "hole" };

/** A host of somebody whom nobody declared, in reach of the front gateway. */
const vendor = add(`${envoyGateway}:Backend`, {
    metadata: { name: "hole", namespace: "gateway" },
    spec: { endpoints: [{ fqdn: { hostname: "api.vendor.example", port: 443 } }] },
});

/** A route of the front gateway with one rule. */
function route(rule: WireMap): Hole {
    return add(httpRoute, {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata: { name: "hole", namespace: "gateway" },
        spec: {
            parentRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "front" }],
            rules: [rule],
        },
    });
}

const ofClass = (name: string): Wire => [{ headers: [{ name: "x-gw-class", type: "Exact", value: name }] }];

/** A change of one property of an object that the stack has. */
const put = (type: string, path: readonly string[], value: Wire, named?: RegExp): Hole =>
    change(type, (props) => withValue(props, path, value), named);

/** One hole for each rule on the ways of requests. */
export const gatewayHoles: Readonly<Record<string, Hole>> = {
    "RES-801": together(vendor, route({ matches: ofClass("internal"), backendRefs: [{ ...toVendor, weight: 0 }] })),
    "RES-802": together(vendor, route({ backendRefs: [toVendor] })),
    "RES-803": put(clientPolicy, ["spec", "headers", "earlyRequestHeaders"], { remove: ["x-gw-tenant"] }, /door$/),
    "RES-804": put(`${aiGateway}:BackendSecurityPolicy`, ["metadata", "namespace"], "gateway"),
    "RES-805": vendor,
    "RES-806": together(
        add(`${aiGateway}:AIServiceBackend`, {
            metadata: { name: "hole", namespace: "egress" },
            spec: { schema: { name: "AWSBedrock" }, backendRef: toVendor },
        }),
        put(aiRoute, ["spec", "rules", "0", "backendRefs", "0"], {
            name: "hole",
            modelNameOverride: "global.anthropic.claude-sonnet-4-20250514-v1:0",
        }),
    ),
    "RES-807": add("aws:iam/rolePolicy:RolePolicy", {
        role: "egress-bedrock",
        policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                { Effect: "Allow", Action: "bedrock:Invoke*", Resource: "arn:aws:bedrock:*::foundation-model/*" },
            ],
        }),
    }),
    "RES-808": together(
        vendor,
        route({
            matches: ofClass("internal"),
            filters: [{ type: "RequestMirror", requestMirror: { backendRef: toVendor, percent: 1 } }],
            backendRefs: [],
        }),
    ),
    "RES-811": put(securityPolicy, ["spec", "targetRefs", "0", "kind"], "HTTPRoute"),
    "RES-812": add(`${envoyGateway}:HTTPRouteFilter`, {
        metadata: { name: "hole", namespace: "gateway" },
        spec: { credentialInjection: { credential: { valueRef: { name: "vendor-key" } } } },
    }),
    "RES-813": together(
        add(`${envoyGateway}:Backend`, {
            metadata: { name: "hole", namespace: "gateway" },
            spec: { fallback: true, endpoints: [{ ip: { address: "10.0.0.9", port: 80 } }] },
        }),
        route({ backendRefs: [toVendor] }),
    ),
    "RES-814": put(securityPolicy, ["spec", "authorization", "defaultAction"], "Allow"),
    "RES-815": put(httpRoute, ["spec", "rules", "0", "filters"], [], /http-route-route-/),
    "RES-817": add(`${envoyGateway}:BackendTrafficPolicy`, {
        metadata: { name: "hole", namespace: "gateway" },
        spec: { targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "front" }] },
    }),
    "RES-818": remove(scriptPolicy),
    "RES-819": put(scriptPolicy, ["spec", "lua", "0"], { type: "Inline", inline: "handle:clearRouteCache()" }),
    "RES-822": put(
        proxy,
        ["spec", "telemetry", "accessLog", "settings", "0", "format", "json", "hole"],
        "%REQ(AUTHORIZATION)%",
    ),
};

/** A hole in the way out itself; stacks without third parties have none. */
const whereOut =
    (hole: Hole): Hole =>
    (ground) =>
        ground.records.some(({ type }) => type === aiRoute) ? hole(ground) : undefined;

const leadingOut = /http-route-route-(public-hard|hard|routine|everything-else)$/;

/** One hole for each rule that looks at the way out. */
export const wayOutHoles: Readonly<Record<string, Hole>> = {
    // The first rule that leads out takes what nobody classified.
    "RES-802": whereOut(put(httpRoute, ["spec", "rules", "0", "matches"], [], leadingOut)),
    // It takes requests from any pod.
    "RES-803": whereOut(put(clientPolicy, ["spec", "tls"], {}, /egress/)),
    "RES-814": whereOut(remove(securityPolicy, /egress/)),
    "RES-816": whereOut(
        put(httpRoute, ["spec", "rules", "0", "filters", "0", "requestHeaderModifier", "remove"], [], leadingOut),
    ),
    "RES-822": whereOut(put(proxy, ["spec", "telemetry"], {}, /egress/)),
};
