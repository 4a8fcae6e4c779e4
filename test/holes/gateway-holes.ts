import type { Wire, WireMap } from "../../preview/engine/wire.ts";
import { add, together } from "./hole.ts";
import type { Hole } from "./hole.ts";

const toVendor = { group: "gateway.envoyproxy.io", kind: "Backend", name: "hole" };

/** A host of somebody whom nobody declared, in reach of the front gateway. */
const vendor = add("kubernetes:gateway.envoyproxy.io/v1alpha1:Backend", {
    metadata: { name: "hole", namespace: "gateway" },
    spec: { endpoints: [{ fqdn: { hostname: "api.vendor.example", port: 443 } }] },
});

/** A route of the front gateway with one rule. */
function route(rule: WireMap): Hole {
    return add("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", {
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

/** One hole for each rule on the ways of requests. */
export const gatewayHoles: Readonly<Record<string, Hole>> = {
    "RES-801": together(vendor, route({ matches: ofClass("internal"), backendRefs: [{ ...toVendor, weight: 0 }] })),
    "RES-802": together(vendor, route({ backendRefs: [toVendor] })),
    "RES-808": together(
        vendor,
        route({
            matches: ofClass("internal"),
            filters: [{ type: "RequestMirror", requestMirror: { backendRef: toVendor, percent: 1 } }],
            backendRefs: [],
        }),
    ),
};
