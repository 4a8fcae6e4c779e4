import { z } from "zod";
import { say } from "../../kit/safe.ts";
import type { World } from "../world.ts";
import { arnLeaves } from "./arn-leaves.ts";
import { awsLeaves } from "./aws-leaves.ts";
import { endpointPolicyLeaves } from "./endpoint-policy.ts";
import { networkLeaves } from "./network-leaves.ts";
import { policyLeaves } from "./iam-policy.ts";
import { placeLeaves } from "./place-leaves.ts";
import { relationLeaves } from "./relation-leaves.ts";
import { textLeaves } from "./text.ts";
import { userDataLeaves } from "./user-data.ts";

/** Every leaf that a shape may be made of, each judged by the declaration and the stack. */
export type Leaves = ReturnType<typeof leavesFor>;

/** The leaves of one stack. */
export function leavesFor(world: World) {
    const text = textLeaves(world);
    const places = placeLeaves(world);
    const arns = arnLeaves(world, places);
    const aws = awsLeaves(world);

    /** A list, or a single one in its place, as policy documents write them. */
    const oneOrMore = (entry: z.ZodType) => z.union([entry, z.array(entry)]);

    /** Labels and tags that people give: names to words, neither of which holds an address. */
    const tags = () =>
        z.record(text.form("a key", /[A-Za-z0-9 _.:/=+@-]{1,128}/) as z.core.$ZodRecordKey, text.freeText());

    /** A map with at least one entry, whose keys have a narrow form. */
    const mapOf = (key: z.ZodType, value: z.ZodType) =>
        z.record(key as z.core.$ZodRecordKey, value).refine((map) => Object.keys(map).length > 0, {
            params: { problem: say`it is empty`, status: "violated" },
        });

    return {
        world,
        ...places,
        ...relationLeaves(world),
        ...networkLeaves(world),
        ...endpointPolicyLeaves(world),
        ...text,
        ...arns,
        ...aws,
        ...policyLeaves({ ...text, ...places, ...arns, oneOrMore }),
        ...userDataLeaves({ ...text, ...aws }),
        oneOrMore,
        tags,
        mapOf,
    };
}
