import { join } from "node:path";
import { StackGraph } from "../../policies/kit/graph.ts";
import type { StackResource } from "../../policies/kit/graph.ts";
import { formatPath } from "../../policies/kit/path.ts";
import { placeOf } from "../../policies/kit/place.ts";
import { declarationsIn } from "../../policies/kit/read-declaration.ts";
import type { Declaration } from "../../policies/kit/declaration.ts";
import { viewOf } from "../../policies/kit/view.ts";
import { onlyTogether, ShapeJudge } from "../../policies/shapes/shapes.ts";
import type { World } from "../../policies/shapes/world.ts";
import type { ResourceRecord } from "../../preview/engine/resource-record.ts";
import { projectRoot } from "../../preview/index.ts";
import { shownInputs } from "../holes/shown-inputs.ts";

const declaredFor = declarationsIn(join(projectRoot, "policies", "declarations"));

/** The world of a reference stack: its declaration, and its resources as the policy SDK shows them. */
export function worldOf(stack: string, records: readonly ResourceRecord[]): World & { readonly stack: StackGraph } {
    const reading = declaredFor(stack);
    if (!reading.ok) throw new Error(reading.problem.toString());
    // A complete declaration: its schema asks for every key.
    const declared = reading.declaration as Declaration;
    return { declared, place: placeOf(declared.jurisdiction), stack: new StackGraph(records.map(stackResourceOf)) };
}

/** What the shapes do not admit of a stack, each as `<type> <name> <path>: <problem>`, alone and together. */
export function misfitsIn(stack: string, records: readonly ResourceRecord[]): readonly string[] {
    const world = worldOf(stack, records);
    const alone = new ShapeJudge({ declared: world.declared, place: world.place });
    const together = new ShapeJudge(world);
    return world.stack.resources.flatMap((resource) => {
        const found = [
            ...alone.misfits(resource.type, resource.inputs).filter(({ isRelation }) => !isRelation),
            ...onlyTogether(alone, together, resource),
        ];
        return found.map(
            ({ path, status, problem }) =>
                `${resource.type} ${resource.name} ${formatPath(path)} ${status}: ${problem.toString()}`,
        );
    });
}

/** A record as a rule sees it among all others. */
export function stackResourceOf(record: ResourceRecord): StackResource {
    const shown = (props: ResourceRecord["inputs"]) => viewOf(shownInputs(props), record.urn);
    const inputs = shown(record.inputs);
    return {
        type: record.type,
        name: record.name,
        urn: record.urn,
        isRead: record.kind === "read",
        props: shown(record.outputs),
        inputs,
        unjudged: shown(record.outputs),
        provider: undefined,
        origins: Object.fromEntries(
            Object.keys(record.inputs).map((key) => [key, record.propertyDependencies[key] ?? []]),
        ),
    };
}
