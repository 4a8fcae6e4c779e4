import { z } from "zod";
import { regions } from "../../catalog/jurisdictions.ts";
import { namesOf } from "../../catalog/table.ts";
import { key } from "../key.ts";

/** The one AWS region that the stack is built in. */
export const region = key("region", z.enum(namesOf(regions)), {
    what: "The one AWS region that the stack is built in.",
    why: "The program makes its own AWS provider from it and from nothing else, so that no environment can move the stack.",
    write: "Write an AWS region of the jurisdiction, e.g. eu-central-1.",
});
