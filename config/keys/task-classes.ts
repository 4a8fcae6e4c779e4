import { z } from "zod";
import { key } from "../key.ts";
import { field, name } from "../schema/field.ts";
import { taskClasses as taskClassNames } from "../../catalog/vocabulary.ts";
import type { TaskClass } from "../../catalog/vocabulary.ts";
import type { Check } from "../check.ts";
import { under } from "../path.ts";
import { entriesOf } from "../check.ts";
import { quote } from "../../components/suggest.ts";
import { slowestTokensPerSecond } from "../../components/time-limits/demand.ts";
import { waitSeconds } from "./time-limits.ts";

const task = z.strictObject({
    alias: field(name.exactOptional(), {
        what: 'Model name by which callers ask for this task, e.g. "summarize". Default: only the x-task-class header says it.',
        why: "Clients that can set nothing but the model name still reach the right backend.",
        write: "Write a name that no other task uses.",
    }),
    maxOutputTokens: field(z.int().min(1).max(131_072).default(4096), {
        what: "Longest answer, in tokens. Nothing cuts an answer at it yet; how long it may take follows from it. Default: 4096.",
        why: "It is meant as a cap on what one answer costs, for a stream cannot be stopped half-way when a budget ends.",
        write: "Write whole tokens, e.g. 1024.",
    }),
    longestAnswerSeconds: field(waitSeconds.exactOptional(), {
        what: `Longest answer, in seconds. Default: half a minute, and the tokens at ${slowestTokensPerSecond} a second.`,
        why: "Whoever waits for an answer, from the gateway to a server that stops, waits so long; after it the answer is cut.",
        write: "Write whole seconds, e.g. 300, or leave it out.",
    }),
});

const what: Readonly<Record<TaskClass, string>> = {
    classification: "Putting a text into one of a few known groups.",
    extraction: "Pulling fields out of a text.",
    summarization: "Making a text shorter.",
    chat: "Conversation without a fixed form.",
    reasoning: "Work in several steps, where frontier models still lead.",
};

function taskField(id: TaskClass) {
    return field(task.exactOptional(), {
        what: `${what[id]} Default: not offered; such requests take their route's default.`,
        why: "The task decides where a request should go; where it may go is decided by its data class alone.",
        write: "Write {} for the defaults, or alias, maxOutputTokens and longestAnswerSeconds.",
    });
}

/** The kinds of work that callers may ask for by name. */
export const taskClasses = key(
    "taskClasses",
    z.strictObject({
        classification: taskField("classification"),
        extraction: taskField("extraction"),
        summarization: taskField("summarization"),
        chat: taskField("chat"),
        reasoning: taskField("reasoning"),
    } satisfies Record<TaskClass, z.ZodType>),
    {
        what: "The kinds of work that callers may ask for by name.",
        why: "Routine work goes to cheap backends, hard work to strong ones; an unknown task takes the route's default.",
        write: `Write at least one of ${taskClassNames.join(", ")}.`,
    },
);

/** A model alias must mean one task. */
export const aliasesDistinct: Check<typeof taskClasses> = ({ taskClasses }) => {
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
                why: "A caller who asks for it could get either task's backend.",
                fix: "Write an alias that no other task uses, or leave it out.",
            },
        ];
    });
};

/** A stack without tasks has nothing to route by. */
export const someTaskClass: Check<typeof taskClasses> = ({ written }) => {
    if (written.taskClasses === undefined || written.taskClasses.length > 0) return [];
    return [
        {
            path: under("taskClasses"),
            problem: "taskClasses names no task",
            why: "Callers could not say what kind of work they ask for.",
            fix: "Write at least one task, e.g. { chat: {} }.",
        },
    ];
};
