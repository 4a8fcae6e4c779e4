import { listOfDefaults } from "./added-by-check.ts";
import { awsShapes } from "./aws/aws-shapes.ts";
import { kubernetesShapes } from "./kubernetes/kubernetes-shapes.ts";
import { leavesFor } from "./leaves/leaves.ts";
import { misfitsOf, settled } from "./misfits.ts";
import type { Misfit } from "./misfits.ts";
import type { Shapes } from "./shape.ts";
import type { StackResource } from "../kit/graph.ts";
import type { World } from "./world.ts";
import type { z } from "zod";

/** The shape of every type that a stack may use without asking. */
export const shapes: Shapes = { ...awsShapes, ...kubernetesShapes };

/** True for a type that has a shape. */
export function hasShape(type: string): boolean {
    return Object.hasOwn(shapes, type);
}

/** Judges resources of one stack by the shapes of their types. Schemas are made once for a type. */
export class ShapeJudge {
    readonly #world: World;
    readonly #leaves: ReturnType<typeof leavesFor>;
    readonly #schemas = new Map<string, z.ZodType | undefined>();

    constructor(world: World) {
        this.#world = world;
        this.#leaves = leavesFor(world);
    }

    /**
     * What does not fit; nothing for a type without a shape, which RES-109 refuses.
     * @param props Inputs as the program gave them.
     * @param resource The resource among the others, where the world has them.
     */
    misfits(type: string, props: object, resource?: StackResource): readonly Misfit[] {
        const schema = this.schemaOf(type);
        const bookkeeping = type.startsWith("aws:") ? listOfDefaults : undefined;
        return schema === undefined ? [] : misfitsOf(schema, settled(props, this.#world, resource, bookkeeping));
    }

    /** The schema of a type; `undefined` where it has no shape. */
    schemaOf(type: string): z.ZodType | undefined {
        if (!this.#schemas.has(type))
            this.#schemas.set(type, hasShape(type) ? shapes[type]?.(this.#leaves) : undefined);
        return this.#schemas.get(type);
    }
}

/**
 * What only the whole stack shows of a resource. Of several forms that a resource may have, it may fit one by itself and, among the
 * others, none: whatever is wrong with it then is said here.
 */
export function onlyTogether(alone: ShapeJudge, together: ShapeJudge, resource: StackResource): readonly Misfit[] {
    const { type, inputs } = resource;
    const found = together.misfits(type, inputs, resource);
    const isRefused = found.length > 0 && alone.misfits(type, inputs).some(({ isRelation }) => !isRelation);
    return isRefused ? found.filter(({ isRelation }) => isRelation) : found;
}
