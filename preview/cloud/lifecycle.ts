import { isDeepStrictEqual } from "node:util";
import type { DeclaredResource, SimulatedCloud } from "./cloud.ts";
import { asUnknown, isBag, overlay } from "./property-bag.ts";
import type { PropertyBag } from "./property-bag.ts";

/** State of a resource as a provider hands it back. The id is empty in the preview of a creation: nobody knows it. */
export interface ProvidedState {
    readonly id: string;
    readonly outputs: PropertyBag;
}

/** A creation; in a preview, everything that only the cloud can know is unknown. */
export function created(cloud: SimulatedCloud, resource: DeclaredResource, preview: boolean): ProvidedState {
    const { id, computed, outputs } = cloud.settle(resource);
    if (!preview) {
        return { id, outputs };
    }
    const unknown = asUnknown(computed);
    return { id: "", outputs: overlay(isBag(unknown) ? unknown : {}, resource.inputs) };
}

/** Something that exists already, looked up by its id: what the program gave about it, completed by what the cloud would know. */
export function found(cloud: SimulatedCloud, resource: DeclaredResource, id: string): ProvidedState {
    return { id, outputs: cloud.settle(resource, id).outputs };
}

/**
 * A change in place; the id stays. In a preview, a computed value that the change does not touch stays known, as in a
 * real provider.
 */
export function updated(
    cloud: SimulatedCloud,
    resource: DeclaredResource,
    existing: { readonly id: string; readonly inputs: PropertyBag },
    preview: boolean,
): ProvidedState {
    const { id, computed, outputs } = cloud.settle(resource, existing.id);
    if (!preview) {
        return { id, outputs };
    }
    const before = cloud.settle({ ...resource, inputs: existing.inputs }, existing.id).computed;
    const known = Object.fromEntries(
        Object.entries(computed).map(([key, value]) => [
            key,
            isDeepStrictEqual(before[key], value) ? value : asUnknown(value),
        ]),
    );
    return { id, outputs: overlay(known, resource.inputs) };
}
