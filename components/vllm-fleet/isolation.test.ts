import { describe, expect, it } from "vitest";
import { isolationObjects } from "./isolation.ts";
import type { FleetObject } from "./fleet-object.ts";
import { fleet } from "./vllm-fleet.fixture.ts";

const sealed = isolationObjects(fleet, "sealed", false);
const open = isolationObjects(fleet, "open", true);

function spec(all: readonly FleetObject[], kind: FleetObject["kind"], name: string): unknown {
    const found = all.find((object) => object.kind === kind && object.metadata.name === name);
    return found !== undefined && "spec" in found ? found.spec : undefined;
}

describe("a namespace of the fleet", () => {
    it("says its jurisdiction and takes only pods without privileges", () => {
        expect(sealed[0]).toMatchObject({
            kind: "Namespace",
            metadata: {
                name: "models",
                labels: { "pod-security.kubernetes.io/enforce": "restricted", "ringfence/jurisdiction": "eu" },
            },
        });
    });

    it("lets nothing in or out by itself", () => {
        expect(spec(sealed, "NetworkPolicy", "deny-all")).toEqual({
            podSelector: {},
            policyTypes: ["Ingress", "Egress"],
        });
    });

    it("lets in the gateway's proxies and the metrics' reader, on the server's port", () => {
        expect(spec(sealed, "NetworkPolicy", "servers")).toMatchObject({
            ingress: [
                {
                    from: [
                        {
                            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "gateway" } },
                            podSelector: { matchLabels: { "gateway.envoyproxy.io/owning-gateway-name": "front" } },
                        },
                        { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } },
                    ],
                    ports: [{ protocol: "TCP", port: 8_000 }],
                },
            ],
        });
    });

    it("lets out to names, credentials and weights, each by its port", () => {
        expect(spec(sealed, "NetworkPolicy", "servers")).toHaveProperty("egress", [
            {
                to: [
                    {
                        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
                        podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
                    },
                ],
                ports: [
                    { protocol: "UDP", port: 53 },
                    { protocol: "TCP", port: 53 },
                ],
            },
            { to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [{ protocol: "TCP", port: 80 }] },
            {
                to: [{ ipBlock: { cidr: "3.5.136.0/22" } }, { ipBlock: { cidr: "52.219.168.0/24" } }],
                ports: [{ protocol: "TCP", port: 443 }],
            },
        ]);
    });

    it("lets the nodes of a replica talk to each other only where there are such replicas", () => {
        const groups = spec(open, "NetworkPolicy", "groups");
        expect(groups).toHaveProperty("ingress.0.from.0.podSelector.matchExpressions.0", {
            key: "leaderworkerset.sigs.k8s.io/name",
            operator: "Exists",
        });
        expect(groups).not.toHaveProperty("ingress.0.from.0.namespaceSelector");
        expect(spec(sealed, "NetworkPolicy", "groups")).toBeUndefined();
    });

    it("has the GPUs of its own pools, and neither doors nor secrets", () => {
        const doors = { "services.loadbalancers": "0", "services.nodeports": "0", "count/secrets": "0" };
        expect(spec(sealed, "ResourceQuota", "fleet")).toMatchObject({
            hard: { "requests.nvidia.com/gpu": "24", ...doors },
        });
        expect(spec(open, "ResourceQuota", "fleet")).toMatchObject({
            hard: { "requests.nvidia.com/gpu": "32", ...doors },
        });
    });

    it("goes before the open one where GPUs are short", () => {
        const value = (all: readonly FleetObject[]) =>
            all.flatMap((object) => (object.kind === "PriorityClass" ? [object.value] : []))[0];
        expect(value(sealed)).toBeGreaterThan(value(open) ?? Infinity);
    });
});
