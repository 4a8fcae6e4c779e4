import { under } from "../path.ts";
import type { Check } from "./check.ts";
import { entriesOf } from "./check.ts";

/** The store of images and weights is part of the stack, and stands in the workload account. */
export const storeInWorkloadAccount: Check = ({ accounts }) =>
    accounts?.artifacts === undefined
        ? []
        : [
              {
                  path: under("accounts", "artifacts"),
                  at: "key",
                  problem: "artifacts names another account than the one that holds the store of images and weights",
                  reason: "The stack makes the store in the workload account, and its policies admit no other account.",
                  fix: "Remove artifacts.",
              },
          ];

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
