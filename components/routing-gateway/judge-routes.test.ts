import { describe, expect, it } from "vitest";
import { formatPath, formatText } from "../fault.ts";
import { compileRoutes } from "./compile-routes.ts";
import { routePlanArgs } from "./resolve-backends.ts";
import { routeFaults } from "./judge-routes.ts";
import type { RoutePlanArgs } from "./judge-routes.ts";
import type { Backend, Route } from "./route.ts";
import { hybrid, managed, selfHosted } from "./routing-gateway.fixture.ts";

const good = routePlanArgs(hybrid);
const [publicHard, hard, routine, staysHere] = hybrid.routes;

/** The config with one route written otherwise. */
function withRoute(name: string, change: Partial<Route>): RoutePlanArgs {
    return { ...good, routes: good.routes.map((route) => (route.name === name ? { ...route, ...change } : route)) };
}

function withBackend(name: string, change: Partial<Backend>): RoutePlanArgs {
    return {
        ...good,
        backends: good.backends.map((backend) => (backend.name === name ? { ...backend, ...change } : backend)),
    };
}

function weighted(weights: readonly number[]): RoutePlanArgs {
    const backends = ["llama-70b", "bedrock/claude", "mistral-small"];
    const { primary, ...rest } = routine;
    const shares = weights.map((weight, i) => ({ backend: backends[i] ?? primary, weight }));
    const route: Route = { ...rest, fallback: [], weighted: shares };
    return { ...good, routes: [publicHard, hard, route, staysHere] };
}

/** What is refused, where it stands, and what the message has to name. */
const refused: Readonly<Record<string, readonly [args: RoutePlanArgs, path: string, message: RegExp]>> = {
    "a primary abroad for health data": [
        withRoute("stays-here", { primary: "bedrock/claude" }),
        "routes[3].primary",
        /the primary "bedrock\/claude" lets health reach .*, a third party, although its class says thirdParty: false/,
    ],
    "a fallback to a third party for regulated data": [
        withRoute("stays-here", { fallback: ["bedrock/claude"] }),
        "routes[3].fallback[0]",
        /the fallback "bedrock\/claude" lets regulated reach .*own fleet/,
    ],
    "a weight of 0 to a third party for regulated data": [
        {
            ...good,
            routes: [
                publicHard,
                hard,
                routine,
                {
                    name: "stays-here",
                    dataClasses: ["health", "regulated"],
                    weighted: [
                        { backend: "llama-70b", weight: 100 },
                        { backend: "mistral/large", weight: 0 },
                    ],
                    fallback: [],
                },
            ],
        },
        "routes[3].weighted[1].backend",
        /the weighted backend "mistral\/large" lets regulated reach/,
    ],
    "a mirror of 0 percent to a third party for health data": [
        withRoute("stays-here", { mirror: { backend: "bedrock/claude", percent: 0 } }),
        "routes[3].mirror.backend",
        /the mirror "bedrock\/claude" lets health reach/,
    ],
    "internal data at a place that nobody could confirm": [
        withRoute("hard", { primary: "mistral/large" }),
        "routes[1].primary",
        /lets internal, personal reach .*nobody could confirm; the class allows eu/,
    ],
    "personal data at a provider without a processing agreement": [
        withBackend("bedrock/claude", { dpa: { holds: false } }),
        "routes[1].primary",
        /lets personal reach .*Art\. 28/,
    ],
    "health data in the US at a provider without a business associate agreement": [
        {
            jurisdiction: "us",
            dataClasses: { health: { jurisdictions: ["us"], thirdParty: true } },
            taskClasses: [],
            backends: [
                {
                    name: "p/m",
                    kind: "thirdParty",
                    processor: "P",
                    jurisdiction: "us",
                    dpa: { holds: true },
                    baa: { holds: false },
                },
            ],
            routes: [{ name: "all", dataClasses: ["health"], primary: "p/m", fallback: [] }],
        },
        "routes[0].primary",
        /164\.308/,
    ],
    "a fleet where the class may not be": [
        { ...good, dataClasses: { ...good.dataClasses, regulated: { jurisdictions: ["ch"], thirdParty: false } } },
        "dataClasses.regulated.jurisdictions",
        /regulated may not be processed in eu, where this stack stands/,
    ],
    "an unknown backend": [withRoute("hard", { primary: "gpt" }), "routes[1].primary", /no backend "gpt"/],
    "a cycle of fallbacks": [
        withRoute("public-hard", { fallback: ["mistral/large"] }),
        "routes[0].fallback[0]",
        /leads back to "mistral\/large"/,
    ],
    "weights that do not add up": [weighted([50, 40]), "routes[2].weighted", /add to 90/],
    "a weight that is no percentage": [weighted([150, -50]), "routes[2].weighted[0].weight", /150 is not a whole/],
    "a mirror that answers already": [
        withRoute("routine", { mirror: { backend: "llama-70b", percent: 5 } }),
        "routes[2].mirror.backend",
        /already answers/,
    ],
    "a mirror of half a percent": [
        withRoute("routine", { mirror: { backend: "mistral-small", percent: 0.5 } }),
        "routes[2].mirror.percent",
        /0\.5 is not a whole/,
    ],
    "a route without a start": [
        {
            ...good,
            routes: [...good.routes, { name: "empty", dataClasses: ["public"], taskClasses: ["chat"], fallback: [] }],
        },
        "routes[4]",
        /neither primary nor weighted/,
    ],
    "two routes for one class and task": [
        withRoute("hard", { dataClasses: ["public"] }),
        "routes[1].dataClasses[0]",
        /public is routed already for reasoning/,
    ],
    "a class without a route for other tasks": [
        { ...good, routes: [publicHard, hard, routine] },
        "dataClasses.regulated",
        /no route without taskClasses/,
    ],
    "a class that is not declared": [
        {
            ...good,
            dataClasses: { public: good.dataClasses.public ?? { jurisdictions: "anywhere", thirdParty: true } },
        },
        "routes[1].dataClasses[0]",
        /internal is not declared/,
    ],
    "a task that is not offered": [
        { ...good, taskClasses: ["chat"] },
        "routes[0].taskClasses[0]",
        /reasoning is not declared in taskClasses/,
    ],
    "two routes of one name": [
        withRoute("hard", { name: "routine" }),
        "routes[2].name",
        /another route has the same name/,
    ],
    "a route whose name is no name": [withRoute("hard", { name: "Hard!" }), "routes[1].name", /is not a name/],
    "a backend between two third parties": [
        withRoute("public-hard", { fallback: ["llama-70b", "bedrock/claude"] }),
        "routes[0].fallback",
        /third parties first/,
    ],
    "two steps of the fleet behind each other": [
        withRoute("public-hard", { fallback: ["llama-70b", "mistral-small"] }),
        "routes[0].fallback",
        /at most one backend of the fleet/,
    ],
    "a third party behind a fallback of the fleet": [
        withRoute("routine", { fallback: ["mistral-small", "bedrock/claude"] }),
        "routes[2].fallback",
        /one backend of the fleet, or third parties only/,
    ],
};

describe("routes are compiled", () => {
    it.each([
        ["hybrid", hybrid],
        ["self-hosted", selfHosted],
        ["managed", managed],
    ])("for a %s stack", (_, args) => {
        expect(routeFaults(routePlanArgs(args))).toEqual([]);
    });

    it("with weights that add up, zero among them", () => {
        expect(routeFaults(weighted([80, 20]))).toEqual([]);
        expect(routeFaults(weighted([100, 0]))).toEqual([]);
    });

    it("with a mirror inside the jurisdiction for regulated data", () => {
        const args = withRoute("stays-here", { fallback: [], mirror: { backend: "mistral-small", percent: 5 } });
        expect(routeFaults(args)).toEqual([]);
    });

    it("with health data at a provider in the EU that has a processing agreement, where the class admits third parties", () => {
        const health = { jurisdictions: ["eu"], thirdParty: true } as const;
        const routes: readonly Route[] = [
            { name: "health", dataClasses: ["health"], primary: "bedrock/claude", fallback: [] },
        ];
        expect(routeFaults({ ...good, dataClasses: { health }, routes })).toEqual([]);
    });
});

describe("routes are refused", () => {
    it.each(Object.entries(refused))("with %s", (_, [args, path, message]) => {
        const found = routeFaults(args).filter((fault) => formatPath(fault.path) === path);
        expect(found.map(formatText).join("\n")).toMatch(message);
        expect(() => compileRoutes(args)).toThrow(path);
    });

    it("all at once, each fault with its path", () => {
        const args = withRoute("hard", { primary: "gpt", fallback: ["nobody"] });
        expect(routeFaults(args).map(({ path }) => formatPath(path))).toEqual(
            expect.arrayContaining(["routes[1].primary", "routes[1].fallback[0]"]),
        );
    });
});

describe("compiled rules", () => {
    const plan = compileRoutes(good);
    const named = (name: string) => plan.rules.find((rule) => rule.name === name);

    it("ask for the egress permission exactly where some edge leads to a third party", () => {
        expect(plan.rules.map(({ name, needsEgress }) => [name, needsEgress])).toEqual([
            ["public-hard", true],
            ["hard", true],
            ["routine", true],
            ["stays-here", false],
        ]);
        expect(plan.egressClasses).toEqual(["public", "internal", "personal"]);
    });

    it("match no request twice, and every kind of request once", () => {
        const kinds = plan.rules.flatMap(({ matches }) => matches.map(({ dataClass, task }) => `${dataClass} ${task}`));
        expect(new Set(kinds).size).toBe(kinds.length);
        // Five classes, four tasks of the stack and all others.
        expect(kinds).toHaveLength(5 * 5);
    });

    it("send a request that nothing matches where regulated data may be", () => {
        expect(plan.catchAll?.name).toBe("stays-here");
        expect(compileRoutes(routePlanArgs(managed)).catchAll).toBeUndefined();
    });

    it("count a chain of third parties as one step of the front, in order at the egress gateway", () => {
        expect(named("public-hard")?.levels).toEqual({
            first: [{ target: "egress", share: 100 }],
            second: { fleet: "llama-70b" },
            egress: [
                { backend: "mistral/large", share: 100, priority: 0 },
                { backend: "bedrock/claude", share: 100, priority: 1 },
            ],
        });
        expect(named("routine")?.levels).toEqual({
            first: [{ target: { fleet: "llama-70b" }, share: 100 }],
            second: "egress",
            egress: [{ backend: "bedrock/claude", share: 100, priority: 0 }],
        });
    });

    it("add up the shares of third parties for the front", () => {
        const { levels } = compileRoutes(weighted([50, 20, 30])).rules.find(({ name }) => name === "routine") ?? {};
        expect(levels?.first).toEqual([
            { target: { fleet: "llama-70b" }, share: 50 },
            { target: { fleet: "mistral-small" }, share: 30 },
            { target: "egress", share: 20 },
        ]);
    });
});
