import { network } from "./aws/network.ts";
import { aiGateway } from "./kubernetes/ai-gateway.ts";
import { certificates } from "./kubernetes/certificates.ts";
import { charts } from "./kubernetes/charts/charts.ts";
import { core } from "./kubernetes/core.ts";
import { envoyGateway } from "./kubernetes/envoy-gateway.ts";
import { gateway } from "./kubernetes/gateway.ts";
import { scaling } from "./kubernetes/scaling.ts";
import { secrets } from "./kubernetes/secrets.ts";
import { leavesFor } from "./leaves/leaves.ts";
import { misfitsOf, settled } from "./shape.ts";
import type { Misfit, Shapes } from "./shape.ts";
import type { StackResource } from "../kit/graph.ts";
import type { World } from "./world.ts";
import type { z } from "zod";

/** The shape of every type that a stack may use without asking. */
export const shapes: Shapes = {
    ...network,
    ...core,
    ...gateway,
    ...envoyGateway,
    ...aiGateway,
    ...certificates,
    ...secrets,
    ...scaling,
    ...charts,
};

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
        return schema === undefined ? [] : misfitsOf(schema, settled(props, this.#world, resource));
    }

    /** The schema of a type; `undefined` where it has no shape. */
    schemaOf(type: string): z.ZodType | undefined {
        if (!this.#schemas.has(type))
            this.#schemas.set(type, hasShape(type) ? shapes[type]?.(this.#leaves) : undefined);
        return this.#schemas.get(type);
    }
}
