import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { renderGateway } from "./render-gateway.ts";
import { hybrid, managed, selfHosted } from "./routing-gateway.fixture.ts";

const objects = renderGateway(hybrid);
const named = (from: readonly KubernetesObject[], kind: string, name: string, namespace = "egress") =>
    from.find((one) => one.kind === kind && one.metadata.name === name && one.metadata.namespace === namespace);

describe("the egress gateway", () => {
    it("exists only where some rule leads to a third party", () => {
        const kinds = new Set(renderGateway(selfHosted).map(({ kind }) => kind));
        expect(kinds).not.toContain("AIGatewayRoute");
        expect(kinds).not.toContain("BackendSecurityPolicy");
        expect(renderGateway(selfHosted).map(({ metadata }) => metadata.namespace)).not.toContain("egress");
    });

    it("keeps providers' keys out of the front's namespace, and out of every object", () => {
        const atFront = objects.filter(({ metadata }) => metadata.namespace === "gateway");
        expect(JSON.stringify(atFront)).not.toContain("mistral-api-key");
        expect(atFront.map(({ kind }) => kind)).not.toContain("ExternalSecret");
        expect(objects.map(({ kind }) => kind)).not.toContain("Secret");
        expect(named(objects, "ExternalSecret", "mistral-api-key")?.spec).toHaveProperty("data", [
            { secretKey: "apiKey", remoteRef: { key: "ringfence/mistral-api-key" } },
        ]);
    });

    it("signs for Bedrock with the role of its pods, in the endpoint's region", () => {
        expect(named(objects, "BackendSecurityPolicy", "bedrock")?.spec).toMatchObject({
            type: "AWSCredentials",
            awsCredentials: { region: "eu-central-1" },
        });
    });

    it("speaks TLS to exactly the host of the catalog", () => {
        expect(named(objects, "BackendTLSPolicy", "bedrock")?.spec).toMatchObject({
            validation: { hostname: "bedrock-runtime.eu-central-1.amazonaws.com", wellKnownCACertificates: "System" },
        });
    });

    it("tries third parties in the order of the route, each with the provider's own model name", () => {
        const rules = named(objects, "AIGatewayRoute", "route-public-hard")?.spec?.["rules"] as readonly object[];
        // One for answers that stream, one for whole ones.
        expect(rules).toHaveLength(2);
        for (const [i, words] of [["60-300"], []].entries()) {
            expect(rules[i]).toMatchObject({
                matches: [
                    {
                        headers: [
                            { name: "x-gw-route", value: "public-hard" },
                            ...words.map((value) => ({ name: "x-gw-patience", value })),
                        ],
                    },
                ],
                backendRefs: [
                    { name: "mistral", priority: 0, modelNameOverride: "mistral-large-latest" },
                    {
                        name: "bedrock",
                        priority: 1,
                        modelNameOverride: "anthropic.claude-3-5-sonnet-20240620-v1:0",
                    },
                ],
            });
        }
    });

    it("looks once more whether the class may take the route", () => {
        const rules = named(objects, "SecurityPolicy", "class-check")?.spec?.["authorization"];
        expect(rules).toMatchObject({
            defaultAction: "Deny",
            rules: [
                {
                    name: "public-hard",
                    principal: {
                        headers: [
                            { name: "x-gw-route", values: ["public-hard"] },
                            { name: "x-gw-class", values: ["public"] },
                        ],
                    },
                },
                { name: "hard" },
                { name: "routine" },
            ],
        });
    });

    it("takes requests only from the front, by certificate", () => {
        expect(named(objects, "ClientTrafficPolicy", "egress")?.spec).toMatchObject({
            tls: {
                clientValidation: {
                    subjectAltNames: { dnsNames: [{ type: "Exact", value: "front.gateway.svc.cluster.local" }] },
                },
            },
        });
    });

    it("serves copies from a gateway of its own, and only where a rule mirrors to a third party", () => {
        const mirrored = renderGateway(managed);
        expect(named(mirrored, "AIGatewayRoute", "shadow-compare")?.spec).toMatchObject({
            parentRefs: [{ name: "egress-shadow" }],
            rules: [{ backendRefs: [{ name: "bedrock" }] }],
        });
        expect(named(mirrored, "AIGatewayRoute", "route-compare")?.spec).toMatchObject({
            rules: [{ backendRefs: [{ name: "mistral" }] }, { backendRefs: [{ name: "mistral" }] }],
        });
        expect(named(objects, "Gateway", "egress-shadow")).toBeUndefined();
    });
});

describe("network policies", () => {
    const policyOf = (name: string, namespace: string) => named(objects, "NetworkPolicy", name, namespace)?.spec;

    it("close both namespaces first", () => {
        for (const namespace of ["gateway", "egress"]) {
            expect(policyOf("deny-all", namespace)).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
        }
    });

    it("let the front reach the fleet, names, its controller, the egress gateway and the issuer's keys, and nothing else", () => {
        const egress = policyOf("front", "gateway")?.["egress"];
        expect(egress).toHaveLength(5);
        expect(JSON.stringify(egress)).not.toContain("0.0.0.0");
    });

    it("let nothing but the egress proxies send outside", () => {
        const outside = objects.filter(
            ({ kind, spec }) => kind === "NetworkPolicy" && JSON.stringify(spec).includes("0.0.0.0/5"),
        );
        expect(outside.map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`)).toEqual([
            "egress/egress",
        ]);
    });

    it("open nothing outside where every provider has a private endpoint", () => {
        const { bedrock } = hybrid.providers;
        const routes = hybrid.routes.map((route) =>
            route.name === "public-hard" ? { ...route, primary: "bedrock/claude", fallback: ["llama-70b"] } : route,
        );
        const inside = renderGateway({ ...hybrid, providers: { bedrock }, routes });
        expect(JSON.stringify(inside)).not.toContain("0.0.0.0/5");
    });
});
