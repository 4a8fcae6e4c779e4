import { describe, expect, it } from "vitest";
import { formatPath, formatText } from "../fault.ts";
import type { RoutingGatewayArgs } from "./args.ts";
import { gatewayFaults } from "./gateway-faults.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { renderGateway } from "./render-gateway.ts";
import { hybrid, managed, selfHosted } from "./routing-gateway.fixture.ts";

const budget = { tokensPerDay: 1000, tokensPerMonth: 20_000 };
const images = { ...hybrid.images, valkey: hybrid.images.envoy };
const budgeted: RoutingGatewayArgs = {
    ...hybrid,
    images,
    tokenBudgets: { default: budget, tenants: { research: { tokensPerDay: 5000, tokensPerMonth: 90_000 } } },
};
const objects = renderGateway(budgeted);
const find = (kind: string, name: string) =>
    objects.find((one) => one.kind === kind && one.metadata.name === name && one.metadata.namespace === "gateway");

describe("token budgets", () => {
    it("limit a tenant's day and month, over all routes, and only on requests that may leave", () => {
        expect(find("BackendTrafficPolicy", "resilience")?.spec).toHaveProperty("rateLimit.global.rules", [
            expect.objectContaining({
                clientSelectors: [
                    {
                        headers: [
                            { name: "x-gw-egress", type: "Exact", value: "allowed" },
                            { name: "x-gw-tenant", type: "Distinct" },
                        ],
                    },
                ],
                limit: { requests: 1000, unit: "Day", fromMetadata: { namespace: "ringfence.budget", key: "day" } },
                shared: true,
            }),
            expect.objectContaining({
                limit: {
                    requests: 20_000,
                    unit: "Month",
                    fromMetadata: { namespace: "ringfence.budget", key: "month" },
                },
            }),
        ]);
    });

    it("keep the limit on the number of requests beside them", () => {
        expect(find("BackendTrafficPolicy", "resilience")?.spec).toHaveProperty(
            "rateLimit.local.rules.0.limit.requests",
        );
    });

    it("take a tenant's own budget from the class filter", () => {
        expect(JSON.stringify(find("EnvoyExtensionPolicy", "data-class"))).toContain(
            JSON.stringify(
                '["research"] = { day = { requests_per_unit = 5000, unit = "DAY" }, month = { requests_per_unit = 90000, unit = "MONTH" } }',
            ).slice(1, -1),
        );
    });

    it("are counted in memory alone, by an unprivileged pod that the rate limiter alone can reach", () => {
        const pod = find("Deployment", "token-counters")?.spec;
        expect(pod).toHaveProperty("template.spec.securityContext.runAsNonRoot", true);
        expect(pod).toHaveProperty("template.spec.containers.0.securityContext.readOnlyRootFilesystem", true);
        expect(JSON.stringify(pod)).toContain('"--save","","--appendonly","no"');
        expect(find("NetworkPolicy", "token-counters")?.spec).toMatchObject({
            ingress: [{ from: [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "envoy-ratelimit" } } }] }],
            egress: [],
        });
        expect(JSON.stringify(find("NetworkPolicy", "controllers"))).toContain(
            '["proxy","ratelimit","token-counters"]',
        );
    });

    it("bring nothing where there are none", () => {
        const names = (all: readonly KubernetesObject[]) => all.map(({ metadata }) => metadata.name);
        expect(names(renderGateway(hybrid))).not.toContain("token-counters");
        expect(JSON.stringify(renderGateway(hybrid))).not.toContain("fromMetadata");
    });

    it.each<[string, RoutingGatewayArgs, RegExp]>([
        ["without an image", { ...budgeted, images: hybrid.images }, /^images\.valkey images\.valkey is missing/],
        [
            "without third parties",
            { ...selfHosted, images: { ...images }, tokenBudgets: { default: budget } },
            /^tokenBudgets token budgets limit/,
        ],
        [
            "of none",
            { ...budgeted, tokenBudgets: { default: { tokensPerDay: 0, tokensPerMonth: 5 } } },
            /default\.tokensPerDay tokensPerDay is not a number/,
        ],
        [
            "beyond counting",
            { ...budgeted, tokenBudgets: { default: { tokensPerDay: 1, tokensPerMonth: 2 ** 32 } } },
            /default\.tokensPerMonth tokensPerMonth is not a number/,
        ],
        [
            "with a month below a day",
            { ...budgeted, tokenBudgets: { default: { tokensPerDay: 9, tokensPerMonth: 8 } } },
            /default\.tokensPerMonth tokensPerMonth is less/,
        ],
        [
            "of nobody",
            { ...managed, images, tokenBudgets: { default: budget, tenants: { serach: budget } } },
            /tenants\.serach no tenant/,
        ],
        [
            "of a name that is code",
            { ...budgeted, tokenBudgets: { default: budget, tenants: { 'a"] = x': budget } } },
            /is not a tenant's name/,
        ],
    ])("are refused %s", (_, args, reason) => {
        const faults = gatewayFaults(args).map((fault) => `${formatPath(fault.path)} ${formatText(fault)}`);
        expect(faults).toEqual([expect.stringMatching(reason)]);
    });
});
