import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replaysOf, wayOf, worstCaseOf } from "./attempts.ts";
import { compileRoutes } from "./compile-routes.ts";
import type { CompiledRule } from "./compile-routes.ts";
import { openRequestsPerProxy } from "./capacity.ts";
import { generatedConfig } from "./generated-config.fixture.ts";
import { routeFaults } from "./judge-routes.ts";
import { levelsOf } from "./levels.ts";
import { renderGateway } from "./render-gateway.ts";
import { edgesOf } from "./route.ts";
import type { Backend, Route } from "./route.ts";
import { hybrid, managed, selfHosted } from "./routing-gateway.fixture.ts";

const facts = { processor: "one", jurisdiction: "eu", dpa: { holds: true }, baa: { holds: true } } as const;
const backends: readonly Backend[] = [
    ...["own", "other"].map((name): Backend => ({ name, kind: "fleet", ...facts })),
    ...["a/m", "b/m", "c/m"].map((name): Backend => ({ name, kind: "thirdParty", ...facts })),
];

function rule(
    edges: Partial<Pick<Route, "primary" | "weighted" | "fallback">>,
): Pick<CompiledRule, "levels" | "edges"> {
    const route: Route = { name: "one", dataClasses: ["public"], fallback: [], ...edges };
    return { levels: levelsOf(backends, route), edges: edgesOf(route) };
}

const half = (...names: readonly string[]) => ({
    weighted: names.map((backend) => ({ backend, weight: 100 / names.length })),
});

describe("the one further attempt", () => {
    it.each([
        ["of own servers is the front's", rule({ primary: "own", fallback: ["other"] }), "fleet", "lost", "unsent"],
        ["with a third party behind them too", rule({ primary: "own", fallback: ["a/m"] }), "mixed", "lost", "unsent"],
        [
            "with own servers behind a third party",
            rule({ primary: "a/m", fallback: ["own"] }),
            "mixed",
            "lost",
            "unsent",
        ],
        ["where both share requests", rule(half("own", "a/m")), "mixed", "lost", "unsent"],
        [
            "where one of several third parties may refuse first",
            rule({ primary: "a/m", fallback: ["b/m", "own"] }),
            "mixed",
            "lost",
            "refused",
        ],
        [
            "of third parties alone is the egress tier's",
            rule({ primary: "a/m", fallback: ["b/m"] }),
            "outside",
            "unsent",
            "lost",
        ],
        ["where they share requests as well", rule(half("a/m", "b/m")), "outside", "unsent", "lost"],
        [
            "of the only third party is made after a refusal alone",
            rule({ primary: "a/m" }),
            "outside",
            "unsent",
            "refused",
        ],
    ] as const)("%s", (_, { levels }, way, front, egress) => {
        expect(wayOf(levels)).toBe(way);
        expect(replaysOf(levels)).toEqual({ front, egress });
    });

    it("asks each of a chain once, and works twice at most", () => {
        const { received, processed } = worstCaseOf(rule({ primary: "a/m", fallback: ["b/m", "own"] }));
        expect([...received]).toEqual([
            ["a/m", 1],
            ["b/m", 1],
            ["own", 1],
        ]);
        expect(processed).toBe(2);
    });

    it("reaches what is behind the next step only once that one is ejected", () => {
        const { received } = worstCaseOf(rule({ primary: "a/m", fallback: ["b/m", "c/m"] }));
        expect(received.get("c/m")).toBe(0);
    });

    it("of requests that both tiers share asks a third party twice at most", () => {
        expect(worstCaseOf(rule(half("own", "a/m"))).received.get("a/m")).toBe(2);
    });

    it("never makes three who may have worked on a request, nor asks one third party three times, whatever the routes", () => {
        let rules = 0;
        fc.assert(
            fc.property(generatedConfig, (config) => {
                fc.pre(routeFaults(config).length === 0);
                for (const one of compileRoutes(config).rules) {
                    const { received, processed } = worstCaseOf(one);
                    rules += 1;
                    expect(processed).toBeLessThanOrEqual(2);
                    expect(Math.max(...received.values())).toBeLessThanOrEqual(2);
                }
            }),
            { numRuns: 500 },
        );
        expect(rules).toBeGreaterThan(100);
    });
});

/** What the rendered objects say about replays, found without the plan. */
describe.each([
    ["hybrid", hybrid],
    ["managed", managed],
    ["self-hosted", selfHosted],
] as const)("the policies of a %s stack", (_, args) => {
    const objects = renderGateway(args);
    const policies = objects.filter(({ kind }) => kind === "BackendTrafficPolicy");
    it("ask once more, and no more", () => {
        expect(policies.length).toBeGreaterThan(0);
        for (const { spec } of policies)
            expect(spec).toMatchObject({ retry: { numRetries: 1, numAttemptsPerPriority: 1 } });
    });

    it("admit as many requests as a proxy holds, over as many connections", () => {
        for (const { metadata, spec } of policies) {
            const open = openRequestsPerProxy[metadata.namespace === "egress" ? "egress" : "front"];
            expect(spec).toMatchObject({
                circuitBreaker: { maxConnections: open, maxPendingRequests: open, maxParallelRequests: open },
            });
        }
        expect(openRequestsPerProxy.egress).toBe(512);
    });

    it("close a connection before the least patient server does", () => {
        for (const { spec } of policies) {
            expect(spec).toMatchObject({ timeout: { http: { connectionIdleTimeout: "4s" } } });
            expect(spec).toHaveProperty("tcpKeepalive.idleTime");
        }
    });

    it("name rules of routes that exist, each once", () => {
        const sections = objects
            .filter(
                ({ kind, spec }) =>
                    kind === "AIGatewayRoute" && JSON.stringify(spec?.["parentRefs"]).includes('"egress"'),
            )
            .flatMap(({ metadata, spec }) =>
                (spec?.["rules"] as readonly { name: string }[]).map(({ name }) => `${metadata.name}/${name}`),
            );
        const bound = policies
            .flatMap(
                ({ spec }) => spec?.["targetRefs"] as readonly { kind: string; name: string; sectionName?: string }[],
            )
            .filter(({ kind }) => kind === "HTTPRoute")
            .map(({ name, sectionName = "" }) => `${name}/${sectionName}`);
        expect(bound.toSorted()).toEqual(sections.toSorted());
    });

    it("let the front ask once more after a failure only where own servers take part", () => {
        const routes = objects.filter(
            ({ kind, metadata }) => kind === "HTTPRoute" && metadata.name.startsWith("route-"),
        );
        for (const { metadata, spec } of routes) {
            const text = JSON.stringify(spec);
            const asksAgain = text.includes('{"name":"x-envoy-retry-on","value":"reset,retriable-status-codes"}');
            expect([metadata.name, asksAgain]).toEqual([metadata.name, text.includes('"name":"fleet-')]);
        }
    });
});
