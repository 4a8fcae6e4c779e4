import { describeRule, unknown } from "../../kit/testing.ts";
import { object } from "./fixtures.ts";
import { gatewayScriptCalls } from "./res-gateway-script-calls.ts";

const policy = (...lua: readonly unknown[]) => object("EnvoyExtensionPolicy", "gateway", "it", { lua });
const inline = (text: unknown) => ({ type: "Inline", inline: text });
const fromMap = { type: "ValueRef", valueRef: { kind: "ConfigMap", name: "filter" } };
const map = (lua: string, namespace = "gateway") => object("ConfigMap", namespace, "filter", {}, { data: { lua } });

describeRule(gatewayScriptCalls, {
    compliant: {
        "a script that changes headers": policy(inline('handle:headers():replace("x-gw-class", "health")')),
        "a script in a map": { given: [policy(fromMap), map("function envoy_on_request() end")] },
        "a policy without scripts": object("EnvoyExtensionPolicy", "gateway", "it", { extProc: [] }),
    },
    violating: {
        "a call that has the policy refused": {
            given: policy(inline("handle:clearRouteCache()")),
            at: "spec.lua[0]",
        },
        "the second of two scripts": {
            given: policy(inline("-- nothing"), inline("h:clearRouteCache()")),
            at: "spec.lua[1]",
        },
        "a call in a map": {
            given: [policy(fromMap), map("handle:clearRouteCache()")],
            at: "envoyextensionpolicy-it.spec.lua[0]",
        },
        "a request of the script's own": {
            given: policy(inline('handle:httpCall("cluster", {}, body, 100)')),
            at: "spec.lua[0]",
        },
    },
    undetermined: {
        "a map of another stack": { given: policy(fromMap), at: "spec.lua[0]" },
        "a map of another namespace": {
            given: [policy(fromMap), map("", "other")],
            at: "envoyextensionpolicy-it.spec.lua[0]",
        },
        "a computed script": { given: policy(inline(unknown)), at: "spec.lua[0].inline" },
    },
});
