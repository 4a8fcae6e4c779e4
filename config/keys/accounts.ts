import { z } from "zod";
import { key } from "../key.ts";
import { field } from "../schema/field.ts";

const accountId = z.string().regex(/^\d{12}$/, "is not an AWS account id (12 digits)");

/** The AWS accounts that the stack may touch. */
export const accounts = key(
    "accounts",
    z.strictObject({
        workload: field(accountId, {
            what: "Id of the account that the stack is built in, in quotes.",
            why: "The AWS provider refuses every other account, so that a wrong profile cannot build the stack elsewhere.",
            write: 'Write the 12 digits in quotes, e.g. "111122223333": without them, a leading zero is lost.',
        }),
    }),
    {
        what: "The AWS accounts that the stack may touch.",
        why: "Providers, trust and endpoint policies are pinned to them; any other account counts as foreign.",
        write: 'Write workload, e.g. { workload: "111122223333" }.',
    },
);
