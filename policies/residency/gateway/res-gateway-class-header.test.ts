import { describeRule, unknown } from "../../kit/testing.ts";
import { aiRoute, gatewayDeclared, httpRoute, object, provider, toBackend } from "./fixtures.ts";
import { gatewayClassHeader } from "./res-gateway-class-header.ts";

const toGateway = (name: string, more: object = {}) => ({ targetRefs: [{ kind: "Gateway", name, ...more }] });
const front = object("Gateway", "gateway", "front", {});
const egress = object("Gateway", "egress", "egress", {});
const identity = object("SecurityPolicy", "gateway", "identity", {
    ...toGateway("front"),
    jwt: { providers: [{ claimToHeaders: [{ claim: "tenant", header: "X-Gw-Tenant" }] }] },
});
const door = (early: object, target: object = toGateway("front")) =>
    object("ClientTrafficPolicy", "gateway", "door", { ...target, headers: { earlyRequestHeaders: early } });
const byPrefix = door({ removeOnMatch: [{ type: "Prefix", value: "x-gw-" }] });
const at = "clienttrafficpolicy-door.spec.headers.earlyRequestHeaders";
const certificate = (validation: object | undefined) =>
    object("ClientTrafficPolicy", "egress", "certificate", {
        ...toGateway("egress"),
        tls: { clientValidation: validation },
    });
const ofFront = {
    caCertificateRefs: [{ kind: "Secret", name: "ca" }],
    subjectAltNames: { dnsNames: [{ type: "Exact", value: "front.gateway.svc.cluster.local" }] },
};
const validation = "clienttrafficpolicy-certificate.spec.tls.clientValidation";
const writes = (name: string) => ({ set: [{ name, value: "public" }] });
const modifier = (changes: object) => ({ type: "RequestHeaderModifier", requestHeaderModifier: changes });

describeRule(gatewayClassHeader, {
    declared: gatewayDeclared,
    compliant: {
        "a door that removes its own words by prefix": { given: [front, identity, byPrefix] },
        "a door that removes each by name": {
            given: [front, identity, door({ remove: ["X-Gw-Class", "x-gw-egress", "x-gw-tenant"] })],
        },
        "a way out that asks for the front's certificate": { given: [egress, certificate(ofFront)] },
        "rules that change other headers": {
            given: [
                httpRoute("it", {
                    filters: [modifier({ set: [{ name: "x-gw-route", value: "it" }], remove: ["x-gw-class"] })],
                    backendRefs: [toBackend("fleet", { filters: [modifier({ remove: ["cookie"] })] })],
                }),
                aiRoute("it", [{ name: "mistral", headerMutation: { remove: ["x-gw-class"] } }]),
            ],
        },
    },
    violating: {
        "a door that removes nothing": { given: front, at: "" },
        "a door that forgets the permission": { given: [front, door({ remove: ["x-gw-class"] })], at },
        "a door that forgets the tenant": {
            given: [front, identity, door({ remove: ["x-gw-class", "x-gw-egress"] })],
            at,
        },
        "a door that removes only one of its words": {
            given: [front, door({ removeOnMatch: [{ type: "Exact", value: "x-gw-class" }] })],
            at,
        },
        "a door that removes by a pattern": {
            given: [front, door({ removeOnMatch: [{ type: "RegularExpression", value: "x-gw-.*" }] })],
            at,
        },
        "a door that forgets who calls by key": {
            given: [
                front,
                object("SecurityPolicy", "gateway", "keys", { apiKeyAuth: { forwardClientIDHeader: "x-client" } }),
                byPrefix,
            ],
            at,
        },
        "a second policy for one listener": {
            given: [
                front,
                byPrefix,
                object("ClientTrafficPolicy", "gateway", "listener", toGateway("front", { sectionName: "https" })),
            ],
            at: "clienttrafficpolicy-listener.spec.headers.earlyRequestHeaders",
        },
        "a policy for one listener alone": {
            given: [
                front,
                door(
                    { removeOnMatch: [{ type: "Prefix", value: "x-gw-" }] },
                    toGateway("front", { sectionName: "https" }),
                ),
            ],
            at: "gateway-front",
        },
        "a door that makes every request public": {
            given: [front, door({ ...writes("x-gw-class"), removeOnMatch: [{ type: "Prefix", value: "x-gw-" }] })],
            at,
        },
        "a way out that asks for nothing": { given: egress, at: "" },
        "a way out with a policy about other things": { given: [egress, certificate(undefined)], at: validation },
        "a way out that takes a certificate of any name": {
            given: [egress, certificate({ ...ofFront, subjectAltNames: undefined })],
            at: validation,
        },
        "a way out that takes requests without a certificate": {
            given: [egress, certificate({ ...ofFront, optional: true })],
            at: validation,
        },
        "a rule that writes the class": {
            given: httpRoute("it", { filters: [modifier(writes("X-Gw-Class"))] }),
            at: "spec.rules[0].filters[0].requestHeaderModifier",
        },
        "a backend that gets the permission": {
            given: httpRoute("it", {
                backendRefs: [
                    toBackend("fleet", { filters: [modifier({ add: [{ name: "x-gw-egress", value: "allowed" }] })] }),
                ],
            }),
            at: "spec.rules[0].backendRefs[0].filters[0].requestHeaderModifier",
        },
        "a route of the AI gateway that writes the class": {
            given: aiRoute("it", [{ name: "mistral", headerMutation: writes("x-gw-class") }]),
            at: "spec.rules[0].backendRefs[0].headerMutation",
        },
        "a provider that writes the class": {
            given: provider("mistral", "api.eu.mistral.ai", { headerMutation: writes("x-gw-class") }),
            at: "aiservicebackend-mistral.spec.headerMutation",
        },
    },
    undetermined: {
        "computed headers": {
            given: [front, door({ remove: [unknown] })],
            at: [`${at}.remove[0]`],
        },
        "a computed mutation": {
            given: aiRoute("it", [{ name: "mistral", headerMutation: unknown }]),
            at: "spec.rules[0].backendRefs[0].headerMutation",
        },
    },
});
