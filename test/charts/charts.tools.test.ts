import { describe, expect, it } from "vitest";
import { everything, planOf } from "../../components/controllers/controllers.fixture.ts";
import { registryHost } from "../../components/model-store/names.ts";
import { placeOf } from "../../components/identity/arn.ts";
import { renderedReleases, spreadLabels, workloadsOf } from "./rendered-releases.ts";

/**
 * What the real charts make of the values that the program writes: the last word on a release, which a preview cannot see.
 */
const { releases, ground } = planOf({ ...everything, countsTokens: true });
const { rendered, apart } = await renderedReleases();
if (apart.length > 0) console.warn(apart.join("\n"));

const host = registryHost(placeOf(everything.region, everything.accountId));
const ownImage = new RegExp(`^${host.replaceAll(".", "\\.")}/hybrid-eu/images/[a-z0-9-]+@sha256:[0-9a-f]{64}$`);
describe.skipIf(rendered.size === 0)("the real charts, with the values of the program", () => {
    const all = [...rendered].map(([name, { objects, whole }]) => ({ name, objects, whole }));
    const whole = all.filter((one) => one.whole);

    it("read every value of the program but for one, of which a version is served that reads fewer", () => {
        const others = all.filter((one) => !one.whole).map(({ name }) => name);
        expect(["", "ai-gateway"]).toContain(others.join());
    });

    it("are all but one that no Go module carries, unless it was pulled", () => {
        const others = releases.map(({ release }) => release).filter((release) => !rendered.has(release));
        expect(["", "aws-load-balancer-controller"]).toContain(others.join());
    });

    it.each(all)("$name: every container runs an own image by digest", ({ name, objects }) => {
        const images = workloadsOf(objects).flatMap(({ spec }) =>
            spec.template.spec.containers.map(({ image }) => image),
        );
        // Definitions alone have no pods.
        expect(images.length > 0).toBe(name !== "ai-gateway-crds");
        for (const image of images) expect(image).toMatch(ownImage);
    });

    it.each(all)("$name: no argument and no setting names an image of another registry", ({ objects }) => {
        const others = objects.filter(({ kind }) => kind !== "CustomResourceDefinition");
        expect(JSON.stringify(others)).not.toMatch(
            /(docker\.io|ghcr\.io|quay\.io|registry\.k8s\.io|public\.ecr\.aws)\//,
        );
    });

    it.each(whole)("$name: every pod may run at Kubernetes' restricted level", ({ objects }) => {
        for (const { spec } of workloadsOf(objects)) {
            const { containers, securityContext: ofPod = {}, hostNetwork = false, volumes = [] } = spec.template.spec;
            expect(hostNetwork).toBe(false);
            expect(JSON.stringify(volumes)).not.toContain("hostPath");
            for (const { securityContext: own = {} } of containers) {
                expect(own.allowPrivilegeEscalation).toBe(false);
                expect(own.capabilities?.drop).toContain("ALL");
                expect(own.runAsNonRoot ?? ofPod.runAsNonRoot).toBe(true);
                expect((own.seccompProfile ?? ofPod.seccompProfile)?.type).toBe("RuntimeDefault");
            }
        }
    });

    it.each(all)("$name: no service is a door to the outside", ({ objects }) => {
        const services = objects.filter(({ kind }) => kind === "Service");
        for (const { spec } of services) expect(["ClusterIP", undefined]).toContain((spec as { type?: string }).type);
        expect(objects.filter(({ kind }) => ["Ingress", "Gateway", "IngressClass"].includes(kind))).toEqual([]);
    });

    it.each(whole)(
        "$name: pods stand on the nodes that are meant for them, replicas in different zones",
        ({ objects }) => {
            for (const workload of workloadsOf(objects)) {
                const { spec, kind } = workload;
                expect(["system", "gateway", "egress"]).toContain(spec.template.spec.nodeSelector?.["ringfence/pool"]);
                if (kind !== "Deployment" || (spec.replicas ?? 1) === 1) continue;
                const spread = spreadLabels(workload);
                expect(spread).toHaveLength(1);
                for (const labels of spread) expect(spec.template.metadata.labels).toMatchObject(labels);
            }
        },
    );

    it.each(all)(
        "$name: what the API server calls is open in the network policy, and a port of a pod",
        ({ name, objects }) => {
            const namespace = releases.find(({ release }) => release === name)?.namespace;
            const policies = ground.filter(
                ({ kind, metadata }) => kind === "NetworkPolicy" && metadata.namespace === namespace,
            );
            const webhooks = objects.filter(({ kind }) => kind.endsWith("WebhookConfiguration"));
            const ports = workloadsOf(objects).flatMap(({ spec }) =>
                spec.template.spec.containers.flatMap((one) =>
                    (one.ports ?? []).map(({ containerPort }) => containerPort),
                ),
            );
            const called = ports.filter((port) => [9_443, 10_250].includes(port));
            expect(called.length > 0).toBe(webhooks.length > 0);
            for (const port of called) {
                expect(JSON.stringify(policies.map(({ spec }) => spec?.["ingress"]))).toContain(`"port":${port}`);
            }
        },
    );

    it.each(all)("$name: no private key is made while it is rendered", ({ objects }) => {
        const secrets = objects.filter(({ kind }) => kind === "Secret");
        expect(JSON.stringify(secrets)).not.toMatch(/"(tls\.key|ca\.key)":"[^"]+"/);
    });

    it("have no object in common, so that both Envoy Gateways can be in one cluster", () => {
        const keys = all.flatMap(({ objects }) =>
            objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ""} ${metadata.name}`),
        );
        expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    });

    it("give pods the service accounts that their identities name", () => {
        const accounts = all.flatMap(({ objects }) =>
            objects
                .filter(({ kind }) => kind === "ServiceAccount")
                .map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`),
        );
        for (const { workload, release } of planOf(everything).identities.filter((one) => rendered.has(one.release))) {
            expect(accounts, release).toContain(`${workload.namespace}/${workload.serviceAccount}`);
        }
    });

    it("bring the definitions of Gateway API once, with the newer Envoy Gateway", () => {
        const definers = all.filter(({ objects }) =>
            objects.some(({ metadata }) => metadata.name === "gateways.gateway.networking.k8s.io"),
        );
        expect(definers.map(({ name }) => name)).toEqual(["front"]);
    });
});
