import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { isOfGatewayKind, objectsOfKind } from "./objects.ts";
import { scriptsOf } from "./policies.ts";

/**
 * RES-819. Envoy Gateway runs a script once against a model of Envoy's interface, which does not know `clearRouteCache`, and
 * refuses the policy. `httpCall` is another way out: a script can send a request to any cluster of the proxy.
 */
export const gatewayScriptCalls = residencyRule({
    id: "RES-819",
    name: "res-gateway-script-calls",
    title: "Scripts of a gateway call nothing that would have them refused, or send requests elsewhere",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 25"), gdpr("Art. 32")],
    reads: "Lua of EnvoyExtensionPolicy, inline or in a ConfigMap",
    why: "a refused policy is a door without a class filter, and a call from a script is an edge that no route shows",
    fix: "Leave out `clearRouteCache`: changing a header clears the cache by itself; show requests to a service by `extProc`.",
    needs: [],
    stack: {
        types: isOfGatewayKind("EnvoyExtensionPolicy"),
        checks: [
            ({ graph, violated, undetermined, each }) => {
                each(objectsOfKind(graph, "EnvoyExtensionPolicy"), (policy) => {
                    each(scriptsOf(graph, policy), ({ path, read }) => {
                        const script = read();
                        if (script === undefined) {
                            undetermined(policy, path, say`the script is not in an object of this stack`);
                        } else if (/\bclearRouteCache\b/.test(script)) {
                            violated(policy, path, say`the script calls clearRouteCache, so the policy is refused`);
                        } else if (/\bhttpCall\b/.test(script)) {
                            violated(policy, path, say`the script sends requests elsewhere by itself`);
                        }
                    });
                });
            },
        ],
    },
});
