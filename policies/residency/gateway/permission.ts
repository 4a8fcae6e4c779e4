import { dataClasses } from "../../../catalog/vocabulary.ts";
import type { DataClass } from "../../../catalog/vocabulary.ts";
import type { Declaration } from "../../kit/declaration.ts";
import type { FindingWords, StackCase } from "../../kit/rule.ts";
import { safe, say, sayAll } from "../../kit/safe.ts";
import type { SafeText } from "../../kit/safe.ts";
import { judgeEdges } from "./graph.ts";
import type { Edge, EdgeKind, End, Journey } from "./graph.ts";

/** Keys of the declaration that say who may be given which class. */
export const receiverKeys = ["gateway", "processors", "ownServices"] as const;
export type ReceiverKey = (typeof receiverKeys)[number];

/** Classes that may be given to who answers at an end; `undefined` where nobody declared anything about it. */
function classesFor(
    end: Exclude<End, { kind: "unknown" }>,
    declared: Pick<Declaration, ReceiverKey>,
): readonly DataClass[] | undefined {
    return end.kind === "host"
        ? declared.processors.find(({ host }) => host === end.host)?.classes
        : declared.ownServices.find(({ namespace }) => namespace === end.namespace)?.classes;
}

/**
 * Judges that what takes some journeys may be given to whom they end at. A rule that names no class sends every class. What
 * cannot be followed, or ends at a service that nobody declared, is undetermined.
 */
export function judgeReceivers(given: StackCase<ReceiverKey>, isMeant: (journey: Journey) => boolean): void {
    judgeEdges(given, (edge) => {
        const journeys = edge.journeys().filter(isMeant);
        for (const { end } of journeys) {
            if (end.kind === "unknown") {
                given.undetermined(edge.resource, edge.path, end.problem, { ...wordsFor(edge.kind()), fix: end.fix });
            }
        }
        judgeEnds("service", edge, journeys, given);
        judgeEnds("host", edge, journeys, given);
    });
}

function judgeEnds(
    kind: "service" | "host",
    { resource, path, kind: edgeKind }: Edge,
    journeys: readonly Journey[],
    { declared, violated, undetermined }: StackCase<ReceiverKey>,
): void {
    const refused = new Set<DataClass>();
    const hosts = new Set<string>();
    for (const { end, dataClass } of journeys) {
        if (end.kind !== kind) {
            continue;
        }
        const allowed = classesFor(end, declared);
        if (!allowed && kind === "service") {
            undetermined(resource, path, say`requests end at a service whose namespace is not declared`, {
                ...wordsFor(edgeKind()),
                fix: say`Name a service of a namespace under \`ownServices\`, or have the officer list the namespace there, with the classes that it may be given.`,
            });
            continue;
        }
        for (const sent of dataClass === undefined ? dataClasses : [dataClass]) {
            if (!allowed?.includes(sent)) {
                refused.add(sent);
                if (end.kind === "host") hosts.add(end.host);
            }
        }
    }
    if (refused.size > 0) {
        const names = dataClasses.filter((it) => refused.has(it)).map((it) => safe.dataClass(it));
        const classes = refused.size === dataClasses.length ? say`every class` : say`class ${sayAll(names)}`;
        const receiver =
            kind === "service"
                ? say`a service that is not declared for ${it(refused)}`
                : say`${sayAll([...hosts].sort().map((host) => safe.host(host)))}, which is not declared for ${it(refused)}`;
        violated(resource, path, say`requests of ${classes} reach ${receiver}`, wordsFor(edgeKind()));
    }
}

function it({ size }: ReadonlySet<DataClass>): SafeText {
    return size === 1 ? say`it` : say`them`;
}

/** What matters about a way out, by its kind; nothing where the rule's own words are about that kind. */
function wordsFor(kind: EdgeKind): FindingWords {
    switch (kind) {
        case "backend":
        case "mirror":
            return {};
        case "redirect":
            return {
                why: say`a client follows a redirect by itself, and sends there what it sent here`,
                fix: say`Leave \`hostname\` out of the redirect, name a host of this gateway, or one that is declared under \`processors\` for the class.`,
            };
        case "processor":
            return {
                why: say`a service that is shown requests sees all that they hold, of every class, before a route is chosen`,
                fix: say`Name a service of a namespace that is declared under \`ownServices\` for every class, or a Backend that leads to one.`,
            };
        case "filter":
            return { why: say`a filter may send a request anywhere, whatever the backends of its rule are` };
    }
}
