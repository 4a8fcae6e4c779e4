import type { JurisdictionId } from "../../catalog/jurisdictions.ts";
import type { DataClass, TaskClass } from "../../catalog/vocabulary.ts";
import type { Fault, FaultText, Path } from "../fault.ts";
import { shortName } from "../short-name.ts";
import { chooseFrom, quote } from "../suggest.ts";
import { levelFaults } from "./levels.ts";
import { objectionsTo } from "./objections.ts";
import { atStage, edgesWhileMoving, rolloutFaults } from "./rollout.ts";
import type { Rollout } from "./rollout.ts";
import { edgesOf, isFirst } from "./route.ts";
import type { Backend, ClassRule, DraftBackend, Edge, Route } from "./route.ts";

/** What routes are compiled from: plain data. */
export interface RoutePlanArgs {
    /** Legal area of the stack; the fleet processes there. */
    readonly jurisdiction: JurisdictionId;
    /** The classes that the stack accepts; all others are refused. */
    readonly dataClasses: Readonly<Partial<Record<DataClass, ClassRule>>>;
    /** The tasks that callers may ask for by name. */
    readonly taskClasses: readonly TaskClass[];
    readonly backends: readonly Backend[];
    readonly routes: readonly Route[];
    /** @default - none: the routes are as they are written */
    readonly rollout?: Rollout;
}

/**
 * What routes are judged by: {@link RoutePlanArgs}, or what could be read of a config that has other faults. The judge is silent
 * where what it needs is missing: that has been found already.
 */
export interface RouteDraft {
    readonly jurisdiction?: JurisdictionId | undefined;
    /** A class without a rule is declared, but its rule could not be read. @default - none of it could be read */
    readonly dataClasses?: Readonly<Partial<Record<DataClass, ClassRule | undefined>>> | undefined;
    /** @default - none of it could be read */
    readonly taskClasses?: readonly string[] | undefined;
    readonly backends: readonly DraftBackend[];
    /** In their places; one that could not be read is undefined. @default - none of them could be read */
    readonly routes?: readonly (Route | undefined)[] | undefined;
    readonly rollout?: Partial<Rollout> | undefined;
    /** Models and providers that are written, and could not be read: neither unknown nor judged. @default - none */
    readonly unread?: { readonly models: readonly string[]; readonly providers: readonly string[] };
}

/** A route with its place in the list. */
interface PlacedRoute {
    readonly route: Route;
    readonly at: readonly ["routes", number];
}

/** Everything that stands against the routes, each fault with its path. Empty for whole arguments: {@link compileRoutes} compiles. */
export function routeFaults(draft: RouteDraft): readonly Fault[] {
    const routes = (draft.routes ?? []).flatMap((route, i): PlacedRoute[] =>
        route === undefined ? [] : [{ route, at: ["routes", i] }],
    );
    return [
        ...classesAtHome(draft),
        ...nameFaults(routes),
        ...routes.flatMap((placed) => [
            ...startFaults(placed),
            ...weightFaults(placed),
            ...cycleFaults(placed),
            ...mirrorFaults(placed),
            ...declarationFaults(draft, placed),
            ...edgeFaults(draft, placed),
            ...orderFaults(draft, placed),
        ]),
        ...pairFaults(draft, routes),
        ...moveFaults(draft),
    ];
}

/** Each class must be allowed where the gateway itself stands: it reads every request. */
function classesAtHome({ dataClasses = {}, jurisdiction: home }: RouteDraft): readonly Fault[] {
    if (home === undefined) return [];
    return Object.entries(dataClasses).flatMap(([dataClass, rule]) =>
        rule === undefined || rule.jurisdictions === "anywhere" || rule.jurisdictions.includes(home)
            ? []
            : [
                  {
                      path: ["dataClasses", dataClass, "jurisdictions"],
                      problem: `${dataClass} may not be processed in ${home}, where this stack stands`,
                      why: "The gateway reads every request, so that the stack itself processes the class.",
                      fix: `Add ${home} to the list, or remove the class from this stack.`,
                  },
              ],
    );
}

function nameFaults(routes: readonly PlacedRoute[]): readonly Fault[] {
    return routes.flatMap(({ route: { name }, at }, i): readonly Fault[] => {
        const path = [...at, "name"];
        if (!shortName.test(name)) {
            return [
                {
                    path,
                    problem: `${quote(name)} is not a name`,
                    why: "Objects are called after it.",
                    fix: "Write at most 40 lower-case letters, digits and dashes, a letter first.",
                },
            ];
        }
        if (routes.findIndex((other) => other.route.name === name) === i) return [];
        return [
            {
                path,
                problem: "another route has the same name",
                why: "The audit line names the route that decided; two of one name cannot be told apart.",
                fix: "Rename one of them.",
            },
        ];
    });
}

/** A route begins with one backend or with several by weight, never with both or none. */
function startFaults({ route: { primary, weighted }, at }: PlacedRoute): readonly Fault[] {
    if ((primary === undefined) !== (weighted === undefined)) return [];
    const none = primary === undefined;
    return [
        {
            path: none ? at : [...at, "weighted"],
            at: "key",
            problem: none ? "the route has neither primary nor weighted" : "the route has both primary and weighted",
            why: "It must be plain which backend answers first.",
            fix: none ? "Write primary: <backend>." : "Keep one of the two.",
        },
    ];
}

/** Weights are percent, and each backend has one. */
function weightFaults({ route: { weighted }, at }: PlacedRoute): readonly Fault[] {
    if (weighted === undefined) return [];
    const path = [...at, "weighted"];
    const sum = weighted.reduce((total, { weight }) => total + weight, 0);
    const one = weighted.flatMap(({ backend, weight }, w): readonly Fault[] => [
        ...(isPercent(weight) ? [] : [percentFault([...path, w, "weight"], weight)]),
        ...(weighted.findIndex((other) => other.backend === backend) === w
            ? []
            : [
                  {
                      path: [...path, w, "backend"],
                      problem: `${quote(backend)} has a weight already`,
                      why: "Two weights for one backend hide what share it really gets.",
                      fix: "Write the sum in one place.",
                  },
              ]),
    ]);
    if (sum === 100) return one;
    return [
        {
            path,
            at: "key",
            problem: `the weights add to ${sum}, not to 100`,
            why: "Weights are percent: a review must not need arithmetic, and a forgotten share must not pass unseen.",
            fix: "Change the weights so that they add to 100; 0 keeps a backend without traffic.",
        },
        ...one,
    ];
}

function isPercent(value: number): boolean {
    return Number.isInteger(value) && value >= 0 && value <= 100;
}

function percentFault(path: Path, value: number): Fault {
    return {
        path,
        problem: `${value} is not a whole percentage`,
        why: "Shares are read without arithmetic.",
        fix: "Write a whole number from 0 to 100.",
    };
}

/** The edges that requests follow one after another: all but the mirror's copies. */
function chainOf(route: Route): readonly Edge[] {
    return edgesOf(route).filter(({ kind }) => kind !== "mirror");
}

/** A fallback must lead on: one that leads back to a backend that has just failed is a cycle. */
function cycleFaults({ route, at }: PlacedRoute): readonly Fault[] {
    const chain = chainOf(route);
    return chain.flatMap(({ kind, backend, path }, i): readonly Fault[] => {
        if (kind !== "fallback" || !chain.slice(0, i).some((earlier) => earlier.backend === backend)) return [];
        return [
            {
                path: [...at, ...path],
                problem: `the fallback leads back to ${quote(backend)}, which the route has tried already`,
                why: "A cycle turns one failure into a storm of retries at the backend that is failing.",
                fix: "Remove it, or write a backend that the route does not use yet.",
            },
        ];
    });
}

/** A copy to the backend that answers anyway only doubles its load. */
function mirrorFaults({ route, at }: PlacedRoute): readonly Fault[] {
    if (route.mirror === undefined) return [];
    const { backend, percent } = route.mirror;
    const path = [...at, "mirror"];
    const answers = edgesOf(route).some((edge) => isFirst(edge) && edge.backend === backend);
    return [
        ...(isPercent(percent) ? [] : [percentFault([...path, "percent"], percent)]),
        ...(answers
            ? [
                  {
                      path: [...path, "backend"],
                      problem: `${quote(backend)} already answers this route`,
                      why: "A mirror compares a second backend; a copy to the first only doubles its load.",
                      fix: "Write another backend, or remove the mirror.",
                  },
              ]
            : []),
    ];
}

/** Classes and tasks that routes name must be declared. */
function declarationFaults({ dataClasses, taskClasses }: RouteDraft, { route, at }: PlacedRoute): readonly Fault[] {
    const classes = dataClasses === undefined ? undefined : Object.keys(dataClasses);
    return [
        ...undeclared(route.dataClasses, classes, [...at, "dataClasses"]),
        ...undeclared(route.taskClasses ?? [], taskClasses, [...at, "taskClasses"]),
    ];
}

function undeclared(named: readonly string[], declared: readonly string[] | undefined, path: Path): readonly Fault[] {
    const key = String(path.at(-1));
    return named.flatMap((name, i) =>
        declared?.includes(name) === false
            ? [
                  {
                      path: [...path, i],
                      problem: `${name} is not declared in ${key}`,
                      why: "Without its rules nobody has said where such a request may go.",
                      fix: `Declare ${name} in ${key}, or remove it from the route.`,
                  },
              ]
            : [],
    );
}

/** Each pair of data class and task takes one route, and each declared class has a default one. */
function pairFaults(
    { dataClasses = {}, routes: written }: RouteDraft,
    routes: readonly PlacedRoute[],
): readonly Fault[] {
    const taken = new Set<string>();
    const faults: Fault[] = [];
    for (const { route, at } of routes) {
        for (const [i, dataClass] of route.dataClasses.entries()) {
            const tasks = route.taskClasses ?? ["every other task"];
            const clash = tasks.find((task) => taken.has(`${dataClass} ${task}`));
            for (const task of tasks) taken.add(`${dataClass} ${task}`);
            if (clash !== undefined) faults.push(clashFault([...at, "dataClasses", i], dataClass, clash));
        }
    }
    // A route that could not be read may be the default one that is missed here.
    if (written === undefined || written.length > routes.length) return faults;
    const homeless = Object.keys(dataClasses).filter((dataClass) => !taken.has(`${dataClass} every other task`));
    return [...faults, ...homeless.map(homelessFault)];
}

function clashFault(path: Path, dataClass: string, task: string): Fault {
    return {
        path,
        problem: `${dataClass} is routed already for ${task}`,
        why: "Which of the two decides would depend on the order of the rules.",
        fix: "Name each pair of class and task once over all routes.",
    };
}

function homelessFault(dataClass: string): Fault {
    return {
        path: ["dataClasses", dataClass],
        at: "key",
        problem: `no route without taskClasses takes ${dataClass}`,
        why: "A request of the class with an unknown task, or none, would have nowhere to go.",
        fix: `Add ${dataClass} to a route without taskClasses, or remove the class.`,
    };
}

/** Every edge must lead to a backend, and every class of the route must be allowed at its processor. */
function edgeFaults(draft: RouteDraft, { route, at }: PlacedRoute): readonly Fault[] {
    return edgesWhileMoving(route, at, draft.rollout).flatMap((edge): readonly Fault[] => {
        const backend = draft.backends.find(({ name }) => name === edge.backend);
        if (backend !== undefined) return classFaults(draft, edge, backend, route.dataClasses);
        if (!isUnknown(draft, edge)) return [];
        return [
            {
                path: edge.path,
                problem: `there is no backend ${quote(edge.backend)}`,
                why: "Requests of this edge would fail, and only when it is taken: a fallback at the worst moment.",
                fix: chooseFrom(
                    edge.backend,
                    draft.backends.map(({ name }) => name),
                ),
            },
        ];
    });
}

/** True where nobody has written the backend of an edge, readable or not. */
function isUnknown({ backends, unread }: RouteDraft, { backend }: Edge): boolean {
    if (backends.some(({ name }) => name === backend)) return false;
    const { models = [], providers = [] } = unread ?? {};
    return !models.includes(backend) && !providers.some((provider) => backend.startsWith(`${provider}/`));
}

const edgeTitles: Readonly<Record<Edge["kind"], string>> = {
    primary: "primary",
    weighted: "weighted backend",
    fallback: "fallback",
    mirror: "mirror",
};

/** One fault for each objection, with all classes that it is about. */
function classFaults(
    { dataClasses = {}, jurisdiction }: RouteDraft,
    edge: Edge,
    backend: DraftBackend,
    classes: readonly DataClass[],
): readonly Fault[] {
    const grouped = new Map<string, { readonly objection: FaultText; readonly classes: DataClass[] }>();
    for (const dataClass of new Set(classes)) {
        for (const objection of objectionsTo(backend, dataClass, dataClasses[dataClass], jurisdiction)) {
            const entry = grouped.get(objection.problem) ?? { objection, classes: [] };
            entry.classes.push(dataClass);
            grouped.set(objection.problem, entry);
        }
    }
    return [...grouped.values()].map(({ objection: { problem, why, fix }, classes: those }) => ({
        path: edge.path,
        problem: `the ${edgeTitles[edge.kind]} ${quote(edge.backend)} lets ${those.join(", ")} reach ${problem}`,
        why,
        fix,
    }));
}

/** The gateway keeps the order of fallbacks over two levels only; what does not fit would be shared at once. */
function orderFaults(draft: RouteDraft, { route, at }: PlacedRoute): readonly Fault[] {
    const chain = chainOf(route).map(({ backend }) => backend);
    const edges = edgesOf(route);
    // No start, a cycle or an unknown backend has been found already, and leaves no order to judge.
    if (!edges.some(isFirst) || new Set(chain).size < chain.length) return [];
    if (edges.some((edge) => isUnknown(draft, edge))) return [];
    const known = draft.backends.filter(({ kind }) => kind === "fleet").map(({ name }) => name);
    return levelFaults([...known, ...(draft.unread?.models ?? [])], atStage(route, wholeRollout(draft.rollout)), at);
}

/** A rollout must move routes that exist, each to another backend than it comes from. */
function moveFaults({ rollout, routes }: RouteDraft): readonly Fault[] {
    const whole = wholeRollout(rollout);
    const readable = routes?.filter((route) => route !== undefined);
    // A route that could not be read may be the one that moves.
    if (whole === undefined || readable === undefined || readable.length < (routes ?? []).length) return [];
    return rolloutFaults(whole, readable);
}

function wholeRollout({ stage, from, routes, ...rest }: Partial<Rollout> = {}): Rollout | undefined {
    if (stage === undefined || from === undefined || routes === undefined) return undefined;
    return { stage, from, routes, ...rest };
}
