import { dataClasses } from "../../../catalog/vocabulary.ts";
import { describeRule, unknown } from "../../kit/testing.ts";
import {
    backend,
    classMatches,
    contracted,
    gatewayDeclared,
    httpRoute,
    object,
    ownHost,
    toBackend,
} from "./fixtures.ts";
import { gatewayDefault } from "./res-gateway-default.ts";

const fleet = backend("gateway", "fleet", ownHost);
const processor = backend("gateway", "mistral", contracted);
const defaultTo = (name: string, more: object = {}) =>
    httpRoute("default", { backendRefs: [toBackend(name)], ...more });
const headers = (...all: readonly object[]) => ({ matches: [{ headers: all }] });
const at = "httproute-default.spec.rules[0].backendRefs[0]";

describeRule(gatewayDefault, {
    declared: gatewayDeclared,
    compliant: {
        "a default that stays": { given: [fleet, defaultTo("fleet")] },
        "a rule that names class and permission before it leaves": {
            given: [
                processor,
                httpRoute("open", { matches: classMatches(["public"], true), backendRefs: [toBackend("mistral")] }),
            ],
        },
        "a default that answers by itself": {
            given: [
                httpRoute("none", { filters: [{ type: "ExtensionRef", extensionRef: { kind: "HTTPRouteFilter" } }] }),
            ],
        },
        "a processor that may be given everything": {
            given: [
                processor,
                httpRoute("default", {
                    ...headers({ name: "x-gw-egress", value: "allowed" }),
                    backendRefs: [toBackend("mistral")],
                }),
            ],
            declared: { processors: [{ host: contracted, classes: [...dataClasses], agreement: "LEGAL-1" }] },
        },
    },
    violating: {
        "a default that leaves": { given: [processor, defaultTo("mistral")], at },
        "a default that leaves with the permission": {
            given: [processor, defaultTo("mistral", headers({ name: "x-gw-egress", value: "allowed" }))],
            at,
        },
        "a class that is matched by a pattern": {
            given: [
                processor,
                defaultTo("mistral", headers({ type: "RegularExpression", name: "x-gw-class", value: "public.*" })),
            ],
            at,
        },
        "a class that does not exist": {
            given: [processor, defaultTo("mistral", headers({ name: "x-gw-class", value: "harmless" }))],
            at,
        },
        "a class in a header that callers write": {
            given: [processor, defaultTo("mistral", headers({ name: "x-data-class", value: "public" }))],
            at,
        },
        "one match of two without a class": {
            given: [
                processor,
                defaultTo("mistral", { matches: [...classMatches(["public"], true), { path: { value: "/v1" } }] }),
            ],
            at,
        },
        "a connection without headers": {
            given: [
                processor,
                object("TLSRoute", "gateway", "raw", { rules: [{ backendRefs: [toBackend("mistral")] }] }),
            ],
            at: "tlsroute-raw.spec.rules[0].backendRefs[0]",
        },
        "a class without the permission": {
            given: [processor, defaultTo("mistral", { matches: classMatches(["public"], false) })],
            at,
        },
        "another value of the permission": {
            given: [
                processor,
                defaultTo(
                    "mistral",
                    headers({ name: "x-gw-class", value: "public" }, { name: "x-gw-egress", value: "maybe" }),
                ),
            ],
            at,
        },
        "a default to models that are declared for less": {
            given: [backend("gateway", "open", "a.open.svc.cluster.local"), defaultTo("open")],
            declared: { ownServices: [{ namespace: "open", classes: ["public"] }] },
            at,
        },
    },
    undetermined: {
        "a default to a backend of another stack": {
            given: defaultTo("elsewhere"),
            at: "spec.rules[0].backendRefs[0]",
        },
        "a match that is computed": {
            given: [processor, defaultTo("mistral", headers({ name: "x-gw-class", value: unknown }))],
            at: "httproute-default.spec.rules[0].matches[0].headers[0].value",
        },
    },
});
