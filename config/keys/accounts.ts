import { z } from "zod";
import { field } from "../schema/field.ts";

const accountId = z.string().regex(/^\d{12}$/, "is not an AWS account id (12 digits)");
const asText = 'Write the 12 digits in quotes, e.g. "111122223333": without them, a leading zero is lost.';

/** The AWS accounts that the stack may touch. */
export const accounts = field(
    z.strictObject({
        workload: field(accountId, {
            what: "Id of the account that the stack is built in, in quotes.",
            why: "The AWS provider refuses every other account, so that a wrong profile cannot build the stack elsewhere.",
            write: asText,
        }),
        logArchive: field(accountId.optional(), {
            what: "Id of the account that keeps copies of the audit logs. Default: none, logs stay in the workload account.",
            why: "Logs in an account of their own survive whoever administers the workload.",
            write: asText,
        }),
    }),
    {
        what: "The AWS accounts that the stack may touch.",
        why: "Providers, trust and endpoint policies are pinned to them; any other account counts as foreign.",
        write: 'Write at least workload, e.g. { workload: "111122223333" }.',
    },
);
