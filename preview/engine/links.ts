import type { Transformable } from "./callbacks.ts";
import { readStruct, type resourceMessages } from "./protocol.ts";
import type { ResourceRecord } from "./resource-record.ts";
import { dependenciesOf } from "../wire.ts";

/**
 * What a resource depends on. Transforms of its own make values carry their dependencies, so those decide then; else the
 * request does, as in the Pulumi engine.
 */
export function linksOf(
    request: resourceMessages.RegisterResourceRequest,
    changed: Transformable,
): Pick<ResourceRecord, "dependencies" | "propertyDependencies"> {
    const hasOwnTransforms = request.getTransformsList().length > 0;
    const said = new Map(hasOwnTransforms ? [] : saidPropertyDependencies(request));
    for (const [key, value] of Object.entries(changed.inputs)) {
        said.set(key, [...(said.get(key) ?? []), ...dependenciesOf(value)]);
    }
    const entries = [...said].map(([key, urns]) => [key, sorted(urns)] as const).filter(([, urns]) => urns.length > 0);
    const explicit = hasOwnTransforms ? changed.options.getDependsOnList() : request.getDependenciesList();
    const implied = hasOwnTransforms ? entries.flatMap(([, urns]) => urns) : [];
    return {
        dependencies: sorted([...explicit, ...implied]),
        propertyDependencies: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))),
    };
}

/** Property name to URNs; where none is said, every property may come from everything the resource depends on. */
export function saidPropertyDependencies(
    request: resourceMessages.RegisterResourceRequest,
): readonly (readonly [string, readonly string[]])[] {
    const said = [...request.getPropertydependenciesMap().entries()];
    if (said.length > 0 || request.getRemote()) {
        return said.map(([key, dependencies]) => [key, dependencies.getUrnsList()]);
    }
    const all = request.getDependenciesList();
    return Object.keys(readStruct(request.getObject())).map((key) => [key, all]);
}

/** Each URN once, in code-unit order. */
export function sorted(urns: Iterable<string>): readonly string[] {
    return [...new Set(urns)].sort();
}
