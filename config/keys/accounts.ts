import { z } from "zod";
import { key } from "../key.ts";
import { field } from "../schema/field.ts";
import type { Check } from "../check.ts";
import { under } from "../path.ts";
import { entriesOf } from "../check.ts";

const accountId = z.string().regex(/^\d{12}$/, "is not an AWS account id (12 digits)");
const asText = 'Write the 12 digits in quotes, e.g. "111122223333": without them, a leading zero is lost.';

/** The AWS accounts that the stack may touch. */
export const accounts = key(
    "accounts",
    z.strictObject({
        workload: field(accountId, {
            what: "Id of the account that the stack is built in, in quotes.",
            why: "The AWS provider refuses every other account, so that a wrong profile cannot build the stack elsewhere.",
            write: asText,
        }),
        logArchive: field(accountId.exactOptional(), {
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

/** Each account has one role. */
export const accountsDistinct: Check<typeof accounts> = ({ accounts }) => {
    const seen = new Map<string, string>();
    return entriesOf(accounts).flatMap(([role, id]) => {
        const first = seen.get(id);
        seen.set(id, first ?? role);
        if (first === undefined) return [];
        return [
            {
                path: under("accounts", role),
                problem: `${role} is the same account as ${first}`,
                reason: "A second account only protects something while other people administer it.",
                fix: `Write another account id, or leave ${role} out: it defaults to the workload account.`,
            },
        ];
    });
};
