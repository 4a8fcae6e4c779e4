import { under } from "../path.ts";
import { quote } from "../suggest.ts";
import type { Check } from "../check.ts";
import { entriesOf } from "../check.ts";

/** A model alias must mean one task. */
export const aliasesDistinct: Check = ({ taskClasses }) => {
    const seen = new Map<string, string>();
    return entriesOf(taskClasses).flatMap(([task, { alias }]) => {
        if (alias === undefined) return [];
        const first = seen.get(alias);
        seen.set(alias, first ?? task);
        if (first === undefined) return [];
        return [
            {
                path: under("taskClasses", task, "alias"),
                problem: `the alias ${quote(alias)} already means ${first}`,
                reason: "A caller who asks for it could get either task's backend.",
                fix: "Write an alias that no other task uses, or leave it out.",
            },
        ];
    });
};

/** A stack without tasks has nothing to route by. */
export const someTaskClass: Check = ({ written }) => {
    if (written.taskClasses === undefined || written.taskClasses.length > 0) return [];
    return [
        {
            path: under("taskClasses"),
            problem: "taskClasses names no task",
            reason: "Callers could not say what kind of work they ask for.",
            fix: "Write at least one task, e.g. { chat: {} }.",
        },
    ];
};
