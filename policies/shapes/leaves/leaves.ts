import { z } from "zod";
import type { World } from "../world.ts";
import { gatewayLeaves } from "./gateway-leaves.ts";
import { placeLeaves } from "./place-leaves.ts";
import { relationLeaves } from "./relation-leaves.ts";
import { textLeaves } from "./text.ts";

/** Every leaf that a shape may be made of, each judged by the declaration and the stack. */
export type Leaves = ReturnType<typeof leavesFor>;

/** The leaves of one stack. */
export function leavesFor(world: World) {
    const text = textLeaves(world);

    /** A list, or a single one in its place, as policy documents write them. */
    const oneOrMore = (entry: z.ZodType) => z.union([z.array(entry), entry]);

    /** Labels and tags that people give: names to words, neither of which holds an address. */
    const tags = () =>
        z.record(text.form("a key", /[A-Za-z0-9 _.:/=+@-]{1,128}/) as z.core.$ZodRecordKey, text.freeText());

    return {
        world,
        ...placeLeaves(world),
        ...relationLeaves(world),
        ...gatewayLeaves(world),
        ...text,
        oneOrMore,
        tags,
    };
}
