import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jurisdictions } from "../../catalog/jurisdictions.ts";
import { dataClasses, taskClasses } from "../../catalog/vocabulary.ts";
import type { DataClass } from "../../catalog/vocabulary.ts";
import { compileRoutes } from "./compile-routes.ts";
import { aiGatewayRoutes } from "./egress/routes.ts";
import { frontBackends } from "./front/backends.ts";
import { httpRoutes } from "./front/routes.ts";
import { reachedBy } from "./gateway-model.fixture.ts";
import { generatedConfig } from "./generated-config.fixture.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { timeLimitsFor } from "../time-limits/time-limits.fixture.ts";
import { reachability } from "./reachability.ts";
import { routePlanArgs } from "./resolve-backends.ts";
import { routeFaults } from "./judge-routes.ts";
import type { RoutePlanArgs } from "./judge-routes.ts";
import type { Backend, Route } from "./route.ts";
import { hybrid } from "./routing-gateway.fixture.ts";

/** The law of the project, written a second time and in another way: a table of what has to hold. */
function mayReach(config: RoutePlanArgs, dataClass: DataClass, backend: Backend): boolean {
    const rule = config.dataClasses[dataClass];
    if (rule === undefined) return false;
    const placeFits =
        rule.jurisdictions === "anywhere" || rule.jurisdictions.some((place) => place === backend.jurisdiction);
    if (backend.kind === "fleet") return placeFits;
    const contracts: Record<DataClass, boolean> = {
        public: true,
        internal: true,
        personal: backend.dpa.holds,
        health:
            backend.dpa.holds &&
            (backend.baa.holds || !jurisdictions[config.jurisdiction].regimes.some(({ id }) => id === "hipaa")),
        regulated: false,
    };
    return placeFits && rule.thirdParty && contracts[dataClass];
}

function backendsOf(route: Route): readonly string[] {
    const { primary, weighted = [], fallback, mirror } = route;
    return [primary, ...weighted.map(({ backend }) => backend), ...fallback, mirror?.backend].flatMap(
        (one) => one ?? [],
    );
}

/** Whether the front's two levels keep the order of the fallbacks, decided step by step. */
function keepsOrder(config: RoutePlanArgs, { primary, weighted = [], fallback }: Route): boolean {
    const abroad = (name: string) => config.backends.some((one) => one.name === name && one.kind === "thirdParty");
    const first = [primary, ...weighted.map(({ backend }) => backend)].flatMap((one) => one ?? []);
    const turns = fallback.map((name) => (abroad(name) ? "out" : "in"));
    const ins = turns.filter((turn) => turn === "in").length;
    if (first.some(abroad)) return ins === 0 || (ins === 1 && turns.at(-1) === "in");
    return ins === 0 || (ins === 1 && turns.length === 1);
}

/** What a class and a task can reach, straight from the routes as they are written. */
function meant(config: RoutePlanArgs, dataClass: string, task: string): readonly string[] {
    const ofClass = config.routes.filter((route) => route.dataClasses.some((one) => one === dataClass));
    const route =
        ofClass.find(({ taskClasses: named }) => named?.some((one) => one === task)) ??
        ofClass.find(({ taskClasses: named }) => named === undefined);
    return route === undefined ? [] : backendsOf(route);
}

const hostOf = (name: string) => (name.includes("/") ? `${name.split("/")[0] ?? ""}:model` : `${name}.fleet`);

function render(config: RoutePlanArgs): readonly KubernetesObject[] {
    const plan = compileRoutes(config);
    const named = config.backends.map(({ name }) => name);
    const fleet = Object.fromEntries(
        named.filter((name) => !name.includes("/")).map((name) => [name, { host: hostOf(name), port: 8000 }]),
    );
    const access = {
        provider: "openai",
        endpoint: "eu",
        models: { model: "model" },
        dpaSigned: true,
        baaSigned: true,
    } as const;
    const providers = Object.fromEntries(
        named.filter((name) => name.includes("/")).map((name) => [name.split("/")[0] ?? "", access]),
    );
    return [...frontBackends(plan, fleet), ...httpRoutes(plan, fleet, []), ...aiGatewayRoutes(plan, providers, times)];
}

const times = timeLimitsFor(["chat", "reasoning"]);

describe("reachability", () => {
    const seen = { refused: 0, compiled: 0, abroad: 0 };

    it("agrees with a brute-force model of the rendered gateway on 10,000 configs", () => {
        fc.assert(
            fc.property(generatedConfig, (config) => {
                // The gateway reads every request: it is a processor too.
                const atHome = Object.values(config.dataClasses).every(
                    ({ jurisdictions: allowed }) =>
                        allowed === "anywhere" || allowed.some((place) => place === config.jurisdiction),
                );
                const legal = config.routes.every((route) =>
                    route.dataClasses.every((dataClass) =>
                        config.backends
                            .filter(({ name }) => backendsOf(route).includes(name))
                            .every((backend) => mayReach(config, dataClass, backend)),
                    ),
                );
                const ordered = config.routes.every((route) => keepsOrder(config, route));
                const compiles = atHome && legal && ordered;
                expect(routeFaults(config).length === 0).toBe(compiles);
                seen[compiles ? "compiled" : "refused"] += 1;
                if (compiles) checkEveryRequest(config);
            }),
            { numRuns: 10_000, seed: 20_261_121 },
        );
        // Otherwise the generator has drifted, and the property says little.
        expect(Math.min(seen.refused, seen.compiled, seen.abroad)).toBeGreaterThan(2_000);
    });

    function checkEveryRequest(config: RoutePlanArgs): void {
        const objects = render(config);
        const rows = reachability(config);
        for (const dataClass of [...dataClasses, undefined, "nonsense"]) {
            const accepted = dataClasses.some((one) => one === dataClass && config.dataClasses[one] !== undefined);
            for (const task of [...taskClasses, "other", undefined]) {
                const known = config.taskClasses.some((one) => one === task) || task === "other";
                for (const egress of [true, false]) {
                    const headers = {
                        ...(dataClass === undefined ? {} : { "x-gw-class": dataClass }),
                        ...(task === undefined ? {} : { "x-gw-task": task }),
                        ...(egress ? { "x-gw-egress": "allowed" } : {}),
                    };
                    const reached = reachedBy(objects, headers);
                    const outside = [...reached].filter((one) => one.includes(":"));
                    if (outside.length > 0) seen.abroad += 1;
                    const wanted = new Set(meant(config, dataClass ?? "", task ?? "").map(hostOf));
                    const leaves = [...wanted].some((one) => one.includes(":"));
                    if (!accepted || !known || (leaves && !egress)) {
                        // Something is missing: the request ends where regulated data may, or nowhere.
                        expect(outside).toEqual([]);
                        expect([...reached]).toEqual(expectedCatchAll(config));
                    } else {
                        expect(reached).toEqual(wanted);
                        const listed = rows.filter((row) => row.dataClass === dataClass && row.taskClass === task);
                        expect(new Set(listed.map(({ backend }) => hostOf(backend)))).toEqual(wanted);
                    }
                }
            }
        }
    }

    function expectedCatchAll(config: RoutePlanArgs): readonly string[] {
        return [...new Set(meant(config, "regulated", "other").map(hostOf))];
    }

    it("lists each edge with its processor and place", () => {
        expect(reachability(routePlanArgs(hybrid))).toContainEqual({
            dataClass: "public",
            taskClass: "reasoning",
            edge: "fallback",
            backend: "bedrock/claude",
            processor: "Amazon Web Services, Inc.",
            jurisdiction: "eu",
        });
        expect(reachability(routePlanArgs(hybrid))).toContainEqual(
            expect.objectContaining({ edge: "primary", backend: "mistral/large", jurisdiction: "unconfirmed" }),
        );
    });

    it("knows no third party for health and regulated data", () => {
        const rows = reachability(routePlanArgs(hybrid)).filter(
            ({ dataClass }) => dataClass === "health" || dataClass === "regulated",
        );
        expect(new Set(rows.map(({ backend }) => backend))).toEqual(new Set(["llama-70b", "mistral-small"]));
    });
});
