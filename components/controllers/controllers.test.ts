import { isDeepStrictEqual } from "node:util";
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { formatPath } from "../fault.ts";
import { wildcardsOf } from "../identity/policy-document.ts";
import type { PolicyDocument } from "../identity/policy-document.ts";
import { ofType, registrationsOf, theOne, waitedFor } from "../registrations.fixture.ts";
import type { Registration } from "../registrations.fixture.ts";
import { Controllers } from "./controllers.ts";
import { everything, planOf } from "./controllers.fixture.ts";
import { planControllers } from "./plan-controllers.ts";

const frontOnly = { ...everything, tiers: ["front"], fleet: false } as const;
const plan = planOf(everything);
/** The same without one of its keys. */
function lacking<T extends object, Key extends string>(from: T, key: Key): Omit<T, Key> {
    return Object.fromEntries(Object.entries(from).filter(([name]) => name !== key)) as Omit<T, Key>;
}

const releaseOf = (release: string) => plan.releases.find((one) => one.release === release);

describe("the plan of the controllers", () => {
    it("has the gateway's alone where there is no fleet and no third party", () => {
        expect(planOf(frontOnly).releases.map(({ release }) => release)).toEqual([
            "cert-manager",
            "aws-privateca-issuer",
            "external-secrets",
            "aws-load-balancer-controller",
            "keda",
            "front",
        ]);
    });

    it("runs a limiter beside the front where tokens are counted, without which nothing that may leave is answered", () => {
        const front = planOf({ ...everything, countsTokens: true }).releases.find(({ release }) => release === "front");
        expect(front?.values).toMatchObject({
            config: {
                envoyGateway: {
                    rateLimit: {
                        failClosed: true,
                        backend: { redis: { url: "token-counters.gateway.svc.cluster.local:6379" } },
                    },
                    provider: {
                        kubernetes: {
                            rateLimitDeployment: { container: { image: everything.images["envoy-ratelimit"] } },
                        },
                    },
                },
            },
        });
        expect(JSON.stringify(releaseOf("front")?.values)).not.toMatch(/rateLimit(Deployment)?"/);
        const egress = planOf({ ...everything, countsTokens: true }).releases.find(
            ({ release }) => release === "egress",
        );
        expect(egress).toEqual(releaseOf("egress"));
    });

    it("scales the proxies in every mode, and adds the way out for third parties and groups for a fleet", () => {
        const added = (args: typeof everything) =>
            planOf(args)
                .releases.map(({ release }) => release)
                .slice(6);
        expect(planOf(frontOnly).releases.map(({ release }) => release)).toContain("keda");
        expect(added({ ...frontOnly, tiers: ["front", "egress"] })).toEqual([
            "egress",
            "ai-gateway-crds",
            "ai-gateway",
        ]);
        expect(added({ ...frontOnly, fleet: true })).toEqual(["lws"]);
    });

    it("lets every controller out to the API server's Service address, which its client dials, and nobody in from there", () => {
        const args = { ...everything, apiServerAddress: "10.240.0.1" };
        const policies = planOf(args).ground.filter(({ metadata }) => metadata.name === "controllers");
        expect(policies).toHaveLength(8);
        const dialled = { ipBlock: { cidr: "10.240.0.1/32" } };
        for (const { metadata, spec } of policies) {
            const egress = (spec as { egress: readonly { to: readonly object[]; ports: readonly object[] }[] }).egress;
            const ways = egress.filter(({ to }) => to.some((peer) => isDeepStrictEqual(peer, dialled)));
            expect(ways, metadata.namespace).toHaveLength(1);
            expect(ways[0]?.ports, metadata.namespace).toEqual([{ protocol: "TCP", port: 443 }]);
            expect(JSON.stringify(spec?.["ingress"]), metadata.namespace).not.toContain("10.240.0.1");
        }
    });

    it("asks no AWS authority where certificates come from an issuer of cert-manager's own kind", () => {
        const without = lacking(everything, "privateCa");
        const { releases, identities } = planOf(without);
        expect(releases.map(({ release }) => release)).not.toContain("aws-privateca-issuer");
        expect(identities.map(({ role }) => role)).not.toContain("certificates");
    });

    it("names each release after those it needs", () => {
        const names = plan.releases.map(({ release }) => release);
        for (const { release, after = [] } of plan.releases) {
            for (const needed of after) expect(names.indexOf(needed)).toBeLessThan(names.indexOf(release));
            for (const needed of after) expect(names).toContain(needed);
        }
    });

    it("puts each release into a namespace that is closed, and holds its pods to the restricted level", () => {
        for (const { namespace } of plan.releases) {
            const inside = plan.ground.filter(({ metadata }) => metadata.namespace === namespace);
            const [space] = plan.ground.filter(
                ({ kind, metadata }) => kind === "Namespace" && metadata.name === namespace,
            );
            expect(space?.metadata.labels).toHaveProperty(["pod-security.kubernetes.io/enforce"], "restricted");
            const closing = inside.filter(({ spec }) => Object.keys(spec?.["podSelector"] ?? { some: 1 }).length === 0);
            expect(closing.map(({ spec }) => spec?.["policyTypes"])).toEqual([["Ingress", "Egress"]]);
        }
    });

    it("lets no controller out of the cluster, but to the private endpoints, the agent of credentials and the API server", () => {
        const blocks = JSON.stringify(plan.ground).matchAll(/"cidr":"([^"]+)"/g);
        expect([...new Set([...blocks].map(([, cidr]) => cidr))].toSorted()).toEqual([
            "10.60.0.0/18",
            "10.60.64.0/18",
            "169.254.170.23/32",
            "172.20.0.1/32",
        ]);
    });

    it("gives AWS credentials to three controllers, each with exactly its own actions", () => {
        expect(plan.identities.map(({ workload, role }) => `${workload.namespace}: ${role}`)).toEqual([
            "aws-load-balancer-controller: targets",
            "aws-privateca-issuer: certificates",
            "external-secrets: gateway-secrets",
        ]);
    });
});

describe("hazards of the gateway's controllers", () => {
    it("H8: the front runs scripts, by an explicit word", () => {
        expect(releaseOf("front")?.values).toHaveProperty("config.envoyGateway.extensionApis.enableLua", true);
    });

    it("H10: the AI gateway comes after its Envoy Gateway, and nothing is served without it", () => {
        expect(releaseOf("ai-gateway")?.after).toContain("egress");
        expect(releaseOf("egress")?.values).toHaveProperty("config.envoyGateway.extensionManager.failOpen", false);
    });

    it("H12: the AI gateway redacts, and traces without content", () => {
        expect(releaseOf("ai-gateway")?.values).toHaveProperty("extProc.enableRedaction", true);
        expect(releaseOf("ai-gateway")?.values).toHaveProperty("extProc.logLevel", "info");
    });

    it("no patch of Envoy's configuration is accepted, and each controller sees one namespace", () => {
        for (const release of ["front", "egress"]) {
            const { values, namespace } = releaseOf(release) ?? {};
            expect(values).toHaveProperty("config.envoyGateway.extensionApis.enableEnvoyPatchPolicy", false);
            expect(values).toHaveProperty("config.envoyGateway.provider.kubernetes.watch.namespaces", [namespace]);
        }
    });
});

describe("arguments with faults", () => {
    const faultsOf = (args: typeof everything) => {
        const planning = planControllers(args);
        return planning.ok ? [] : planning.faults.map(({ path }) => formatPath(path));
    };

    it("are refused where an image or a chart is missing", () => {
        const images = lacking(everything.images, "keda");
        const charts = lacking(everything.charts, "lws");
        expect(faultsOf({ ...everything, images, charts })).toEqual(["images.keda", "charts.lws"]);
    });

    it("are refused where the lock pins another version than the values are written for", () => {
        const { reference } = everything.charts["keda-helm"] ?? { reference: "oci://" };
        const charts = { ...everything.charts, "keda-helm": { reference, version: "2.99.0" } } as const;
        expect(faultsOf({ ...everything, charts })).toEqual(["charts.keda-helm.version"]);
    });

    it("are refused where chart or image come from another registry", () => {
        const charts = {
            ...everything.charts,
            "keda-helm": { reference: "oci://ghcr.io/kedacore/keda", version: "2.21.0" },
        } as const;
        const images = { ...everything.images, keda: "ghcr.io/kedacore/keda@sha256:00" } as const;
        expect(faultsOf({ ...everything, charts, images })).toEqual(["charts.keda-helm.reference", "images.keda"]);
        expect(() => new Controllers("controllers", { ...everything, charts })).toThrow(/another registry/);
    });
});

describe("the controllers", () => {
    let made: Registration[] = [];
    const ready: Record<string, readonly pulumi.Resource[]> = {};
    beforeAll(async () => {
        made = await registrationsOf((opts) => {
            const { ready: both } = new Controllers("controllers", everything, opts);
            Object.assign(ready, both);
        });
    });

    it("are released from the own registry, in the pinned version, whole or not at all", () => {
        const releases = ofType(made, "helm.sh/v3:Release");
        expect(releases).toHaveLength(plan.releases.length);
        for (const { inputs } of releases) {
            expect(inputs).toMatchObject({ atomic: true, createNamespace: false });
            expect(inputs["chart"]).toMatch(
                /^oci:\/\/111122223333\.dkr\.ecr\.eu-central-1\.amazonaws\.com\/hybrid-eu\/charts\//,
            );
            expect(inputs["version"]).toMatch(/^v?\d+\.\d+\.\d+$/);
        }
    });

    it("hold no credential for the registry", () => {
        expect(JSON.stringify(ofType(made, "helm.sh/v3:Release").map(({ inputs }) => inputs))).not.toMatch(
            /repositoryOpts|password|username/,
        );
    });

    it("wait for their closed namespaces, their identity and what they need", async () => {
        const waited = await waitedFor(theOne(made, "helm.sh/v3:Release", "controllers-aws-privateca-issuer"));
        expect(waited).toEqual(
            expect.arrayContaining([
                "controllers-aws-privateca-issuer-controllers",
                "controllers-certificates",
                "controllers-cert-manager",
            ]),
        );
        const policy = "controllers-aws-privateca-issuer-controllers";
        expect(await waitedFor(theOne(made, "networking.k8s.io/v1:NetworkPolicy", policy))).toEqual([
            "controllers-aws-privateca-issuer",
        ]);
    });

    it("say what is ready for the gateway and what for the fleet", () => {
        expect(ready["gateway"]).toHaveLength(9);
        expect(ready["fleet"]).toHaveLength(1);
        expect(
            Object.values(ready)
                .flat()
                .every((one) => one instanceof kubernetes.helm.v3.Release),
        ).toBe(true);
    });

    it("have no permission with a wildcard", () => {
        const policies = ofType(made, "rolePolicy:RolePolicy").map(
            ({ inputs }) => JSON.parse(String(inputs["policy"])) as PolicyDocument,
        );
        expect(policies).toHaveLength(3);
        expect(policies.flatMap(wildcardsOf)).toEqual([]);
    });
});
