import type { Fixture } from "../../kit/fixture.ts";
import { unknown } from "../../kit/unknown.ts";

/**
 * A part of a new stack, as a preview shows it: every id unknown, every reference by its origin.
 * @param refers Properties to the names of the fixtures that their values come from.
 */
export function part(
    type: string,
    name: string,
    refers: Readonly<Record<string, readonly string[]>> = {},
    props: Fixture["props"] = {},
): Fixture {
    const references = Object.fromEntries(Object.keys(refers).map((property) => [property, unknown]));
    return { type, name, props: { ...references, ...props }, origins: refers };
}
