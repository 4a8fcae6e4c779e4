import { under } from "../path.ts";
import type { Check } from "../check.ts";
import { entriesOf } from "../check.ts";

/** Each account has one role. */
export const accountsDistinct: Check = ({ accounts }) => {
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
