import { describe, expect, it } from "vitest";
import { openRequestsPerProxy } from "./capacity.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { openRequestsQuery, openRequestsTarget, proxyReplicas, proxyScale } from "./proxy-scale.ts";
import { renderGateway } from "./render-gateway.ts";
import { hybrid, managed, selfHosted } from "./routing-gateway.fixture.ts";
import { namespaces } from "./tiers.ts";

const ofKind = (objects: readonly KubernetesObject[], kind: string) => objects.filter((one) => one.kind === kind);
const nameOf = ({ metadata }: KubernetesObject) => `${metadata.namespace ?? ""}/${metadata.name}`;

describe.each([
    ["hybrid", hybrid],
    ["managed", managed],
    ["self-hosted", selfHosted],
] as const)("the proxies of a %s stack", (_, args) => {
    const objects = renderGateway(args);
    const proxies = ofKind(objects, "EnvoyProxy");

    it("are scaled by their open requests, each gateway by its own", () => {
        const scaled = ofKind(objects, "ScaledObject");
        expect(scaled.map(nameOf).toSorted()).toEqual(proxies.map(nameOf).toSorted());
        for (const { metadata, spec } of scaled) {
            expect(spec).toMatchObject({
                scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: metadata.name },
                triggers: [{ metadata: { query: expect.stringContaining(`gateway="${metadata.name}"`) as unknown } }],
            });
        }
    });

    it("are always more than a disruption budget keeps, so that their nodes can be updated", () => {
        for (const { spec } of proxies) {
            expect(spec).toHaveProperty("provider.kubernetes.envoyPDB.minAvailable", proxyReplicas.min - 1);
        }
    });

    it("have their count from nobody else: Envoy Gateway would take back what the autoscaler gave", () => {
        expect(proxies).not.toEqual([]);
        for (const { spec } of proxies) {
            const kubernetes = "provider.kubernetes";
            expect(spec).toHaveProperty(`${kubernetes}.envoyDeployment.name`);
            expect(spec).not.toHaveProperty(`${kubernetes}.envoyHpa`);
            expect(spec).not.toHaveProperty(`${kubernetes}.envoyDeployment.replicas`);
            expect(spec).not.toHaveProperty(`${kubernetes}.envoyDeployment.patch.value.spec.replicas`);
        }
    });
});

describe("the scaling of proxies", () => {
    const spec = proxyScale("egress", 960).spec ?? {};

    it("counts at the listeners of callers alone: those of probes and metrics have other prefixes", () => {
        expect(openRequestsQuery("front")).toContain('envoy_http_conn_manager_prefix=~"https?-[0-9]+"');
    });

    it.each(["front", "egress"] as const)(
        "adds a proxy of the %s before one of three is lost to the others",
        (tier) => {
            const target = openRequestsTarget(tier);
            expect((target * proxyReplicas.min) / (proxyReplicas.min - 1)).toBeLessThan(openRequestsPerProxy[tier]);
            expect(proxyScale(tier, 300).spec).toHaveProperty("triggers.0.metadata.threshold", String(target));
            expect(Number.isSafeInteger(target) && target > 0).toBe(true);
        },
    );

    it("counts no more for a proxy of the egress tier than its processor holds, which no policy can raise", () => {
        expect(openRequestsPerProxy.egress).toBeLessThanOrEqual(1_024);
    });

    it("lets one proxy go at a time, and none before the streams of the last have ended", () => {
        const behavior = "advanced.horizontalPodAutoscalerConfig.behavior.scaleDown";
        expect(spec).toHaveProperty(`${behavior}.stabilizationWindowSeconds`, 960);
        expect(spec).toHaveProperty(`${behavior}.policies`, [{ type: "Pods", value: 1, periodSeconds: 960 }]);
    });

    it("asks Kubernetes for no longer window and period than it takes", () => {
        const behavior = "advanced.horizontalPodAutoscalerConfig.behavior.scaleDown";
        const slow = proxyScale("front", 5_000).spec;
        expect(slow).toHaveProperty(`${behavior}.stabilizationWindowSeconds`, 3_600);
        expect(slow).toHaveProperty(`${behavior}.policies.0.periodSeconds`, 1_800);
    });

    it("lets nothing go while the metrics are away, and takes an absent one for an error", () => {
        expect(spec).toMatchObject({
            minReplicaCount: 3,
            fallback: { replicas: 3, behavior: "currentReplicasIfHigher" },
            triggers: [{ metadata: { ignoreNullValues: "false" } }],
        });
    });

    it("stands where the proxies do", () => {
        expect(proxyScale("egress-shadow", 300).metadata).toEqual({
            name: "egress-shadow",
            namespace: namespaces.egress,
        });
    });
});
