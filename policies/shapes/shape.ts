import type { z } from "zod";
import type { Leaves } from "./leaves/leaves.ts";

/**
 * What may be written for one type of resource: every input property, and the values that it may take. Whatever is not in it
 * is refused, so that a property of tomorrow's SDK is refused as well.
 */
export type Shape = (leaves: Leaves) => z.ZodType;

/** Shapes by the exact type token. */
export type Shapes = Readonly<Record<string, Shape>>;
