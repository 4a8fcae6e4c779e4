import type { Declaration } from "../kit/declaration.ts";
import type { StackGraph, StackResource } from "../kit/graph.ts";
import type { Place } from "../kit/place.ts";

/** What a shape judges by. Nothing else is known: no stack file, no catalog of models. */
export interface World {
    readonly declared: Declaration;
    readonly place: Place;
    /** The resources of the stack; absent where a resource is judged by itself, before the others are known. */
    readonly stack?: StackGraph;
}

/** A value that only the cloud can know. */
export class Unknown {
    /** The resources that it comes from, as far as the engine says: those of the whole property. Absent where nobody was asked. */
    readonly from: readonly StackResource[] | undefined;

    constructor(from?: readonly StackResource[]) {
        this.from = from;
    }
}
