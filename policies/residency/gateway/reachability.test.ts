import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataClasses } from "../../../catalog/vocabulary.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { declaredAs, judge } from "../../kit/testing-judge.ts";
import { gatewayReach } from "./res-gateway-reach.ts";
import {
    abroad,
    aiRoute,
    backend,
    classMatches,
    contracted,
    gatewayDeclared,
    headerFilter,
    httpRoute,
    ownHost,
    provider,
    toBackend,
    twoTiers,
} from "./fixtures.ts";

/** Who can answer, and the classes that may be given to each: what {@link gatewayDeclared} says, written again by hand. */
const receivers = {
    fleet: { host: ownHost, may: dataClasses },
    together: { host: abroad, may: ["public"] },
    mistral: { host: contracted, may: ["public", "internal", "personal"] },
    stranger: { host: "api.stranger.example", may: [] },
} as const satisfies Record<string, { host: string; may: readonly string[] }>;
type Receiver = keyof typeof receivers;
const processors = ["together", "mistral", "stranger"] as const;

/** Two gateways as plain data: what the oracle reads, and what the objects are made of. */
interface Topology {
    readonly rules: readonly {
        readonly classes: readonly string[];
        readonly edges: readonly {
            readonly to: Receiver | "egress";
            readonly weight: number;
            readonly last: boolean;
        }[];
        /** The route that the rule names for the egress gateway; without it, the caller's own word arrives there. */
        readonly route: string | undefined;
    }[];
    /** Whom each route of the egress gateway leads to. */
    readonly routes: Readonly<Record<string, readonly (typeof processors)[number][]>>;
}

const routeNames = ["r0", "r1", "r2"];
const topologies: fc.Arbitrary<Topology> = fc.record({
    rules: fc.array(
        fc.record({
            classes: fc.subarray([...dataClasses], { minLength: 1, maxLength: 3 }),
            edges: fc.array(
                fc.record({
                    to: fc.constantFrom("fleet", "fleet", "egress", "egress", ...processors),
                    weight: fc.constantFrom(0, 1, 100),
                    last: fc.boolean(),
                }),
                { minLength: 1, maxLength: 3 },
            ),
            route: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...routeNames) }, fc.constant(undefined)),
        }),
        { minLength: 1, maxLength: 4 },
    ),
    routes: fc
        .subarray(routeNames)
        .chain((names) =>
            fc.record(
                Object.fromEntries(
                    names.map((name) => [name, fc.subarray([...processors], { minLength: 1, maxLength: 2 })]),
                ),
            ),
        ),
});

/** By trying every class at every edge: the edges by which one of them reaches somebody who may not have it. */
function leaksOf({ rules, routes }: Topology): readonly string[] {
    return rules.flatMap(({ classes, edges, route }, rule) =>
        edges.flatMap(({ to }, edge) => {
            const behindEgress = route === undefined ? Object.values(routes).flat() : (routes[route] ?? []);
            const reached: readonly Receiver[] = to === "egress" ? behindEgress : [to];
            const leaks = reached.some((receiver) => {
                const may: readonly string[] = receivers[receiver].may;
                return classes.some((it) => !may.includes(it));
            });
            return leaks ? [`httproute-rule${rule}.spec.rules[0].backendRefs[${edge}]`] : [];
        }),
    );
}

function objectsOf({ rules, routes }: Topology): readonly Fixture[] {
    return [
        ...twoTiers.filter(({ name = "" }) => /^(gateway|envoyproxy)-/.test(name)),
        ...rules.flatMap(({ classes, edges, route }, rule) => [
            httpRoute(`rule${rule}`, {
                matches: classMatches(classes, true),
                filters: [headerFilter(route)],
                backendRefs: edges.map(({ weight }, edge) => toBackend(`edge${rule}-${edge}`, { weight })),
            }),
            ...edges.map(({ to, last }, edge) => {
                const host = to === "egress" ? "egress.egress.svc.cluster.local" : receivers[to].host;
                return backend("gateway", `edge${rule}-${edge}`, host, last ? { fallback: true } : {});
            }),
        ]),
        ...Object.entries(routes).map(([name, to]) =>
            aiRoute(
                name,
                to.map((it, priority) => ({ name: it, priority })),
            ),
        ),
        ...processors.flatMap((it) => provider(it, receivers[it].host)),
    ];
}

const declaredFor = declaredAs({ jurisdiction: "eu", ...gatewayDeclared });

async function refusedBy(topology: Topology): Promise<readonly string[]> {
    const found = await judge(gatewayReach, objectsOf(topology), { declaredFor });
    expect(found.filter(({ status }) => status === "undetermined")).toEqual([]);
    return found.map(({ resource, path }) => `${resource}.${path}`);
}

describe("the rule on what requests reach", () => {
    it("refuses exactly the edges that a search through every class and edge finds", async () => {
        let leaking = 0;
        await fc.assert(
            fc.asyncProperty(topologies, async (topology) => {
                const leaks = leaksOf(topology);
                leaking += leaks.length > 0 ? 1 : 0;
                expect([...(await refusedBy(topology))].toSorted()).toEqual([...leaks].toSorted());
            }),
            { numRuns: 500 },
        );
        // Both kinds have to be among them, or the agreement says nothing.
        expect(leaking).toBeGreaterThan(50);
        expect(leaking).toBeLessThan(490);
    });
});
