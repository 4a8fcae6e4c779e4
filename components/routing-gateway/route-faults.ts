import type { JurisdictionId } from "../../catalog/jurisdictions.ts";
import type { DataClass, TaskClass } from "../../catalog/vocabulary.ts";
import type { Fault, Path } from "../fault.ts";
import { levelFaults } from "./levels.ts";
import { objectionTo } from "./objections.ts";
import { atStage, rolloutFaults } from "./rollout.ts";
import type { Rollout } from "./rollout.ts";
import { edgesOf, isFirst } from "./route.ts";
import type { Backend, ClassRule, Edge, Route } from "./route.ts";

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

/** Everything that stands against compiling the routes, each fault with its path. Empty: {@link compileRoutes} compiles. */
export function routeFaults(args: RoutePlanArgs): readonly Fault[] {
    const { routes, rollout } = args;
    const fleet = args.backends.filter(({ kind }) => kind === "fleet").map(({ name }) => name);
    return [
        ...nameFaults(args),
        ...routes.flatMap((route, i) => [
            ...startFaults(route, i),
            ...weightFaults(route, i),
            ...fallbackFaults(route, i),
            ...mirrorFaults(route, i),
            ...declarationFaults(args, route, i),
            ...edgeFaults(args, route, ["routes", i]),
        ]),
        ...pairFaults(args),
        ...rolloutFaults(rollout, routes),
        ...stageFaults(args),
        ...routes.flatMap((route, i) => levelFaults(fleet, atStage(route, rollout), ["routes", i])),
    ];
}

/** Names become names of Kubernetes objects and values of headers. */
const routeName = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

function nameFaults({ routes, backends }: RoutePlanArgs): readonly Fault[] {
    const wrong = routes.flatMap(({ name }, i): readonly Fault[] => {
        const path = ["routes", i, "name"];
        if (!routeName.test(name)) {
            return [
                {
                    path,
                    problem: `"${name}" is not a name`,
                    why: "Objects are called after it.",
                    fix: "Write at most 40 lower-case letters, digits and dashes, a letter first.",
                },
            ];
        }
        if (routes.findIndex((other) => other.name === name) === i) return [];
        return [
            {
                path,
                problem: `another route is called "${name}"`,
                why: "The audit line names the route that decided.",
                fix: "Rename one of the two.",
            },
        ];
    });
    const twice = backends.flatMap(({ name }, i) =>
        backends.findIndex((other) => other.name === name) === i
            ? []
            : [
                  {
                      path: ["backends", i, "name"],
                      problem: `another backend is called "${name}"`,
                      why: "A name means one backend.",
                      fix: "Rename one of the two.",
                  },
              ],
    );
    return [...wrong, ...twice];
}

function startFaults({ name, primary, weighted }: Route, i: number): readonly Fault[] {
    if ((primary === undefined) !== (weighted === undefined)) return [];
    const what = primary === undefined ? "has neither primary nor weighted" : "has both primary and weighted";
    return [
        {
            path: ["routes", i],
            problem: `the route "${name}" ${what}`,
            why: "It must be plain which backend answers first.",
            fix: "Write one of the two.",
        },
    ];
}

function weightFaults({ weighted }: Route, i: number): readonly Fault[] {
    if (weighted === undefined) return [];
    const path = ["routes", i, "weighted"];
    const faults = weighted.flatMap(({ backend, weight }, w): readonly Fault[] => [
        ...(isPercent(weight) ? [] : [percentFault([...path, w, "weight"], weight)]),
        ...(weighted.findIndex((other) => other.backend === backend) === w
            ? []
            : [
                  {
                      path: [...path, w, "backend"],
                      problem: `"${backend}" has a weight already`,
                      why: "Two weights hide what share it gets.",
                      fix: "Write their sum once.",
                  },
              ]),
    ]);
    const sum = weighted.reduce((total, { weight }) => total + weight, 0);
    if (sum === 100) return faults;
    return [
        ...faults,
        {
            path,
            problem: `the weights add up to ${sum}, not to 100`,
            why: "A forgotten share must not pass unseen.",
            fix: "Write percent that add up to 100.",
        },
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

function fallbackFaults(route: Route, i: number): readonly Fault[] {
    const chain = edgesOf(route).filter(({ kind }) => kind !== "mirror");
    return chain.flatMap(({ kind, backend, path }, at) =>
        kind === "fallback" && chain.slice(0, at).some((earlier) => earlier.backend === backend)
            ? [
                  {
                      path: ["routes", i, ...path],
                      problem: `the fallback leads back to "${backend}", which was tried already`,
                      why: "A cycle turns one failure into a storm.",
                      fix: "Write a backend that the route does not use yet.",
                  },
              ]
            : [],
    );
}

function mirrorFaults(route: Route, i: number): readonly Fault[] {
    if (route.mirror === undefined) return [];
    const { backend, percent } = route.mirror;
    const path = ["routes", i, "mirror"];
    const answers = edgesOf(route).some((edge) => isFirst(edge) && edge.backend === backend);
    return [
        ...(isPercent(percent) ? [] : [percentFault([...path, "percent"], percent)]),
        ...(answers
            ? [
                  {
                      path: [...path, "backend"],
                      problem: `"${backend}" answers already`,
                      why: "A copy only doubles its load.",
                      fix: "Write another backend.",
                  },
              ]
            : []),
    ];
}

function declarationFaults(args: RoutePlanArgs, route: Route, i: number): readonly Fault[] {
    const classes = route.dataClasses.flatMap((dataClass, c) =>
        args.dataClasses[dataClass] === undefined
            ? [
                  {
                      path: ["routes", i, "dataClasses", c],
                      problem: `the stack has no rules for ${dataClass}`,
                      why: "Nobody said where it may go.",
                      fix: "Declare the class in dataClasses, or remove it here.",
                  },
              ]
            : [],
    );
    const tasks = (route.taskClasses ?? []).flatMap((task, t) =>
        args.taskClasses.includes(task)
            ? []
            : [
                  {
                      path: ["routes", i, "taskClasses", t],
                      problem: `the stack does not offer ${task}`,
                      why: "The rule would never match.",
                      fix: "Declare the task in taskClasses, or remove it here.",
                  },
              ],
    );
    return [...classes, ...tasks];
}

/** Each pair of class and task takes one route, and each class has one for every other task. */
function pairFaults({ routes, dataClasses }: RoutePlanArgs): readonly Fault[] {
    const taken = new Set<string>();
    const faults: Fault[] = [];
    for (const [i, route] of routes.entries()) {
        for (const [c, dataClass] of route.dataClasses.entries()) {
            const pairs = (route.taskClasses ?? ["other"]).map((task) => `${dataClass} ${task}`);
            const clash = pairs.find((pair) => taken.has(pair));
            for (const pair of pairs) taken.add(pair);
            if (clash !== undefined) {
                faults.push({
                    path: ["routes", i, "dataClasses", c],
                    problem: `"${clash}" has a route already`,
                    why: "Which route decides must not depend on their order.",
                    fix: "Name each pair of class and task once.",
                });
            }
        }
    }
    const homeless = Object.keys(dataClasses).filter((dataClass) => !taken.has(`${dataClass} other`));
    return [
        ...faults,
        ...homeless.map((dataClass) => ({
            path: ["dataClasses", dataClass],
            problem: `${dataClass} has no route without taskClasses`,
            why: "A request of the class with an unknown task would have nowhere to go.",
            fix: "Add the class to such a route, or remove it.",
        })),
    ];
}

/** Every edge must lead to a backend, and every class of the route must be allowed at its processor. */
function edgeFaults(args: RoutePlanArgs, route: Route, at: Path): readonly Fault[] {
    return edgesOf(route).flatMap((edge): readonly Fault[] => {
        const path = [...at, ...edge.path];
        const backend = args.backends.find(({ name }) => name === edge.backend);
        if (backend !== undefined) return classFaults(args, route, edge, backend, path);
        return [
            {
                path,
                problem: `there is no backend "${edge.backend}"`,
                why: "Requests of this edge would fail.",
                fix: "Write a backend that exists.",
            },
        ];
    });
}

function classFaults(args: RoutePlanArgs, route: Route, edge: Edge, backend: Backend, path: Path) {
    return [...new Set(route.dataClasses)].flatMap((dataClass): readonly Fault[] => {
        const rule = args.dataClasses[dataClass];
        const objection = rule === undefined ? undefined : objectionTo(backend, dataClass, rule, args.jurisdiction);
        if (objection === undefined) return [];
        return [
            {
                path,
                problem:
                    `by this ${edge.kind} edge, ${dataClass} data would reach ${backend.processor} through ` +
                    `"${backend.name}"`,
                why: objection,
                fix: "Write a backend that the class may reach, or take the class out.",
            },
        ];
    });
}

/** What the stage adds to the routes; its edges are not in the routes as written. */
function stageFaults(args: RoutePlanArgs): readonly Fault[] {
    const { rollout } = args;
    if (rollout === undefined || rollout.stage === "retired") return [];
    const moving = args.routes.filter(({ name, primary }) => rollout.routes.includes(name) && primary !== undefined);
    return moving.flatMap((route) => {
        const { name, dataClasses } = route;
        const old: Route = { name, dataClasses, primary: rollout.from, fallback: [] };
        return edgeFaults(args, old, []).map((fault) => ({ ...fault, path: ["rollout", "from"] }));
    });
}
