import { describeRule, unknown } from "../../kit/testing.ts";
import {
    abroad,
    backend,
    classMatches,
    gatewayDeclared,
    headerFilter,
    httpRoute,
    object,
    ownHost,
    tiersWith,
    toBackend,
} from "./fixtures.ts";
import { gatewayCopies } from "./res-gateway-copies.ts";

const fleet = backend("gateway", "fleet", ownHost);
const evaluation = backend("gateway", "evaluation", "judge.evaluation.svc.cluster.local");
const together = backend("gateway", "together", abroad);
const mirror = (name: string, percent = 5) => ({
    type: "RequestMirror",
    requestMirror: { backendRef: toBackend(name), percent },
});
const mirrored = (classes: readonly string[], name: string, more: object = {}) =>
    httpRoute("mirrored", {
        matches: classMatches(classes, true),
        backendRefs: [toBackend("fleet")],
        filters: [mirror(name)],
        ...more,
    });
const at = "httproute-mirrored.spec.rules[0].filters[0]";
const classifier = (name: string) =>
    object("EnvoyExtensionPolicy", "gateway", "classifier", { extProc: [{ backendRefs: [toBackend(name)] }] });
const authorizer = (holder: object) => object("SecurityPolicy", "gateway", "authorizer", { extAuth: holder });

describeRule(gatewayCopies, {
    declared: gatewayDeclared,
    compliant: {
        "copies for other own models": { given: [fleet, mirrored(["health"], "fleet")] },
        "copies of public data for a processor that may be given it": {
            given: [fleet, together, mirrored(["public"], "together")],
        },
        "a classifier among the own services": { given: [fleet, classifier("fleet")] },
        "a script, which shows requests to nobody": {
            given: object("EnvoyExtensionPolicy", "gateway", "script", { lua: [{ type: "Inline", inline: "" }] }),
        },
    },
    violating: {
        "copies of health data for a processor of public data": {
            given: [fleet, together, mirrored(["health"], "together")],
            at,
        },
        "a mirror of nothing, today": {
            given: [fleet, together, mirrored(["health"], "together", { filters: [mirror("together", 0)] })],
            at,
        },
        "copies of what nobody classified": {
            given: [fleet, together, mirrored([], "together", { matches: [] })],
            at,
        },
        "a mirror behind the egress gateway": {
            given: tiersWith(
                httpRoute("open", {
                    matches: classMatches(["personal"], true),
                    filters: [headerFilter("open"), mirror("way-out")],
                    backendRefs: [toBackend("fleet")],
                }),
            ),
            at: "httproute-open.spec.rules[0].filters[1]",
        },
        "a classifier of a third party": {
            given: [together, classifier("together")],
            at: "envoyextensionpolicy-classifier.spec.extProc[0].backendRefs[0]",
        },
        "an authorizer of a third party": {
            given: [together, authorizer({ http: { backendRefs: [toBackend("together")] } })],
            at: "securitypolicy-authorizer.spec.extAuth.http.backendRefs[0]",
        },
        "an authorizer in the older form": {
            given: [together, authorizer({ grpc: { backendRef: toBackend("together") } })],
            at: "securitypolicy-authorizer.spec.extAuth.grpc.backendRef",
        },
        "an authorizer as a filter of a route": {
            given: [
                together,
                mirrored(["health"], "", {
                    filters: [{ type: "ExternalAuth", externalAuth: { backendRef: toBackend("together") } }],
                }),
            ].concat(fleet),
            at,
        },
    },
    undetermined: {
        "a namespace for tests that nobody declared": {
            given: [fleet, evaluation, mirrored(["health"], "evaluation")],
            at,
        },
        "a mirror to a computed backend": {
            given: [fleet, mirrored(["health"], unknown)],
            at: `${at}.requestMirror.backendRef.name`,
        },
    },
});
