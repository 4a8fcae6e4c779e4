import { z } from "zod";
import type { Check } from "../check.ts";
import { key } from "../key.ts";
import { under } from "../path.ts";

const tagKey = z
    .string()
    .regex(
        /^(?![Aa][Ww][Ss]:|ringfence:)[A-Za-z][A-Za-z0-9+=._:/@-]{0,127}$/,
        "is not a tag key (at most 128 letters, digits or +=._:/@-; aws: and ringfence: are taken)",
    );
const tagValue = z
    .string()
    .max(256)
    .regex(/^[\p{L}\p{N}\p{Zs}+=._:/@-]*$/u, "holds a character that AWS tags do not take");

/** Tags for every AWS resource of the stack, besides the stack's own (`ringfence:*`). */
export const tags = key(
    "tags",
    z
        .record(tagKey, tagValue)
        .refine((given) => Object.keys(given).length <= 40, "has more than 40 tags")
        .default({}),
    {
        what: "Tags for every AWS resource of the stack, besides its own (Name and ringfence:*). Default: none.",
        why: "Cost reports and owners are found by tag; tags are readable by many, so they hold no personal data.",
        write: "Write text values, e.g. { owner: platform-team, cost-center: cc-4711 }.",
    },
);

/** The components name their resources by the tag `Name`, and one name for all of them would tell nobody which is which. */
export const namesKept: Check<typeof tags> = ({ tags }) =>
    tags?.["Name"] === undefined
        ? []
        : [
              {
                  path: under("tags", "Name"),
                  at: "key",
                  problem: "Name is the tag by which each resource of the stack has a name of its own",
                  why: "One value for all of them would rename every subnet and group, and controllers look those up by name.",
                  fix: "Remove it, or write another key, e.g. service.",
              },
          ];
