import fc from "fast-check";
import type { JurisdictionId } from "../../catalog/jurisdictions.ts";
import { dataClasses, taskClasses } from "../../catalog/vocabulary.ts";
import type { TaskClass } from "../../catalog/vocabulary.ts";
import type { RoutePlanArgs } from "./judge-routes.ts";
import type { Backend, ClassRule, Route } from "./route.ts";

const places = ["eu", "ch", "us"] as const satisfies readonly JurisdictionId[];

/** Lawful more often than not: a config is refused for a single edge, and both kinds are needed. */
const often = fc.constantFrom(true, true, true, false);

const classRule: fc.Arbitrary<ClassRule> = fc.record({
    jurisdictions: fc.oneof(
        { weight: 2, arbitrary: fc.constant("anywhere" as const) },
        { weight: 1, arbitrary: fc.subarray([...places], { minLength: 1 }) },
    ),
    thirdParty: often,
});

const thirdParty = fc.record({
    jurisdiction: fc.constantFrom(...places, "unconfirmed" as const),
    dpa: fc.record({ holds: often }),
    baa: fc.record({ holds: often }),
});

const backendsOf = (home: JurisdictionId): fc.Arbitrary<readonly Backend[]> =>
    fc.tuple(fc.integer({ min: 1, max: 3 }), fc.array(thirdParty, { maxLength: 4 })).map(([fleet, others]) => [
        ...Array.from({ length: fleet }, (_, i): Backend => ({
            name: `model-${i}`,
            kind: "fleet",
            processor: "own fleet",
            jurisdiction: home,
            dpa: { holds: true },
            baa: { holds: true },
        })),
        ...others.map((facts, i): Backend => ({
            name: `provider-${i}/model`,
            kind: "thirdParty",
            processor: `Company ${i}`,
            ...facts,
        })),
    ]);

/** The edges of a route: backends in an order, of which the first answer, the next stand behind them, one may mirror. */
const edgesFrom = (backends: readonly Backend[]) =>
    fc.record({
        order: fc.shuffledSubarray(
            backends.map(({ name }) => name),
            { minLength: 1, maxLength: Math.min(3, backends.length) },
        ),
        answering: fc.integer({ min: 1, max: 3 }),
        cut: fc.integer({ min: 0, max: 100 }),
        mirrorPercent: fc.integer({ min: 0, max: 100 }),
        mirrors: fc.boolean(),
    });
type Edges = { order: string[]; answering: number; cut: number; mirrorPercent: number; mirrors: boolean };

function routeEdges({ order, answering, cut, mirrorPercent, mirrors }: Edges) {
    const first = order.slice(0, answering);
    const rest = order.slice(answering);
    const [mirrored] = mirrors ? rest.slice(-1) : [];
    const fallback = (mirrored === undefined ? rest : rest.slice(0, -1)).slice(0, 4);
    const [one = ""] = first;
    return {
        ...(first.length === 1
            ? { primary: one }
            : {
                  weighted: first.map((backend, i) => ({
                      backend,
                      weight: i === 0 ? cut : i === 1 ? 100 - cut : 0,
                  })),
              }),
        fallback,
        ...(mirrored === undefined ? {} : { mirror: { backend: mirrored, percent: mirrorPercent } }),
    };
}

/**
 * Configs whose routes have a shape that the compiler takes, over every mixture of classes, places and contracts. Whether
 * their edges are allowed, and their fallbacks in an order that two gateways can keep, is left to chance.
 */
export const generatedConfig: fc.Arbitrary<RoutePlanArgs> = fc
    .constantFrom<JurisdictionId>("eu", "us")
    .chain((home) => fc.tuple(fc.constant(home), backendsOf(home)))
    .chain(([home, backends]) =>
        fc.record({
            home: fc.constant(home),
            backends: fc.constant(backends),
            rules: fc.tuple(...dataClasses.map(() => classRule)),
            accepted: fc.subarray([...dataClasses], { minLength: 1 }),
            offered: fc.subarray([...taskClasses]),
            /** For each class, which of two routes without tasks takes it. */
            groups: fc.tuple(...dataClasses.map(() => fc.boolean())),
            special: fc.subarray([...dataClasses]),
            named: fc.subarray([...taskClasses]),
            edges: fc.tuple(edgesFrom(backends), edgesFrom(backends), edgesFrom(backends)),
        }),
    )
    .map(({ home, backends, rules, accepted, offered, groups, special, named, edges }) => {
        const [one, other, third] = edges;
        const inGroup = (which: boolean) =>
            accepted.filter((dataClass) => groups[dataClasses.indexOf(dataClass)] === which);
        const tasks: TaskClass[] = named.filter((task) => offered.includes(task));
        const routes: Route[] = [
            { name: "one", dataClasses: inGroup(true), ...routeEdges(one) },
            { name: "other", dataClasses: inGroup(false), ...routeEdges(other) },
            {
                name: "special",
                dataClasses: accepted.filter((dataClass) => special.includes(dataClass)),
                taskClasses: tasks,
                ...routeEdges(third),
            },
        ];
        return {
            jurisdiction: home,
            dataClasses: Object.fromEntries(
                accepted.map((dataClass) => [dataClass, rules[dataClasses.indexOf(dataClass)]]),
            ),
            taskClasses: offered,
            backends,
            routes: routes.filter(
                ({ dataClasses: taken, taskClasses: wanted }) => taken.length > 0 && wanted?.length !== 0,
            ),
        };
    });
