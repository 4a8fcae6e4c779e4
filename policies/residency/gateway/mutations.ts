import { add, put, remove, together, where } from "../../kit/mutation.ts";
import type { Mutation, Mutations, Value, Values } from "../../kit/mutation.ts";

const envoyGateway = "kubernetes:gateway.envoyproxy.io/v1alpha1";
const aiGateway = "kubernetes:aigateway.envoyproxy.io/v1beta1";
const httpRoute = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";
const clientPolicy = `${envoyGateway}:ClientTrafficPolicy`;
const securityPolicy = `${envoyGateway}:SecurityPolicy`;
const scriptPolicy = `${envoyGateway}:EnvoyExtensionPolicy`;
const proxy = `${envoyGateway}:EnvoyProxy`;
const aiRoute = `${aiGateway}:AIGatewayRoute`;

const toVendor = { group: "gateway.envoyproxy.io", kind: "Backend", name: "mutant" };

/** A host of somebody whom nobody declared, in reach of the front gateway. */
const vendor = add(`${envoyGateway}:Backend`, {
    metadata: { name: "mutant", namespace: "gateway" },
    spec: { endpoints: [{ fqdn: { hostname: "api.vendor.example", port: 443 } }] },
});

/** A route of the front gateway with one rule. */
function route(rule: Values): Mutation {
    return add(httpRoute, {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata: { name: "mutant", namespace: "gateway" },
        spec: {
            parentRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "front" }],
            rules: [rule],
        },
    });
}

const ofClass = (name: string): Value => [{ headers: [{ name: "x-gw-class", type: "Exact", value: name }] }];

/** A weakness of the egress gateway; stacks without third parties have none. */
const inEgress = (mutation: Mutation): Mutation => where(({ type }) => type === aiRoute, mutation);

/** The first rule that leads out asks Bedrock for a model of that name. */
function askingFor(model: string): Mutation {
    return together(
        add(`${aiGateway}:AIServiceBackend`, {
            metadata: { name: "mutant", namespace: "egress" },
            spec: { schema: { name: "AWSBedrock" }, backendRef: toVendor },
        }),
        put(aiRoute, ["spec", "rules", "0", "backendRefs", "0"], { name: "mutant", modelNameOverride: model }),
    );
}

const leadingOut = /http-route-route-(public-hard|hard|routine|everything-else)$/;

export const mutations: Mutations = {
    "RES-801": {
        "a backend nobody declared, at weight 0": together(
            vendor,
            route({ matches: ofClass("internal"), backendRefs: [{ ...toVendor, weight: 0 }] }),
        ),
    },
    "RES-802": {
        "a default route to a vendor": together(vendor, route({ backendRefs: [toVendor] })),
        // The first rule that leads out takes what nobody classified.
        "an egress route for unclassified requests": inEgress(
            put(httpRoute, ["spec", "rules", "0", "matches"], [], leadingOut),
        ),
    },
    "RES-803": {
        "a class that callers may write": put(
            clientPolicy,
            ["spec", "headers", "earlyRequestHeaders"],
            { remove: ["x-gw-tenant"] },
            /door$/,
        ),
        "an egress gateway that any pod may call": inEgress(put(clientPolicy, ["spec", "tls"], {}, /egress/)),
    },
    "RES-804": {
        "a provider's key in front": put(`${aiGateway}:BackendSecurityPolicy`, ["metadata", "namespace"], "gateway"),
    },
    "RES-805": { "a host nobody declared": vendor },
    "RES-806": {
        "a model profile of the whole world": askingFor("global.anthropic.claude-sonnet-5"),
        // Asked for in Tokyo it answers there and in Osaka; no region of any reference stack's jurisdiction can ask for it.
        "a model profile of another geography": askingFor("jp.anthropic.claude-sonnet-4-6"),
    },
    "RES-807": {
        "permission to ask for a profile of the whole world": add("aws:iam/rolePolicy:RolePolicy", {
            role: "egress-bedrock",
            policy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                    {
                        Effect: "Allow",
                        Action: "bedrock:InvokeModel",
                        Resource: "arn:aws:bedrock:*:111122223333:inference-profile/global.anthropic.claude-sonnet-5",
                    },
                ],
            }),
        }),
        "permission to call every model": add("aws:iam/rolePolicy:RolePolicy", {
            role: "egress-bedrock",
            policy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                    { Effect: "Allow", Action: "bedrock:Invoke*", Resource: "arn:aws:bedrock:*::foundation-model/*" },
                ],
            }),
        }),
    },
    "RES-808": {
        "a copy of one request in a hundred": together(
            vendor,
            route({
                matches: ofClass("internal"),
                filters: [{ type: "RequestMirror", requestMirror: { backendRef: toVendor, percent: 1 } }],
                backendRefs: [],
            }),
        ),
    },
    "RES-811": {
        "authentication for one route alone": put(securityPolicy, ["spec", "targetRefs", "0", "kind"], "HTTPRoute"),
    },
    "RES-812": {
        "a key put into requests in front": add(`${envoyGateway}:HTTPRouteFilter`, {
            metadata: { name: "mutant", namespace: "gateway" },
            spec: { credentialInjection: { credential: { valueRef: { name: "vendor-key" } } } },
        }),
    },
    "RES-813": {
        "a fallback nobody compiled": together(
            add(`${envoyGateway}:Backend`, {
                metadata: { name: "mutant", namespace: "gateway" },
                spec: { fallback: true, endpoints: [{ ip: { address: "10.0.0.9", port: 80 } }] },
            }),
            route({ backendRefs: [toVendor] }),
        ),
    },
    "RES-814": {
        "access for everybody": put(securityPolicy, ["spec", "authorization", "defaultAction"], "Allow"),
        "an egress gateway without authorization": inEgress(remove(securityPolicy, /egress/)),
    },
    "RES-815": {
        "credentials of callers passed on": put(httpRoute, ["spec", "rules", "0", "filters"], [], /http-route-route-/),
    },
    "RES-816": {
        "names of callers passed on": inEgress(
            put(httpRoute, ["spec", "rules", "0", "filters", "0", "requestHeaderModifier", "remove"], [], leadingOut),
        ),
    },
    "RES-817": {
        "a second policy on one gateway": add(`${envoyGateway}:BackendTrafficPolicy`, {
            metadata: { name: "mutant", namespace: "gateway" },
            spec: { targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "front" }] },
        }),
    },
    "RES-818": { "no class filter": remove(scriptPolicy) },
    "RES-819": {
        "a script that chooses routes anew": put(scriptPolicy, ["spec", "lua", "0"], {
            type: "Inline",
            inline: "handle:clearRouteCache()",
        }),
    },
    "RES-822": {
        "credentials in the access log": put(
            proxy,
            ["spec", "telemetry", "accessLog", "settings", "0", "format", "json", "mutant"],
            "%REQ(AUTHORIZATION)%",
        ),
        "an egress gateway with its own log": inEgress(put(proxy, ["spec", "telemetry"], {}, /egress/)),
    },
};
