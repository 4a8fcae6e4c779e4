import { describeRule, unknown } from "../../kit/testing.ts";
import { classMatches, gatewayDeclared, httpRoute, object } from "./fixtures.ts";
import { gatewayClassScript } from "./res-gateway-class-script.ts";

const door = object("Gateway", "gateway", "front", {});
const byClass = httpRoute("it", { matches: classMatches(["public"], true) });
const policy = (spec: object, more: object = {}) =>
    object("EnvoyExtensionPolicy", "gateway", "it", {
        targetRefs: [{ kind: "Gateway", name: "front", ...more }],
        ...spec,
    });
const script = { lua: [{ type: "Inline", inline: 'h:headers():replace("x-gw-class", class)' }] };
const fromMap = { lua: [{ type: "ValueRef", valueRef: { kind: "ConfigMap", name: "filter" } }] };
const map = (lua: string) => object("ConfigMap", "gateway", "filter", {}, { data: { lua } });

describeRule(gatewayClassScript, {
    declared: gatewayDeclared,
    compliant: {
        "a script that writes the class": { given: [door, byClass, policy(script)] },
        "a script in a map": { given: [door, byClass, policy(fromMap), map('replace("x-gw-class")')] },
        "a classifier that refuses when it is down": {
            given: [door, byClass, policy({ extProc: [{ failOpen: false }] })],
        },
        "a door without rules on classes": {
            given: [door, httpRoute("it", { matches: [{ headers: [{ name: "x-team", value: "a" }] }] })],
        },
        "a gateway behind the door": {
            given: [object("Gateway", "egress", "egress", {}), object("HTTPRoute", "egress", "it", { rules: [] })],
        },
    },
    violating: {
        "rules on classes, and nobody who writes them": { given: [door, byClass], at: "gateway-front" },
        "a script that writes something else": {
            given: [door, byClass, policy({ lua: [{ inline: 'h:headers():remove("cookie")' }] })],
            at: "gateway-front",
        },
        "a script of another gateway": {
            given: [door, byClass, policy(script, { name: "other" })],
            at: "gateway-front",
        },
        "a script of one listener": {
            given: [door, byClass, policy(script, { sectionName: "https" })],
            at: "gateway-front",
        },
        "a map without the script": { given: [door, byClass, policy(fromMap), map("")], at: "gateway-front" },
        "a classifier that lets pass when it is down": {
            given: [door, byClass, policy({ extProc: [{ failOpen: true }] })],
            at: "envoyextensionpolicy-it.spec.extProc[0].failOpen",
        },
        "a module that lets pass when it is down": {
            given: policy({ wasm: [{ name: "m", failOpen: true }] }),
            at: "spec.wasm[0].failOpen",
        },
    },
    undetermined: {
        "a computed answer to a failure": {
            given: policy({ extProc: [{ failOpen: unknown }] }),
            at: "spec.extProc[0].failOpen",
        },
        "a route with a computed header": {
            given: [door, httpRoute("it", { matches: [{ headers: [{ name: unknown, value: "a" }] }] })],
            at: "httproute-it.spec.rules[0].matches[0].headers[0].name",
        },
    },
});
