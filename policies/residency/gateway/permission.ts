import { dataClasses } from "../../../catalog/vocabulary.ts";
import type { DataClass } from "../../../catalog/vocabulary.ts";
import type { Declaration } from "../../kit/declaration.ts";
import type { StackCase } from "../../kit/rule.ts";
import { safe, say, sayAll } from "../../kit/safe.ts";
import { judgeEdges } from "./graph.ts";
import type { Edge, End, Journey } from "./graph.ts";

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
                given.undetermined(edge.resource, edge.path, end.problem);
            }
        }
        judgeEnds("service", edge, journeys, given);
        judgeEnds("host", edge, journeys, given);
    });
}

function judgeEnds(
    kind: "service" | "host",
    { resource, path }: Edge,
    journeys: readonly Journey[],
    { declared, violated, undetermined }: StackCase<ReceiverKey>,
): void {
    const refused = new Set<DataClass>();
    for (const { end, dataClass } of journeys) {
        if (end.kind !== kind) {
            continue;
        }
        const allowed = classesFor(end, declared);
        if (!allowed && kind === "service") {
            undetermined(resource, path, say`requests end at a service whose namespace is not declared`);
            continue;
        }
        for (const sent of dataClass === undefined ? dataClasses : [dataClass]) {
            if (!allowed?.includes(sent)) {
                refused.add(sent);
            }
        }
    }
    if (refused.size > 0) {
        const classes = sayAll(dataClasses.filter((it) => refused.has(it)).map((it) => safe.dataClass(it)));
        const receiver = kind === "host" ? say`a host` : say`a service`;
        violated(resource, path, say`requests of class ${classes} reach ${receiver} that is not declared for them`);
    }
}
