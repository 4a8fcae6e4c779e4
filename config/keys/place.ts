import { z } from "zod";
import { jurisdictions, regions } from "../../catalog/jurisdictions.ts";
import { namesOf } from "../../catalog/table.ts";
import { field } from "../schema/field.ts";

/** The legal area that everything in the stack must stay in. */
export const jurisdiction = field(z.enum(namesOf(jurisdictions)), {
    what: "The legal area that everything in the stack must stay in.",
    why: "Every residency check is made against it; it is never guessed from a region's name (eu-west-2 is the UK).",
    write: "Write the jurisdiction that the data's law names, e.g. eu.",
});

/** The one AWS region that the stack is built in. */
export const region = field(z.enum(namesOf(regions)), {
    what: "The one AWS region that the stack is built in.",
    why: "The program makes its own AWS provider from it and from nothing else, so that no environment can move the stack.",
    write: "Write an AWS region of the jurisdiction, e.g. eu-central-1.",
});
