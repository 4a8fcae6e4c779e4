import { z } from "zod";
import { jurisdictions } from "../../catalog/jurisdictions.ts";
import { namesOf } from "../../catalog/table.ts";
import { key } from "../key.ts";

/** The legal area that everything in the stack must stay in. */
export const jurisdiction = key("jurisdiction", z.enum(namesOf(jurisdictions)), {
    what: "The legal area that everything in the stack must stay in.",
    why: "Every residency check is made against it; it is never guessed from a region's name (eu-west-2 is the UK).",
    write: "Write the jurisdiction that the data's law names, e.g. eu.",
});
