import type { JurisdictionId } from "../../catalog/jurisdictions.ts";
import type { DataClass, TaskClass } from "../../catalog/vocabulary.ts";
import type { InputFault } from "../input-faults.ts";
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
export function routeFaults(args: RoutePlanArgs): readonly InputFault[] {
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
            ...edgeFaults(args, route, `routes[${i}].`),
        ]),
        ...pairFaults(args),
        ...rolloutFaults(rollout, routes),
        ...stageFaults(args),
        ...routes.flatMap((route, i) => levelFaults(fleet, atStage(route, rollout), `routes[${i}]`)),
    ];
}

/** Names become names of Kubernetes objects and values of headers. */
const routeName = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

function nameFaults({ routes, backends }: RoutePlanArgs): readonly InputFault[] {
    const wrong = routes.flatMap(({ name }, i): readonly InputFault[] => {
        const propertyPath = `routes[${i}].name`;
        if (!routeName.test(name)) {
            return [
                {
                    propertyPath,
                    reason: `"${name}" is not a name - objects are called after it - write lower-case letters, digits and dashes`,
                },
            ];
        }
        if (routes.findIndex((other) => other.name === name) === i) return [];
        return [
            { propertyPath, reason: `"${name}" is taken - the audit line names the route that decided - rename one` },
        ];
    });
    const twice = backends.flatMap(({ name }, i) =>
        backends.findIndex((other) => other.name === name) === i
            ? []
            : [
                  {
                      propertyPath: `backends[${i}].name`,
                      reason: `"${name}" is taken - a name means one backend - rename one`,
                  },
              ],
    );
    return [...wrong, ...twice];
}

function startFaults({ primary, weighted }: Route, i: number): readonly InputFault[] {
    if ((primary === undefined) !== (weighted === undefined)) return [];
    const what = primary === undefined ? "has neither primary nor weighted" : "has both primary and weighted";
    return [
        {
            propertyPath: `routes[${i}]`,
            reason: `${what} - it must be plain which backend answers first - write one of the two`,
        },
    ];
}

function weightFaults({ weighted }: Route, i: number): readonly InputFault[] {
    if (weighted === undefined) return [];
    const path = `routes[${i}].weighted`;
    const faults = weighted.flatMap(({ backend, weight }, w): readonly InputFault[] => [
        ...(isPercent(weight) ? [] : [percentFault(`${path}[${w}].weight`, weight)]),
        ...(weighted.findIndex((other) => other.backend === backend) === w
            ? []
            : [
                  {
                      propertyPath: `${path}[${w}].backend`,
                      reason: `"${backend}" has a weight already - two hide what share it gets - write the sum once`,
                  },
              ]),
    ]);
    const sum = weighted.reduce((total, { weight }) => total + weight, 0);
    if (sum === 100) return faults;
    return [
        ...faults,
        {
            propertyPath: path,
            reason: `the weights add to ${sum}, not to 100 - a forgotten share must not pass unseen - write percent`,
        },
    ];
}

function isPercent(value: number): boolean {
    return Number.isInteger(value) && value >= 0 && value <= 100;
}

function percentFault(propertyPath: string, value: number): InputFault {
    return {
        propertyPath,
        reason: `${value} is not a whole percentage - shares are read without arithmetic - write 0 to 100`,
    };
}

function fallbackFaults(route: Route, i: number): readonly InputFault[] {
    const chain = edgesOf(route).filter(({ kind }) => kind !== "mirror");
    return chain.flatMap(({ kind, backend, path }, at) =>
        kind === "fallback" && chain.slice(0, at).some((earlier) => earlier.backend === backend)
            ? [
                  {
                      propertyPath: `routes[${i}].${path}`,
                      reason:
                          `leads back to "${backend}", which was tried already - a cycle turns one failure into a storm - ` +
                          "write a backend that the route does not use yet",
                  },
              ]
            : [],
    );
}

function mirrorFaults(route: Route, i: number): readonly InputFault[] {
    if (route.mirror === undefined) return [];
    const { backend, percent } = route.mirror;
    const path = `routes[${i}].mirror`;
    const answers = edgesOf(route).some((edge) => isFirst(edge) && edge.backend === backend);
    return [
        ...(isPercent(percent) ? [] : [percentFault(`${path}.percent`, percent)]),
        ...(answers
            ? [
                  {
                      propertyPath: `${path}.backend`,
                      reason: `"${backend}" answers already - a copy only doubles its load - write another backend`,
                  },
              ]
            : []),
    ];
}

function declarationFaults(args: RoutePlanArgs, route: Route, i: number): readonly InputFault[] {
    const classes = route.dataClasses.flatMap((dataClass, c) =>
        args.dataClasses[dataClass] === undefined
            ? [
                  {
                      propertyPath: `routes[${i}].dataClasses[${c}]`,
                      reason: `the stack has no rules for ${dataClass} - nobody said where it may go - declare or remove it`,
                  },
              ]
            : [],
    );
    const tasks = (route.taskClasses ?? []).flatMap((task, t) =>
        args.taskClasses.includes(task)
            ? []
            : [
                  {
                      propertyPath: `routes[${i}].taskClasses[${t}]`,
                      reason: `the stack does not offer ${task} - the rule would never match - declare or remove it`,
                  },
              ],
    );
    return [...classes, ...tasks];
}

/** Each pair of class and task takes one route, and each class has one for every other task. */
function pairFaults({ routes, dataClasses }: RoutePlanArgs): readonly InputFault[] {
    const taken = new Set<string>();
    const faults: InputFault[] = [];
    for (const [i, route] of routes.entries()) {
        for (const [c, dataClass] of route.dataClasses.entries()) {
            const pairs = (route.taskClasses ?? ["other"]).map((task) => `${dataClass} ${task}`);
            const clash = pairs.find((pair) => taken.has(pair));
            for (const pair of pairs) taken.add(pair);
            if (clash !== undefined) {
                faults.push({
                    propertyPath: `routes[${i}].dataClasses[${c}]`,
                    reason: `"${clash}" has a route already - which one decides must not depend on order - name each pair once`,
                });
            }
        }
    }
    const homeless = Object.keys(dataClasses).filter((dataClass) => !taken.has(`${dataClass} other`));
    return [
        ...faults,
        ...homeless.map((dataClass) => ({
            propertyPath: `dataClasses.${dataClass}`,
            reason:
                "has no route without taskClasses - a request with an unknown task would have nowhere to go - add the class " +
                "to such a route, or remove it",
        })),
    ];
}

/** Every edge must lead to a backend, and every class of the route must be allowed at its processor. */
function edgeFaults(args: RoutePlanArgs, route: Route, prefix: string): readonly InputFault[] {
    return edgesOf(route).flatMap((edge) => {
        const propertyPath = `${prefix}${edge.path}`;
        const backend = args.backends.find(({ name }) => name === edge.backend);
        if (backend === undefined) {
            const reason = `there is no backend "${edge.backend}" - requests of this edge would fail - write one that exists`;
            return [{ propertyPath, reason }];
        }
        return classFaults(args, route, edge, backend, propertyPath);
    });
}

function classFaults(args: RoutePlanArgs, route: Route, edge: Edge, backend: Backend, propertyPath: string) {
    return [...new Set(route.dataClasses)].flatMap((dataClass): readonly InputFault[] => {
        const rule = args.dataClasses[dataClass];
        const objection = rule === undefined ? undefined : objectionTo(backend, dataClass, rule, args.jurisdiction);
        if (objection === undefined) return [];
        return [
            {
                propertyPath,
                reason:
                    `by this ${edge.kind} edge, ${dataClass} data would reach ${backend.processor} through ` +
                    `"${backend.name}" - ${objection} - write a backend that the class may reach, or take the class out`,
            },
        ];
    });
}

/** What the stage adds to the routes; its edges are not in the routes as written. */
function stageFaults(args: RoutePlanArgs): readonly InputFault[] {
    const { rollout } = args;
    if (rollout === undefined || rollout.stage === "retired") return [];
    const moving = args.routes.filter(({ name, primary }) => rollout.routes.includes(name) && primary !== undefined);
    return moving.flatMap((route) => {
        const { name, dataClasses } = route;
        const old: Route = { name, dataClasses, primary: rollout.from, fallback: [] };
        return edgeFaults(args, old, "").map((fault) => ({ ...fault, propertyPath: "rollout.from" }));
    });
}
